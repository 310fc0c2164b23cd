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
        -DOUT="$out/Jalon-$1-setup.exe" "$project/installer/windows/jalon.nsi"
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

say install
printf 'idle_minutes = 5\n' >"$drive/structure.toml"
must_be install "$(exit_code 'C:\older.exe' /S '/REGLAGES=C:\structure.toml')" 0
test -f "$folder/jalon.exe" && test -f "$folder/jalon.toml" && test -f "$folder/licences/LGPL-3.0.txt"
must_be version "$(shown_version)" "$version"
must_be smoke "$(exit_code "$place\\jalon-cmd.exe" --smoke)" 0
cat "$out/last.log"
say 'a return from the installer alone'
must_be demo "$(exit_code "$place\\jalon-cmd.exe" demo --no-window --to 'C:\demo')" 0
cat "$out/last.log"
test "$(head -c 5 "$drive/demo/return.pdf")" = %PDF-

say 'refused while running, nothing changed'
timeout 120 wine "$place\\jalon.exe" 'C:\demo\demo.jalon' </dev/null >/dev/null 2>&1 &
running=$!
for _ in $(seq 60); do
    sleep 1
    [ "$(exit_code 'C:\newer.exe' /S)" = 4 ] && break
done
must_be 'while running' "$(exit_code 'C:\newer.exe' /S)" 4
must_be version "$(shown_version)" "$version"
windows taskkill /f /im jalon.exe
wait "$running" || :

say 'upgrade over an older version'
touch "$folder/_internal/stale.pyd"
must_be upgrade "$(exit_code 'C:\newer.exe' /S)" 0
must_be version "$(shown_version)" 99.0.0
test ! -e "$folder/_internal/stale.pyd" && test -f "$folder/jalon.toml"
must_be smoke "$(exit_code "$place\\jalon-cmd.exe" --smoke)" 0

say 'removal keeps the caseloads'
exit_code "$place\\uninstall.exe" /S >/dev/null
for _ in $(seq 30); do [ -e "$folder" ] && sleep 1; done # it goes on from a copy of itself
test ! -e "$folder"
test -f "$drive/demo/demo.jalon"
test -z "$(shown_version)"

say 'into a folder that holds something else, which stays'
mkdir -p "$drive/mine/licences"
echo hers >"$drive/mine/licences/contract.txt"
must_be 'beside hers' "$(exit_code 'C:\newer.exe' /S '/D=C:\mine')" 0
test -f "$drive/mine/Jalon/jalon.exe"
exit_code 'C:\mine\Jalon\uninstall.exe' /S >/dev/null
for _ in $(seq 30); do [ -e "$drive/mine/Jalon" ] && sleep 1; done
test "$(cd "$drive/mine" && find . -type f)" = ./licences/contract.txt
wineserver -k
echo 'all of it went through'
