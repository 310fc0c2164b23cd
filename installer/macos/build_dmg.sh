#!/usr/bin/env bash
# build_dmg.sh JALON_APP VERSION OUT_FOLDER: makes OUT_FOLDER/Jalon-VERSION-ARCHITECTURE.dmg. NEVER RUN BY US: no Mac here.
# Signed and notarised when JALON_MAC_IDENTITY and JALON_MAC_PROFILE (notarytool's stored profile) are given; else ad hoc,
# and the user must allow it in the system's settings.
set -euo pipefail
app=$1 version=$2 out=$3
mkdir -p "$out"
image=$out/Jalon-$version-$(uname -m).dmg
codesign --force --deep --options runtime --sign "${JALON_MAC_IDENTITY:--}" "$app"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp -R "$app" "$folder/"
ln -s /Applications "$folder/Applications"
hdiutil create -volname "Jalon $version" -srcfolder "$folder" -format UDZO -ov "$image"
if [ -n "${JALON_MAC_PROFILE:-}" ]; then
    # Stapled: a Mac without network cannot ask whether it was notarised.
    xcrun notarytool submit "$image" --keychain-profile "$JALON_MAC_PROFILE" --wait
    xcrun stapler staple "$image"
fi
