#!/usr/bin/env bash
# build_deb.sh FROZEN_FOLDER VERSION OUT_FOLDER: makes OUT_FOLDER/jalon_VERSION_amd64.deb
# The same folder and SOURCE_DATE_EPOCH give the same bytes. Needs dpkg-dev (dpkg-shlibdeps) and binutils.
set -euo pipefail
umask 022 # the control files keep it
frozen=$(realpath "$1") version=$2
mkdir -p "$3"
out=$(realpath "$3")
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
project=$here/../..
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:?} LC_ALL=C TZ=UTC
day=$(date -d "@$SOURCE_DATE_EPOCH" +%F)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
package=$work/package
install -d "$package/DEBIAN" "$package/usr/lib/jalon" "$package/usr/bin" "$package/usr/share/doc/jalon"
cp -a "$frozen/." "$package/usr/lib/jalon/"
ln -s ../lib/jalon/jalon "$package/usr/bin/jalon"
share=$package/usr/share
install -Dm644 "$here/org.jalon.Jalon.desktop" "$share/applications/org.jalon.Jalon.desktop"
install -Dm644 "$here/org.jalon.Jalon.mime.xml" "$share/mime/packages/org.jalon.Jalon.xml"
install -d "$share/metainfo"
sed "s/@VERSION@/$version/; s/@DATE@/$day/" "$here/org.jalon.Jalon.metainfo.xml" >"$share/metainfo/org.jalon.Jalon.metainfo.xml"
install -Dm644 "$project/resources/icons/jalon.svg" "$share/icons/hicolor/scalable/apps/org.jalon.Jalon.svg"
ln -s ../../../lib/jalon/licences "$share/doc/jalon/licences"
cat >"$share/doc/jalon/copyright" <<C
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: Jalon

Files: *
Copyright: ${day%%-*} the authors of Jalon
License: GPL-3.0-or-later
 The text of the GNU General Public License version 3 is in
 /usr/share/common-licenses/GPL-3.
Comment: /usr/share/doc/jalon/licences has the licences of Qt, Python and the
 other parts that are carried in /usr/lib/jalon.
C
gzip -9n <"$project/CHANGELOG.md" >"$share/doc/jalon/NEWS.gz"
gzip -9n <<C >"$share/doc/jalon/changelog.gz"
jalon ($version) stable; urgency=medium

  * What changed is told to users in NEWS.gz and in the program.

 -- Jalon <jalon@example.org>  $(date -R -d "@$SOURCE_DATE_EPOCH")
C
install -d "$share/man/man1"
sed "s/@VERSION@/$version/; s/@DATE@/$day/" "$here/jalon.1" | gzip -9n >"$share/man/man1/jalon.1.gz"
# What the frozen folder takes from the system, as the names of Debian's packages. Two plugins of Qt are tried and
# left when theirs is not there (a desktop has it): a bare computer needs neither Wayland nor CUPS to print a PDF.
mkdir -p "$work/debian"
printf 'Source: jalon\nPackage: jalon\nArchitecture: amd64\n' >"$work/debian/control"
mapfile -t programs < <(find "$package/usr/lib/jalon" -type f \( -name '*.so*' -o -name jalon \) ! -name '*cupsprinter*' ! -iname '*wayland*' ! -path '*/wayland-*')
mapfile -t folders < <(printf '%s\n' "${programs[@]}" | xargs -n1 dirname | sort -u)
# What the folder carries itself is not taken from the system, though a package of the system has it too.
carried=$(find "$package/usr/lib/jalon" -name '*.so*' -printf '*/%f\n' | { xargs dpkg-query -S 2>/dev/null || :; } | cut -d: -f1 | sort -u | sed 's/^/-x/')
# shellcheck disable=SC2086
(cd "$work" && dpkg-shlibdeps -O $carried --ignore-missing-info "${folders[@]/#/-l}" "${programs[@]}" 2>"$work/errors") >"$work/needs" ||
    { cat "$work/errors" >&2; exit 1; }
needs=$(sed 's/^shlibs:Depends=//' "$work/needs")
cat >"$package/DEBIAN/control" <<C
Package: jalon
Version: $version
Architecture: amd64
Maintainer: Jalon <jalon@example.org>
Installed-Size: $(du -sk --apparent-size "$package/usr" | cut -f1)
Depends: $needs, xkb-data
Recommends: libcups2, libwayland-client0, libwayland-cursor0, libwayland-egl1, shared-mime-info, desktop-file-utils
Section: misc
Priority: optional
Description: notebook for job coaches of supported employment
 Jalon keeps the caseload, acts and monthly returns of a small structure of
 the French supported-employment scheme in one encrypted file on this
 computer. It never uses the network.
C
install -m755 "$here/debian_guard.sh" "$package/DEBIAN/preinst"
install -m755 "$here/debian_guard.sh" "$package/DEBIAN/prerm"
find "$package/usr" -type d -exec chmod 755 {} +
find "$package/usr" -type f -exec chmod go+rX,go-w {} +
find "$package/usr" -type f -name '*.so*' -exec chmod 644 {} +
(cd "$package" && find usr -type f -print0 | sort -z | xargs -0 md5sum >DEBIAN/md5sums)
find "$package" -newermt "@$SOURCE_DATE_EPOCH" -print0 | xargs -0r touch -h -d "@$SOURCE_DATE_EPOCH"
dpkg-deb --root-owner-group -Zxz -z${XZ_LEVEL:-6} --build "$package" "$out/jalon_${version}_amd64.deb" >/dev/null
echo "$out/jalon_${version}_amd64.deb"
