#!/usr/bin/env bash
# Makes the lock files anew from pyproject.toml: pinned, with hashes, naming no package host.
set -euo pipefail
cd "$(dirname "$0")/.."
compile() {
  .venv/bin/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
    --no-emit-index-url --no-header --no-annotate --quiet "$@"
}
compile --extra build --output-file deploy/requirements.lock
compile --extra build --extra train --extra test --constraint deploy/requirements.lock \
  --output-file deploy/requirements-test.lock

echo "uv" | .venv/bin/uv pip compile - --generate-hashes --no-emit-index-url --no-header --no-annotate \
  --quiet --output-file deploy/installer.lock
