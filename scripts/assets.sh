#!/bin/sh
# Build the pages' styles and scripts with the locked packages. Quick when nothing changed.
set -eu
cd "$(dirname "$0")/.."
[ -f package.json ] || exit 0

stamp=node_modules/.synced
if [ ! -f "$stamp" ] || [ package-lock.json -nt "$stamp" ]; then
    echo "realname: installing locked packages for the pages"
    npm ci --silent --no-audit --no-fund
    touch "$stamp"
fi
npm run --silent build
