#!/usr/bin/env bash
# Sets up what the tests need, then runs them all: style, types, import directions, behaviour.
#   bash deploy/test.sh [PYTEST ARGUMENTS]      -m pictures: those that make pictures, left out else
set -euo pipefail
root="$(cd "$(dirname "$0")/.." && pwd)"
cd "$root"
bash deploy/install.sh deploy/requirements-test.lock

need_debian() { # COMMAND-OR-FILE PACKAGE
  if command -v "$1" >/dev/null 2>&1 || compgen -G "$1" >/dev/null; then return; fi
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "installing $2 for the tests" >&2
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$2"; } \
      >/dev/null 2>&1 && return
  fi
  echo "$2 is not installed and could not be: the tests that need it will say that they skip" >&2
}
need_debian chromium chromium
need_debian '/usr/lib/postgresql/*/bin/initdb' postgresql
need_debian /usr/sbin/bearerbox kannel # an SMS gateway
need_debian /usr/lib/kannel/test/fakesmsc kannel-extras # and the phone network behind it
need_debian /usr/sbin/dovecot dovecot-imapd # a mailbox
need_debian '/usr/share/fonts/*/noto/NotoSansArabic*' fonts-noto-core # for what Chromium shows

export PATH="$root/.venv/bin:$PATH"
export HYPOTHESIS_PROFILE="${HYPOTHESIS_PROFILE:-ci}" # "search" tries other examples each time
unset PYTHONDONTWRITEBYTECODE                         # each of a hundred processes would compile all
bash deploy/run.sh check
if [ $# = 0 ]; then
  # Much of the time of the tests is waiting for real servers: four files at once on two cores,
  # those that wait most first (tests/conftest.py)
  set -- --numprocesses=4 --dist=loadfile --no-loadscope-reorder -m "not pictures"
  echo "without the pictures of the board: bash deploy/test.sh -m pictures makes them" >&2
fi
exec pytest --durations=30 "$@"
