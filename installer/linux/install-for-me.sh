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

refuse() {
    printf '%s\n' "$@" >&2
    exit 1
}

# A program that runs cannot be opened for writing, but by some kernels, where its command line says it (its place in
# /proc is hidden from other programs).
is_running() {
    [ -w "$place/jalon" ] || return 1
    if ! (: >>"$place/jalon") 2>/dev/null; then return 0; fi
    printf '%s\n' "$place/jalon" | grep -qszxFf - /proc/[0-9]*/cmdline
}

# A program that runs reads its files as it goes: they are neither replaced nor removed under it.
refuse_while_running() {
    if is_running; then
        refuse "Jalon est ouvert. Fermez-le, puis recommencez. Rien n’a changé."
    fi
}

# Another program of hers may bear this name.
command_is_ours() { [ "$(readlink "$programs/jalon" 2>/dev/null)" = "$place/jalon" ]; }

write_entry() {
    # What has a meaning in Exec is escaped there, then again as in any text of such a file.
    quoted=$(printf '%s' "$place/jalon" | sed 's/\\/\\\\\\\\/g; s/["`$]/\\\\&/g; s/%/%%/g')
    while IFS= read -r line; do
        case $line in
        Exec=*) printf 'Exec="%s" %%f\n' "$quoted" ;;
        *) printf '%s\n' "$line" ;;
        esac
    done <"$here/org.jalon.Jalon.desktop" >"$entry.new"
    mv "$entry.new" "$entry"
}

case ${1:-} in
--remove)
    refuse_while_running
    if command_is_ours; then rm -f "$programs/jalon"; fi
    rm -rf "$place" "$place.new" "$place.old" "$entry" "$mime" "$icon"
    refresh
    echo "Jalon est retiré. Les files actives et les réglages sont toujours là où ils étaient."
    exit 0
    ;;
"") ;;
*)
    echo "utilisation : sh install-for-me.sh [--remove]" >&2
    exit 2
    ;;
esac

refuse_while_running
# Stopped between the two names the last time: the old program is the one that works.
if [ -e "$place.old" ] && [ ! -e "$place" ]; then mv "$place.old" "$place"; fi
if ! (cd "$here" && sha256sum --quiet --strict --check SOMMES >/dev/null 2>&1); then
    refuse "Ce dossier n’est pas complet, ou il est abîmé : déballez de nouveau l’archive." \
        "Rien n’a changé."
fi
mkdir -p "$programs" "$(dirname "$entry")" "$(dirname "$mime")" "$(dirname "$icon")" "$HOME/.local/lib"
rm -rf "$place.new" "$place.old"
cp -a "$here/jalon" "$place.new"
# From a medium that keeps no rights, or gives none to write.
chmod -R u+rwX,go-w "$place.new"
chmod u+x "$place.new/jalon"
# The new program is tried before the old one is touched.
if ! said=$("$place.new/jalon" --import-everything 2>&1); then
    rm -rf "$place.new"
    refuse "Cet ordinateur ne peut pas lancer Jalon (système trop ancien, ou bibliothèque absente). Rien n’a changé." \
        "$(printf '%s\n' "$said" | tail -n 1)"
fi
version_of() { "$1/jalon" --version 2>/dev/null | sed 's/.* //'; }
was=$(version_of "$place" || :)
is=$(version_of "$place.new")
if [ -n "$was" ] && [ "$was" != "$is" ] && [ "$(printf '%s\n' "$was" "$is" | sort -V | tail -n 1)" = "$was" ]; then
    rm -rf "$place.new"
    refuse "Jalon $was, plus récent, est déjà installé. Une file active ouverte avec lui peut ne plus s’ouvrir avec Jalon $is." \
        "Rien n’a changé. Pour revenir quand même en arrière : sh install-for-me.sh --remove, puis recommencez."
fi
if [ -e "$place" ]; then mv "$place" "$place.old"; fi
mv "$place.new" "$place"
rm -rf "$place.old"
if command_is_ours || { [ ! -e "$programs/jalon" ] && [ ! -L "$programs/jalon" ]; }; then
    ln -sfn "$place/jalon" "$programs/jalon"
else
    echo "$programs/jalon est à un autre programme : il reste. La commande de Jalon est $place/jalon."
fi
write_entry
cp "$here/org.jalon.Jalon.mime.xml" "$mime"
cp "$here/org.jalon.Jalon.svg" "$icon"
refresh
echo "Jalon est installé dans ${place} ; il est dans le menu des applications."
