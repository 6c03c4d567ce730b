#!/bin/sh
# Make sure of Debian's packages by purpose: `fonts` (specimens), `browser` (tests of the pages), `curl` (the guide that
# the tests follow), `messages` (catalogues of the pages' words).
# Installs them where we are root on Debian; otherwise says what to run, and goes on: what needs them will say so.
set -eu

packages=""
for purpose in "$@"; do
    case "$purpose" in
        fonts) packages="$packages fonts-ocr-b fonts-noto-cjk fontconfig" ;;
        browser) packages="$packages chromium" ;;
        curl) packages="$packages curl" ;;
        messages) packages="$packages gettext" ;;
        *) echo "system-packages: unknown purpose $purpose" >&2; exit 2 ;;
    esac
done

command -v dpkg-query >/dev/null || { echo "realname: not a Debian system; please install:$packages" >&2; exit 0; }

absent=""
for package in $packages; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || absent="$absent $package"
done
[ -n "$absent" ] || exit 0

if [ "$(id -u)" = 0 ]; then
    echo "realname: installing$absent"
    apt-get update -qq
    # shellcheck disable=SC2086  a list of names
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $absent >/dev/null
else
    echo "realname: please run: sudo apt-get install$absent" >&2
fi
