"""From a fresh clone to a board that shows incidents, and the second start."""

import os
import re
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.bench.session import Session
from tests.ports import free_port

CHECKOUT = Path(__file__).parents[2]


def start() -> dict[str, Any]:
    """Seconds; packages are fetched anew as far as no cache of the installers is used."""
    with tempfile.TemporaryDirectory(prefix="monitor-start-") as name:
        clone = Path(name) / "clone"
        subprocess.run(["git", "clone", "-q", str(CHECKOUT), str(clone)], check=True)
        cold = {"PIP_NO_CACHE_DIR": "1", "UV_NO_CACHE": "1", "npm_config_cache": f"{name}/npm"}
        first, incidents = _until_incidents(clone, cold)
        second, again = _until_incidents(clone, {})
    return {
        "first_start_s": round(first, 1),
        "incidents_shown": incidents,
        "second_start_s": round(second, 1),
        "incidents_shown_again": again,
    }


def _until_incidents(clone: Path, more: dict[str, str]) -> tuple[float, int]:
    environment = {**os.environ, **more, "MONITOR_DATA_DIR": str(clone / ".monitor")}
    port = free_port()
    command = ["bash", "deploy/start.sh", "--port", str(port)]
    started = time.monotonic()
    process = subprocess.Popen(
        command, cwd=clone, env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        said = ""
        while "Ctrl-C" not in said:
            line = process.stdout.readline()
            if not line:
                raise SystemExit(f"the start failed:\n{said}")
            said += line
        email, password = re.findall(r"Sign in\s+(\S+)\s+password (\S+)", said)[0]
        session = Session(f"http://127.0.0.1:{port}", email, password)
        while not (total := session.json("/board/refresh")["total"]):
            time.sleep(0.2)
        return time.monotonic() - started, int(total)
    finally:
        process.terminate()
        process.wait(timeout=60)
