#!/usr/bin/env bash
# How to work on the monitor, as commands: `bash deploy/run.sh COMMAND`, from any folder.
# A comment with tabs is the help of the command that stands under it.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/.venv/bin:$PATH"

#	install	make .venv with all that work needs, and build the board's pages
install() {
  bash deploy/install.sh deploy/requirements-test.lock
}

#	check	what must hold before a commit: style, types, imports, templates, scripts (a minute)
check() {
  ruff check .
  ruff format --check .
  mypy
  lint-imports --no-cache
  djlint web/templates --lint --quiet
  python -m web.build_assets check # Biome, tsc and the unit tests of TypeScript
}

#	format	write Python as ruff does, scripts and styles as Biome does
format() {
  ruff check --fix --quiet .
  ruff format --quiet .
  python -m web.build_assets format
}

#	types	only the types, by a daemon: a second from the second time on
types() {
  dmypy run --timeout 3600
}

#	test [PATH ...]	all that .ci/run runs; with paths or pytest's options only those tests, at once
test() {
  if [ $# -eq 0 ]; then exec bash deploy/test.sh; fi
  pytest "$@"
}

#	test-watch PATH ...	run tests again whenever a file changes; Ctrl-C ends it
test-watch() {
  local seen
  seen="$(mktemp)"
  trap 'rm -f "$seen"' EXIT
  while true; do
    touch "$seen"
    pytest "$@" || true
    until [ -n "$(find monitor workers web tests -not -path '*/node_modules/*' \
      \( -name '*.py' -o -name '*.html' -o -name '*.toml' \) -newer "$seen" -print -quit)" ]; do
      sleep 0.5
    done
  done
}

#	seed	fill .monitor/dev with a drill, officers, decisions and replies to click in
seed() {
  development crisis-monitor seed
}

#	serve-dev [--port N]	the pages alone on the seeded drill, loaded anew when a file changes
serve-dev() {
  development crisis-monitor serve-dev --port 8430 "$@"
}

development() { # with a data folder of its own, beside that of deploy/start.sh
  MONITOR_DATA_DIR="${MONITOR_DATA_DIR:-.monitor/dev}" "$@"
}

#	shots [PATH ...]	pictures of the board in tests/browser/shots/, to look at what changed
shots() {
  pytest "${@:-tests/browser/test_appearance.py}"
  ls -1 tests/browser/shots
}

#	bench [MEASURE ...]	the figures of the README as JSON; --help lists them
bench() {
  crisis-monitor bench "$@"
}

#	lock	make the lock files anew after a change of dependencies in pyproject.toml
lock() {
  bash deploy/lock.sh
}

#	migration WORDS	a new file in monitor/store/migrations/versions, to be filled by hand
migration() {
  python - "$*" <<'PYTHON'
import sys
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

config = Config()
config.set_main_option("script_location", "monitor/store/migrations")
newest = ScriptDirectory.from_config(config).get_current_head()
print(command.revision(config, sys.argv[1], rev_id=f"{int(newest or 0) + 1:04}").path)
PYTHON
}

help() {
  echo "bash deploy/run.sh COMMAND"
  awk -F'\t' '/^#\t/ { printf "  %-20s %s\n", $2, $3 }' deploy/run.sh
}

[ $# -gt 0 ] || set -- help
case "$1" in
install | check | format | types | test | test-watch | seed | serve-dev | shots | bench | lock | migration | help) "$@" ;;
*) help >&2; exit 2 ;;
esac
