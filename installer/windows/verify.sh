#!/usr/bin/env bash
# verify.sh PYTHON_ZIP WHEELS OUT: makes the setup for Windows and tries it under wine, from a throw-away Debian root.
#   PYTHON_ZIP  a CPython 3.11 for Windows, zipped under cp311/ ; WHEELS  the win_amd64 files of requirements-release.lock
# Needs wine (with its 32-bit part), xvfb, nsis, unzip. Minutes; not part of the tests. Never on a machine that
# uses wine for something else: the prefix is made under OUT.
set -euo pipefail
zip=$(realpath "$1") wheels=$(realpath "$2")
mkdir -p "$3"
out=$(realpath "$3")
project=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
export WINEPREFIX=$out/wine WINEDEBUG=-all WINEDLLOVERRIDES="mscoree,mshtml=" DISPLAY=${DISPLAY:-:9}
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:?} PYTHONHASHSEED=0
drive=$WINEPREFIX/drive_c
version=$(sed -n 's/^__version__ = "\(.*\)"/\1/p' "$project/app/jalon/__init__.py")

windows() { timeout "${SECONDS_ALLOWED:-300}" wine "$@" </dev/null 2>&1 | cat; }
say() { printf '\n== %s (at %s s)\n' "$1" "$SECONDS"; }
exit_code() { # wine's own, which the pipe of windows() would hide
    local code=0
    timeout 300 wine "$@" </dev/null >"$out/last.log" 2>&1 || code=$?
    echo "$code"
}
must_be() { [ "$2" = "$3" ] || { echo "$1: $2 instead of $3" >&2; cat "$out/last.log" >&2; exit 1; }; }

[ -S "/tmp/.X11-unix/X${DISPLAY#:}" ] || { Xvfb "$DISPLAY" -screen 0 1280x800x24 >/dev/null 2>&1 & sleep 2; }
if [ ! -d "$drive/cp311" ]; then
    wineboot -i </dev/null >/dev/null 2>&1
    wine winecfg -v win10 </dev/null
    windows reg add 'HKCU\Environment' /v QT_QPA_PLATFORM /d offscreen /f # wine hides these from the shell
    unzip -q "$zip" -d "$drive"
