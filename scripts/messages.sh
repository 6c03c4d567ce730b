#!/bin/sh
# Gather the pages' words into their catalogues again, and compile those. Needs gettext. The tests compare the result.
set -eu
cd "$(dirname "$0")/../src/realname/pages"
catalogue=locale/zh_Hans/LC_MESSAGES/django
"${PYTHON:-../../../.venv/bin/python}" -m django makemessages --verbosity 0 --locale zh_Hans --extension py,html \
    --no-location --no-obsolete --no-wrap --ignore static --ignore assets_src
# A date would make every run a change.
sed -i '/^"POT-Creation-Date:/d; /^"Report-Msgid-Bugs-To:/d' "$catalogue.po"
msgfmt --check-format --check-domain --output-file "$catalogue.mo" "$catalogue.po"
