#!/bin/sh
# preinst and prerm of the Debian package. A program that runs reads its files as it goes: replaced or removed under
# it, they make it fail. It cannot be opened for writing, but by some kernels, where /proc says it.
set -e
program=/usr/lib/jalon/jalon
is_running() {
    [ -e "$program" ] || return 1
    if ! (: >>"$program") 2>/dev/null; then return 0; fi
    for one in /proc/[0-9]*/exe; do
        if [ "$(readlink "$one" 2>/dev/null)" = "$program" ]; then return 0; fi
    done
    return 1
}
case ${0##*[./]}-${1:-} in
preinst-install | preinst-upgrade | prerm-remove)
    if is_running; then
        echo "Jalon est ouvert sur cet ordinateur. Fermez-le dans chaque session, puis recommencez. Rien n’a changé." >&2
        exit 1
    fi
    ;;
esac
