#!/usr/bin/env bash
# Makes .venv from a lock file, installs the monitor into it and builds the board's assets.
# Does nothing that is done already: each part leaves a stamp of what it was made from.
#   bash deploy/install.sh [LOCK]      LOCK: deploy/requirements.lock unless named
set -euo pipefail
root="$(cd "$(dirname "$0")/.." && pwd)"
lock="${1:-deploy/requirements.lock}"
cd "$root"
umask 077 # the data folder and the environment are their owner's

exec 9>.install.lock
flock 9 # two starts at once: the second waits, and finds it done

say() { printf '%s\n' "$*" >&2; }
fail() { say "start: $*"; exit 1; }
stamp() { cat "$@" | sha256sum | cut -d' ' -f1; }

find_python() {
  local name
  for name in "${PYTHON:-}" python3.13 python3.12 python3.11 python3; do
    if [ -n "$name" ] && command -v "$name" >/dev/null 2>&1 &&
      "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 15))' 2>/dev/null; then
      command -v "$name" && return
    fi
  done
  fail "Python 3.11 or newer is needed: apt-get install python3 python3-venv"
}

make_venv() {
  local python="$1"
  if ! "$python" -c 'import ensurepip' 2>/dev/null; then
    # Debian keeps it in a package of its own
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
      say "installing python3-venv"
      { apt-get update -qq && apt-get install -y -qq python3-venv; } >/dev/null ||
        fail "python3-venv could not be installed; install it and start again"
    else
      fail "Python's venv is missing: ask for 'apt-get install python3-venv' and start again"
    fi
  fi
  "$python" -m venv --clear .venv || fail "a virtual environment could not be made in $root"
}

install_packages() {
  local wanted
  wanted="$(stamp "$lock" pyproject.toml deploy/install.sh)"
  [ "$(cat .venv/installed-from 2>/dev/null)" = "$wanted" ] && return
  if ! .venv/bin/python -c '' 2>/dev/null; then make_venv "$(find_python)"; fi
  say "installing packages (once; about a minute)"
  local pip=".venv/bin/python -m pip --disable-pip-version-check -q"
  # uv is ten times as fast; where it is not to be had, pip does the same
  { $pip install --require-hashes -r deploy/installer.lock &&
    .venv/bin/uv pip install -q --compile-bytecode --python .venv/bin/python --require-hashes -r "$lock"; } 2>/dev/null ||
    $pip install --require-hashes -r "$lock" ||
    fail "packages could not be installed: is there space, and a way to the package index?"
  $pip install --no-deps --no-build-isolation -e . || fail "the monitor could not be installed"
  echo "$wanted" >.venv/installed-from
}

build_assets() {
  local made=web/assets/dist/built-from wanted
  wanted="$(cd web/assets && find . -type f -not -path './node_modules/*' -not -path './dist/*' -not -path './tests/*' |
    LC_ALL=C sort | xargs sha256sum | sha256sum | cut -d' ' -f1)"
  [ "$(cat "$made" 2>/dev/null)" = "$wanted" ] && return
  say "building the board's assets (once)"
  .venv/bin/python -m web.build_assets >&2 ||
    fail "the board's assets could not be built (see above)"
  echo "$wanted" >"$made"
}

install_packages
build_assets
