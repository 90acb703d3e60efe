#!/bin/bash
# make_venv.sh FOLDER: a Python with the public client, as requirements.txt pins it. Again: nothing,
# unless the pins have changed. FOLDER/bin/python is what tests run.
set -euo pipefail

folder=$1
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
stamp="$folder/requirements.txt"

if cmp -s "$here/requirements.txt" "$stamp" && "$folder/bin/python" -c 'import duo_client, jsonschema, openapi_spec_validator' 2>/dev/null; then
    exit 0
fi
fail() {
    echo "the public Python client cannot be had: $1" >&2
    exit 1
}
rm -rf "$folder"
python3 -m venv "$folder" || fail "python3 -m venv does not work; install python3-venv"
"$folder/bin/python" -m pip install --quiet --disable-pip-version-check --only-binary :all: --require-hashes \
    --requirement "$here/requirements.txt" || fail "pip could not install what requirements.txt pins (network? registry?)"
"$folder/bin/python" -c 'import duo_client, jsonschema, openapi_spec_validator' || fail "it does not import"
cp "$here/requirements.txt" "$stamp"
