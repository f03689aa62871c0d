"""Start the monitor's own processes for a test, on a folder and a broker of the test's."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from monitor.settings import Settings


class Running:
    """Processes that share one environment; all are ended when the test ends."""

    def __init__(self, folder: Path, redis_url: str, **settings: Any) -> None:
        values = {"data_dir": folder, "redis_url": redis_url} | settings
        self.environment = dict(os.environ)
        self.environment |= {f"MONITOR_{key.upper()}": str(one) for key, one in values.items()}
        self.settings = Settings(**values)
        self.folder = folder
        self.started: list[subprocess.Popen[bytes]] = []

    def start(self, name: str, command: Sequence[str]) -> "subprocess.Popen[bytes]":
        """In a process group of its own; what it says goes to `<name>.log`."""
        log = (self.folder / f"{name}.log").open("ab")
        process = subprocess.Popen(
            command,
            env=self.environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.started.append(process)
        return process

    def run(self, *arguments: str, given: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
        """`crisis-monitor` with these arguments, to its end."""
        command = [str(Path(sys.executable).with_name("crisis-monitor")), *arguments]
        return subprocess.run(
            command, env=self.environment, input=given, capture_output=True, timeout=110
        )

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(errors="replace")

    def end(self) -> None:
        for process in reversed(self.started):
            if process.poll() is None:
                kill_group(process, signal.SIGTERM)
        for process in self.started:
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                kill_group(process, signal.SIGKILL)
                process.wait()


def kill_group(process: "subprocess.Popen[bytes]", number: int) -> None:
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        return


def children_of(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(one) for one in found.split()]


def wait_until(true: Callable[[], bool], seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            raise AssertionError(f"after {seconds} s still not: {what}")
        time.sleep(0.02)
