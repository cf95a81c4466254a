#!/bin/sh
# Print northgate-terms.html to northgate-terms.pdf with headless Chromium (131 or later: page-margin boxes).
# The print style, with its running header, footer and page numbers, stands in the page itself.
set -eu
cd "$(dirname "$0")"
chromium=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome)}
profile=$(mktemp -d)
trap 'rm -rf "$profile"' EXIT
"$chromium" --headless --no-sandbox --disable-gpu --log-level=3 --user-data-dir="$profile" \
    --no-pdf-header-footer --print-to-pdf=northgate-terms.pdf "file://$PWD/northgate-terms.html"
