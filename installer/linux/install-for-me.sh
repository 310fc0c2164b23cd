#!/bin/sh
# Installe Jalon pour cette personne seulement, sans administrateur :  sh install-for-me.sh [--remove]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
data=${XDG_DATA_HOME:-$HOME/.local/share}
programs=$HOME/.local/bin
place=$HOME/.local/lib/jalon
entry=$data/applications/org.jalon.Jalon.desktop
mime=$data/mime/packages/org.jalon.Jalon.xml
icon=$data/icons/hicolor/scalable/apps/org.jalon.Jalon.svg

refresh() {
    # Menus and file types are found again; a desktop without these programs does it by itself.
    update-desktop-database "$data/applications" >/dev/null 2>&1 || :
    update-mime-database "$data/mime" >/dev/null 2>&1 || :
    gtk-update-icon-cache -q -t -f "$data/icons/hicolor" >/dev/null 2>&1 || :
}

case ${1:-} in
--remove)
    rm -rf "$place" "$entry" "$mime" "$icon" "$programs/jalon"
    refresh
    echo "Jalon est retiré. Les files actives et les réglages sont toujours là où ils étaient."
    exit 0
    ;;
"") ;;
*)
    echo "utilisation : sh install-for-me.sh [--remove]" >&2
    exit 2
    ;;
esac

mkdir -p "$programs" "$(dirname "$entry")" "$(dirname "$mime")" "$(dirname "$icon")" "$HOME/.local/lib"
rm -rf "$place.new"
cp -a "$here/jalon" "$place.new"
# The new program is tried before the old one is touched.
if ! "$place.new/jalon" --version >/dev/null 2>&1; then
    rm -rf "$place.new"
    echo "Cet ordinateur ne peut pas lancer Jalon (système trop ancien, ou bibliothèque absente). Rien n’a changé." >&2
    exit 1
fi
rm -rf "$place.old"
if [ -e "$place" ]; then mv "$place" "$place.old"; fi
mv "$place.new" "$place"
rm -rf "$place.old"
ln -sf "$place/jalon" "$programs/jalon"
sed "s|^Exec=jalon|Exec=\"$place/jalon\"|" "$here/org.jalon.Jalon.desktop" >"$entry"
cp "$here/org.jalon.Jalon.mime.xml" "$mime"
cp "$here/org.jalon.Jalon.svg" "$icon"
refresh
echo "Jalon est installé dans $place ; il est dans le menu des applications."
