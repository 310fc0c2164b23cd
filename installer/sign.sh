#!/bin/sh
# sign.sh FILE: signs a Windows program in place; leaves it as it is when no certificate is given.
#   JALON_SIGN_CERT, JALON_SIGN_KEY: PEM files; JALON_SIGN_PASS: a file with the passphrase of the key, if it has one
#   JALON_SIGN_PKCS11 instead of the key: its address in a hardware module, JALON_SIGN_MODULE: that module's library
#   JALON_SIGN_TIME: the address of a time stamping service (needs a network)
# No secret goes on a command line, where every account of the machine reads it.
set -eu
if [ -z "${JALON_SIGN_CERT:-}" ]; then
    echo "not signed: no certificate" >&2
    exit 0
fi
key=${JALON_SIGN_KEY:-${JALON_SIGN_PKCS11:?}}
case $key in
*pin-value=*)
    echo "not signed: the address of the key holds its code; write it in a file and give pin-source=file:..." >&2
    exit 1
    ;;
esac
rm -f "$1.signed"
osslsigncode sign -certs "$JALON_SIGN_CERT" -key "$key" ${JALON_SIGN_MODULE:+-pkcs11module "$JALON_SIGN_MODULE"} \
    ${JALON_SIGN_PASS:+-readpass "$JALON_SIGN_PASS"} -n Jalon -h sha256 \
    ${JALON_SIGN_TIME:+-ts "$JALON_SIGN_TIME"} -in "$1" -out "$1.signed" </dev/null
mv "$1.signed" "$1"