fi
if [ -z "${SKIP_FREEZING:-}" ]; then
    say freeze
    rm -rf "$drive/src" && mkdir -p "$drive/src" "$drive/wheels"
    cp "$wheels"/*.whl "$drive/wheels/"
    (cd "$project" && tar cf - app resources installer LICENSE CHANGELOG.md pyproject.toml) | tar xf - -C "$drive/src"
    SECONDS_ALLOWED=3000 windows 'C:\cp311\python.exe' 'C:\src\installer\release.py' freeze --wheelhouse 'C:\wheels'
fi
setup() { # setup VERSION [OPTION]
    find "$drive/src/dist/jalon" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
    makensis -V2 ${2:+"$2"} -DVERSION="$1" -DFROZEN="$drive/src/dist/jalon" -DICON="$drive/src/build/icons/jalon.ico" \
        -DSIDE="$drive/src/build/icons/setup.bmp" -DOUT="$out/Jalon-$1-setup.exe" "$project/installer/windows/jalon.nsi"
}
say setup
setup "$version"
setup 99.0.0 -DQUICK=1 # not compressed: only for this trial
cp "$out/Jalon-$version-setup.exe" "$drive/older.exe"
cp "$out/Jalon-99.0.0-setup.exe" "$drive/newer.exe"
place=$(windows cmd /c 'echo %LOCALAPPDATA%' | tr -d '\r')\\Programs\\Jalon
folder=$(winepath -u "$place")
shown_version() {
    windows reg query 'HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\Jalon' /v DisplayVersion | tr -d '\r' | awk '/REG_SZ/ {print $3}'
}

jalon() { # jalon CODE ARGUMENT…: the installed program must end with this code
    must_be "code of jalon-cmd $2" "$(exit_code "$place\\jalon-cmd.exe" "${@:2}")" "$1"
    cat "$out/last.log"
}
is_pdf() { test "$(head -c 5 "$1")" = %PDF-; }
wait_until() { # wait_until COMMAND…: at most a minute
    for _ in $(seq 60); do "$@" && return; sleep 1; done
    echo "never true: $*" >&2
    exit 1
}

say 'install, with the settings of a structure whose name has spaces and accents'
mkdir -p "$drive/réglages partagés"
printf 'idle_minutes = 5\n' >"$drive/réglages partagés/jalon été.toml"
must_be 'settings not there' "$(exit_code 'C:\older.exe' /S '/REGLAGES=C:\absent.toml')" 5
must_be install "$(exit_code 'C:\older.exe' /S '/REGLAGES=C:\réglages partagés\jalon été.toml')" 0
test -f "$folder/jalon.exe" && test -f "$folder/licences/LGPL-3.0.txt" && test ! -e "$folder/_jalon-nouveau"
must_be settings "$(cat "$folder/jalon.toml")" 'idle_minutes = 5'
must_be version "$(shown_version)" "$version"

say 'every module, then the main job'
jalon 0 --import-everything
jalon 0 --smoke
jalon 0 doctor

say 'a return from the installer alone'
jalon 0 demo --no-window --to 'C:\dossier été\demo'
demo="$drive/dossier été/demo"
is_pdf "$demo/return.pdf"
opened=('C:\dossier été\demo\demo.jalon' --passphrase-file 'C:\dossier été\demo\passphrase.txt')

say 'papers, help, a grid and a letter read by processes of their own'
mkdir -p "$drive/papiers"
jalon 0 print "${opened[@]}" --all --month 2026-10 --to 'C:\papiers' | tail -n 3
jalon 0 help --pdf 'C:\papiers\aide.pdf'
is_pdf "$drive/papiers/aide.pdf"
jalon 0 export "${opened[@]}" --xlsx 'C:\papiers\tout.xlsx'
jalon 1 import "${opened[@]}" 'C:\papiers\tout.xlsx' --dry-run # 1: read whole, but an export is no grid
printf '\0\0\0\0\0\0\0\2{}no letter' >"$out/order"
for program in jalon-cmd jalon; do # the one without a console too: the window starts processes of its own
    timeout 100 wine "$place\\$program.exe" --fill-letter <"$out/order" >"$out/last.log"
    grep other_kind "$out/last.log"
done

say 'French in a file, and a name that cannot be'
printf '@"%s\\jalon-cmd.exe" --help > C:\\papiers\\aide.txt\r\n' "$place" >"$drive/redirected.bat"
windows cmd /c 'C:\redirected.bat'
grep 'éditer le relevé mensuel' "$drive/papiers/aide.txt"
jalon 1 help --pdf 'C:\papiers\a?.pdf'

say 'refused while running, nothing changed'
timeout 120 wine "$place\\jalon.exe" "${opened[0]}" </dev/null >/dev/null 2>&1 &
running=$!
is_refused() { [ "$(exit_code 'C:\newer.exe' /S)" = 4 ]; }
wait_until is_refused
must_be version "$(shown_version)" "$version"
exit_code "$place\\uninstall.exe" /S >/dev/null
sleep 5
test -f "$folder/jalon.exe" && test -f "$folder/_internal/base_library.zip"
windows taskkill /f /im jalon.exe
wait "$running" || :

say 'a disk that is too small: the old program stays'
mkdir -p "$out/small"
if mount -t tmpfs -o size=60m none "$out/small" 2>/dev/null; then
    ln -sfn "$out/small" "$WINEPREFIX/dosdevices/s:"
    must_be 'small disk' "$(exit_code 'C:\newer.exe' /S '/D=S:\Jalon')" 2
    test -z "$(find "$out/small" -mindepth 1)"
    umount "$out/small"
    say 'a part that cannot be moved: the old program is put back'
    mount --bind "$folder/licences" "$folder/licences"
    must_be 'held' "$(exit_code 'C:\newer.exe' /S)" 2
    umount "$folder/licences"
    must_be version "$(shown_version)" "$version"
    must_be 'what is there' "$(ls -m "$folder")" '_internal, jalon-cmd.exe, jalon.exe, jalon.toml, licences, uninstall.exe'
    jalon 0 --version
else
    echo 'not tried: only root can mount one'
fi

say 'upgrade over an older version'
touch "$folder/_internal/stale.pyd"
must_be upgrade "$(exit_code 'C:\newer.exe' /S)" 0
must_be version "$(shown_version)" 99.0.0
test ! -e "$folder/_internal/stale.pyd" && test ! -e "$folder/_jalon-ancien" && test -f "$folder/jalon.toml"
jalon 0 --smoke
jalon 0 check "${opened[@]}"

say 'an older one over a newer one is refused'
must_be downgrade "$(exit_code 'C:\older.exe' /S)" 6
must_be version "$(shown_version)" 99.0.0

say 'removal keeps the caseloads'
exit_code "$place\\uninstall.exe" /S >/dev/null
is_gone() { [ ! -e "$folder" ]; }
wait_until is_gone # it goes on from a copy of itself
test -f "$demo/demo.jalon"
test -z "$(shown_version)"

say 'into a folder that holds something else, which stays'
mkdir -p "$drive/mine/licences"
echo hers >"$drive/mine/licences/contract.txt"
must_be 'beside hers' "$(exit_code 'C:\newer.exe' /S '/D=C:\mine')" 0
test -f "$drive/mine/Jalon/jalon.exe"
exit_code 'C:\mine\Jalon\uninstall.exe' /S >/dev/null
is_gone() { [ ! -e "$drive/mine/Jalon" ]; }
wait_until is_gone
test "$(cd "$drive/mine" && find . -type f)" = ./licences/contract.txt
wineserver -k
say 'all of it went through'
