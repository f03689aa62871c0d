"""supervisord as the parent of all processes: it restarts what dies and stops all together."""

import configparser
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

MARK = "MONITOR_UP"
"""In the environment of everything that `up` starts: the data folder it works on."""


def write_config(
    path: Path, folder: Path, programs: Mapping[str, Sequence[str]], environment: Mapping[str, str]
) -> None:
    """A supervisord configuration; the first program is started first and stopped last."""
    logs = folder / "logs"
    logs.mkdir(exist_ok=True)
    config = configparser.RawConfigParser()
    config["supervisord"] = {
        "nodaemon": "true",
        "silent": "true",
        "logfile": _plain(logs / "supervisord.log"),
        "pidfile": _plain(folder / "supervisord.pid"),
        "minfds": "1024",
    }
    for priority, (name, command) in enumerate(programs.items()):
        config[f"program:{name}"] = {
            "command": " ".join(_quoted(word) for word in command),
            "priority": str(min(priority, 1)),  # the rest starts and stops together
            "autorestart": "true",
            "startsecs": "1",
            "startretries": "10",  # with growing pauses: a broker may come up late
            "stopwaitsecs": "8",
            "killasgroup": "true",
            "stdout_logfile": _plain(logs / f"{name}.log"),
            "redirect_stderr": "true",
            "stdout_logfile_maxbytes": "10MB",
            "stdout_logfile_backups": "2",
            "environment": ",".join(
                f'{key}="{value.replace("%", "%%")}"' for key, value in environment.items()
            ),
        }
    with path.open("w") as file:
        config.write(file)
    path.chmod(0o600)  # the environment may hold passwords


def start(config: Path, folder: Path) -> "subprocess.Popen[bytes]":
    """supervisord in a session of its own: Ctrl-C reaches `up` alone, which then stops it."""
    command = [sys.executable, "-m", "monitor.cli.supervisord", "--configuration", str(config)]
    environment = {**os.environ, MARK: str(folder)}
    # warnings of supervisor's own imports would only frighten the reader
    command.insert(1, "-Wignore")
    return subprocess.Popen(  # noqa: S603 - our own command
        command, env=environment, start_new_session=True, stdin=subprocess.DEVNULL
    )


def end_leftovers(folder: Path, wait: float = 10.0) -> int:
    """End what an earlier start on this folder left behind; how many processes that were."""
    found = list(_marked(folder))
    for pid in found:
        _signal(pid, signal.SIGTERM)
    deadline = time.monotonic() + wait
    while (left := list(_marked(folder))) and time.monotonic() < deadline:
        time.sleep(0.1)
    for pid in left:
        _signal(pid, signal.SIGKILL)
    return len(found)


def _marked(folder: Path) -> Iterator[int]:
    """Processes of ours whose environment names the folder (Linux; elsewhere none are seen)."""
    wanted = f"{MARK}={folder}".encode()
    for entry in Path("/proc").glob("[0-9]*"):
        if int(entry.name) == os.getpid():
            continue
        try:
            if wanted in (entry / "environ").read_bytes().split(b"\0"):
                yield int(entry.name)
        except OSError:  # it has ended, or it is another user's
            continue


def _signal(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def _quoted(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"'


def _plain(path: Path) -> str:
    return str(path).replace("%", "%%")
