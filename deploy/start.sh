#!/usr/bin/env bash
# From a fresh checkout to a running board: installs what is missing, then `crisis-monitor up`.
#   bash deploy/start.sh [--drill FILE] [--speed N | --rate N] [--no-drill] [--port N]
#   bash deploy/start.sh --stop
set -euo pipefail
root="$(cd "$(dirname "$0")/.." && pwd)"
export MONITOR_DATA_DIR="${MONITOR_DATA_DIR:-$root/.monitor}"
case " $* " in
*" --stop "*)
  [ -x "$root/.venv/bin/crisis-monitor" ] || { echo "nothing is running" >&2; exit 0; }
  ;;
*) bash "$root/deploy/install.sh" ;;
esac
exec "$root/.venv/bin/crisis-monitor" up "$@"
