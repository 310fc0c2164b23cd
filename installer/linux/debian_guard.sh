#!/bin/sh
# preinst and prerm of the Debian package. A program that runs reads its files as it goes: replaced or removed under
# it, they make it fail. It cannot be opened for writing: that is how it is seen.
set -e
program=/usr/lib/jalon/jalon
case ${0##*[./]}-${1:-} in
preinst-install | preinst-upgrade | prerm-remove)
    if [ -e "$program" ] && ! (: >>"$program") 2>/dev/null; then
        echo "Jalon est ouvert sur cet ordinateur. Fermez-le dans chaque session, puis recommencez. Rien n’a changé." >&2
        exit 1
    fi
    ;;
esac
