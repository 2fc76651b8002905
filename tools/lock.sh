#!/usr/bin/env bash
# Resolves the dependencies anew, with hashes and without addresses.
set -eu
uv="$1"
flags="--universal --generate-hashes --no-annotate --no-header --python-version 3.11 --quiet --upgrade"
"$uv" pip compile $flags pyproject.toml --group build -o requirements.txt
"$uv" pip compile $flags pyproject.toml --group build --group dev -c requirements.txt -o requirements-dev.txt
echo uv | "$uv" pip compile $flags - -o bootstrap.txt
