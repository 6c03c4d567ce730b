#!/bin/sh
# Make .venv exactly what requirements.lock says. Safe to repeat; quick when nothing changed.
set -eu
cd "$(dirname "$0")/.."

stamp=.venv/.synced
if [ -f "$stamp" ] && [ "$stamp" -nt requirements.lock ] && [ "$stamp" -nt pyproject.toml ]; then
    exit 0
fi

make_venv() { python3 -m venv .venv; }

if [ ! -x .venv/bin/pip ]; then
    # Debian ships venv's ensurepip apart from Python itself.
    if ! make_venv >/dev/null 2>&1; then
        rm -rf .venv
        if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
            apt-get update -qq && apt-get install -y -qq python3-venv
            make_venv
        else
            echo "realname: python3 cannot make a virtual environment; run: sudo apt-get install python3-venv" >&2
            exit 1
        fi
    fi
fi

echo "realname: installing locked packages into .venv"
.venv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r scripts/uv.lock
.venv/bin/uv pip install --quiet --python .venv/bin/python --require-hashes -r requirements.lock
.venv/bin/uv pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation -e .
touch "$stamp"
