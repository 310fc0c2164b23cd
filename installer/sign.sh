#!/bin/sh
# sign.sh FILE: signs a Windows program in place; leaves it as it is when no certificate is given.
#   JALON_SIGN_CERT, JALON_SIGN_KEY: PEM files; or JALON_SIGN_PKCS11: the address of a key in a hardware module
#   JALON_SIGN_TIME: the address of a time stamping service (needs a network)
set -eu
if [ -z "${JALON_SIGN_CERT:-}" ]; then
    echo "not signed: no certificate" >&2
    exit 0
fi
key=${JALON_SIGN_KEY:-${JALON_SIGN_PKCS11:?}}
osslsigncode sign -certs "$JALON_SIGN_CERT" -key "$key" -n Jalon -h sha256 \
    ${JALON_SIGN_TIME:+-ts "$JALON_SIGN_TIME"} -in "$1" -out "$1.signed"
mv "$1.signed" "$1"
