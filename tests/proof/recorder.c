/* Records, in order, every change that a program makes to the files under one folder.
 *
 * Preloaded into the program (LD_PRELOAD). RECORDER_FOLDER names the folder, RECORDER_LOG the log.
 * One entry: kind (1 byte), length of the name, length of the second name (4 bytes each), offset, number
 * of bytes (8 bytes each), then the names and the bytes. Kinds: C created, W written, T truncated,
 * S flushed, D folder flushed, U removed, R renamed, A acknowledged by the program (record_ack).
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST_FILES 4096
#define LONGEST 512

static char folder[4096];
static size_t folder_length;
static int log_file = -1;
static char names[MOST_FILES][LONGEST];
static char is_folder[MOST_FILES];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static ssize_t (*real_write)(int, const void *, size_t);

static void start(void)
{
    static int started;
    if (started)
        return;
    started = 1;
    real_write = dlsym(RTLD_NEXT, "write");
    const char *wanted = getenv("RECORDER_FOLDER"), *log = getenv("RECORDER_LOG");
    if (!wanted || !log)
        return;
    snprintf(folder, sizeof folder, "%s", wanted);
    folder_length = strlen(folder);
    int (*real_open)(const char *, int, ...) = dlsym(RTLD_NEXT, "open");
    log_file = real_open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static void record(char kind, const char *name, const char *other, int64_t offset, const void *bytes, uint64_t count)
{
    if (log_file < 0)
        return;
    uint32_t first = strlen(name), second = other ? strlen(other) : 0;
    char head[25];
    memcpy(head, &kind, 1);
    memcpy(head + 1, &first, 4);
    memcpy(head + 5, &second, 4);
    memcpy(head + 9, &offset, 8);
    memcpy(head + 17, &count, 8);
    pthread_mutex_lock(&lock);
    real_write(log_file, head, sizeof head);
    real_write(log_file, name, first);
    if (second)
        real_write(log_file, other, second);
    if (bytes && count)
        real_write(log_file, bytes, count);
    pthread_mutex_unlock(&lock);
}

static int inside(const char *path)
{
    return folder_length && path && !strncmp(path, folder, folder_length);
}

static int followed(int file)
{
    return file >= 0 && file < MOST_FILES && file != log_file && names[file][0];
}

static void opened(int file, const char *path, int flags, int created)
{
    if (file < 0 || file >= MOST_FILES)
        return;
    names[file][0] = 0;
    if (!inside(path))
        return;
    struct stat status;
    snprintf(names[file], LONGEST, "%s", path + folder_length);
    if (!names[file][0])
        strcpy(names[file], "/");
    is_folder[file] = fstat(file, &status) == 0 && S_ISDIR(status.st_mode);
    if (created)
        record('C', names[file], 0, 0, 0, 0);
    if (flags & O_TRUNC)
        record('T', names[file], 0, 0, 0, 0);
}

#define OPEN(name)                                                                                  \
    int name(const char *path, int flags, ...)                                                      \
    {                                                                                               \
        static int (*real)(const char *, int, ...);                                                 \
        start();                                                                                    \
        if (!real)                                                                                  \
            real = dlsym(RTLD_NEXT, #name);                                                         \
        mode_t mode = 0;                                                                            \
        if (flags & O_CREAT) {                                                                      \
            va_list rest;                                                                           \
            va_start(rest, flags);                                                                  \
            mode = va_arg(rest, int);                                                               \
            va_end(rest);                                                                           \
        }                                                                                           \
        struct stat status;                                                                         \
        int created = (flags & O_CREAT) && stat(path, &status) != 0;                                \
        int file = real(path, flags, mode);                                                         \
        opened(file, path, flags, created);                                                         \
        return file;                                                                                \
    }
OPEN(open)
OPEN(open64)

int close(int file)
{
    static int (*real)(int);
    start();
    if (!real)
        real = dlsym(RTLD_NEXT, "close");
    if (file >= 0 && file < MOST_FILES)
        names[file][0] = 0;
    return real(file);
}

#define WRITE_AT(name, offset_type)                                                                 \
    ssize_t name(int file, const void *bytes, size_t count, offset_type offset)                     \
    {                                                                                               \
        static ssize_t (*real)(int, const void *, size_t, offset_type);                             \
        start();                                                                                    \
        if (!real)                                                                                  \
            real = dlsym(RTLD_NEXT, #name);                                                         \
        ssize_t done = real(file, bytes, count, offset);                                            \
        if (done > 0 && followed(file))                                                             \
            record('W', names[file], 0, offset, bytes, done);                                       \
        return done;                                                                                \
    }
WRITE_AT(pwrite, off_t)
WRITE_AT(pwrite64, off64_t)

ssize_t write(int file, const void *bytes, size_t count)
{
    start();
    if (!followed(file))
        return real_write(file, bytes, count);
    struct stat status;
    off_t offset = lseek(file, 0, SEEK_CUR);
    if ((fcntl(file, F_GETFL) & O_APPEND) && fstat(file, &status) == 0)
        offset = status.st_size;
    ssize_t done = real_write(file, bytes, count);
    if (done > 0)
        record('W', names[file], 0, offset, bytes, done);
    return done;
}

#define FLUSH(name)                                                                                 \
    int name(int file)                                                                              \
    {                                                                                               \
        static int (*real)(int);                                                                    \
        start();                                                                                    \
        if (!real)                                                                                  \
            real = dlsym(RTLD_NEXT, #name);                                                         \
        int outcome = real(file);                                                                   \
        if (outcome == 0 && followed(file))                                                         \
            record(is_folder[file] ? 'D' : 'S', names[file], 0, 0, 0, 0);                           \
        return outcome;                                                                             \
    }
FLUSH(fsync)
FLUSH(fdatasync)

#define TRUNCATE(name, offset_type)                                                                 \
    int name(int file, offset_type length)                                                          \
    {                                                                                               \
        static int (*real)(int, offset_type);                                                       \
        start();                                                                                    \
        if (!real)                                                                                  \
            real = dlsym(RTLD_NEXT, #name);                                                         \
        int outcome = real(file, length);                                                           \
        if (outcome == 0 && followed(file))                                                         \
            record('T', names[file], 0, length, 0, 0);                                              \
        return outcome;                                                                             \
    }
TRUNCATE(ftruncate, off_t)
TRUNCATE(ftruncate64, off64_t)

int unlink(const char *path)
{
    static int (*real)(const char *);
    start();
    if (!real)
        real = dlsym(RTLD_NEXT, "unlink");
    int outcome = real(path);
    if (outcome == 0 && inside(path))
        record('U', path + folder_length, 0, 0, 0, 0);
    return outcome;
}

int rename(const char *from, const char *to)
{
    static int (*real)(const char *, const char *);
    start();
    if (!real)
        real = dlsym(RTLD_NEXT, "rename");
    int outcome = real(from, to);
    if (outcome == 0 && inside(from) && inside(to))
        record('R', from + folder_length, to + folder_length, 0, 0, 0);
    return outcome;
}

void record_ack(long number)
{
    start();
    record('A', "", 0, number, 0, 0);
}
