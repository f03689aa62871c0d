"""`crisis-monitor up` as a user meets it: first start, second start, faults, stop."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Self

import pytest

from monitor.cli import checks
from monitor.cli.errors import CommandError
from monitor.cli.supervision import end_leftovers
from tests.log_lines import assert_log_lines
from tests.ports import free_port
from tests.running import wait_until

COMMAND = str(Path(sys.executable).with_name("crisis-monitor"))


class Up:
    def __init__(
        self, folder: Path, *arguments: str, port: int | None = None, **settings: str
    ) -> None:
        self.folder, self.port = folder, port or free_port()
        self.said = folder.parent / f"said-{self.port}.txt"
        self.process = subprocess.Popen(
            [COMMAND, "up", "--port", str(self.port), *arguments],
            env=os.environ | {"MONITOR_DATA_DIR": str(folder)} | settings,
            stdout=self.said.open("w"),
            stderr=subprocess.STDOUT,
        )

    def wait_ready(self) -> str:
        wait_until(lambda: "Ctrl-C" in self.text() or self.ended(), 150, "the board is up")
        assert not self.ended(), self.text()
        return self.text()

    def text(self) -> str:
        return self.said.read_text()

    def ended(self) -> bool:
        return self.process.poll() is not None

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=40)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Ends what a test that failed left running: it would read the next tests' posts."""
        if not self.ended():
            self.process.terminate()
            self.process.wait(timeout=40)
        end_leftovers(self.folder)


@pytest.fixture
def folder(tmp_path: Path, gazetteer_folder: Path) -> Path:
    made = tmp_path / "data"
    made.mkdir()
    (made / "gazetteer").symlink_to(gazetteer_folder)
    return made


def marked(folder: Path) -> list[str]:
    wanted = f"MONITOR_UP={folder}".encode()
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if wanted in (entry / "environ").read_bytes().split(b"\0"):
                found.append((entry / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return found


def watched(folder: Path) -> set[str]:
    """The names that the processes of a running monitor watch."""
    wanted = f"MONITOR_UP={folder}".encode()
    found = set()
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            environment = (entry / "environ").read_bytes().split(b"\0")
        except OSError:
            continue
        if wanted in environment:
            found |= {one.decode() for one in environment if one.startswith(b"MONITOR_WATCHED")}
    return found


@pytest.mark.timeout(240)
def test_it_starts_stops_and_finds_its_data_again(folder: Path) -> None:
    with Up(folder, "--rate", "200", MONITOR_LOG_LEVEL="DEBUG") as first:
        said = first.wait_ready()
        assert f"http://127.0.0.1:{first.port}/" in said
        assert "password" in said
        with urllib.request.urlopen(f"http://127.0.0.1:{first.port}/", timeout=10) as answer:
            assert "Sign in" in answer.read().decode()
        assert watched(folder) == {"MONITOR_WATCHED_NAMES=@ReliefDeskNalani"}
        assert first.stop() == 0
        assert marked(folder) == []
    for file in (folder / "logs").glob("*.log"):
        assert_log_lines(file.read_text())
    for file in (folder / "logs").glob("*.log"):
        file.unlink()

    with Up(folder, "--no-drill", MONITOR_LOG_FORMAT="json") as second:
        again = second.wait_ready()
        assert watched(folder) == {"MONITOR_WATCHED_NAMES="}
        assert again.split("password")[1] == said.split("password")[1]

        third = Up(folder)
        assert third.process.wait(timeout=30) == 1
        assert "already running" in third.text()

        stopped = subprocess.run(
            [COMMAND, "up", "--stop"],
            env=os.environ | {"MONITOR_DATA_DIR": str(folder)},
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert stopped.stdout.strip() == "stopped"
        assert second.process.wait(timeout=10) == 0
    assert marked(folder) == []
    supervised = (folder / "logs" / "supervisord.log").read_text().splitlines()
    assert {json.loads(line)["process"] for line in supervised} == {"supervisord"}


@pytest.mark.timeout(240)
def test_what_a_start_that_was_cut_off_left_behind_is_ended(folder: Path) -> None:
    with Up(folder, "--no-drill") as first:
        first.wait_ready()
        first.process.kill()
        first.process.wait()
        assert marked(folder) != []
        with Up(folder, "--no-drill", port=first.port) as second:
            assert "of an earlier start" in second.wait_ready()
            assert second.stop() == 0
            assert marked(folder) == []


def test_a_busy_port_is_named_and_nothing_is_left(folder: Path) -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        up = Up(folder, port=busy.getsockname()[1])
        assert up.process.wait(timeout=30) == 1
    assert "is taken by another program; choose another with --port" in up.text()
    assert marked(folder) == []


def test_a_full_disk_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "FREE_MB", 10**9)  # no disk has a petabyte free
    with pytest.raises(CommandError, match="make room, or point MONITOR_DATA_DIR"):
        checks.enough_space(tmp_path)


def test_a_drill_file_that_is_not_there_is_named(folder: Path) -> None:
    up = Up(folder, "--drill", "nowhere.jsonl")
    assert up.process.wait(timeout=30) == 1
    assert "nowhere.jsonl is no file" in up.text()
