"""A day of X's stream in ten minutes, through the whole product: what was lost, what came twice,
how long after each cut the feed listened again, and whether the listener's memory stays flat."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from statistics import linear_regression, median
from typing import Any

import orjson
from sqlalchemy import text

from monitor.actions.networks.accounts import add_account
from monitor.actions.networks.watchwords import set_watchwords
from monitor.model.accounts import AccountKind
from monitor.model.dispatching import Account
from monitor.model.people import Person
from monitor.model.watchwords import Watchwords
from monitor.settings import Settings
from monitor.store.database import Database, connect
from monitor.store.networks.encryption import Seal
from monitor.wiring.connections import find_deployment
from tests.bench.instance import Instance
from tests.bench.x_soak_server import HOUR_S
from tests.networks.x.server import BEARER, HANDLE

KILLED_AT = 0.145
"""Of the whole time; memory is looked at in the process that comes after."""
WARM_S = 15.0
LAST_SEARCH_S = 20.0
LATE_S = 90.0
"""For the last reading."""

WORDS = (
    Watchwords(words=("water", "tents")),
    Watchwords(words=("food", "water", "tents"), hashtags=("floodtest",)),
    Watchwords(words=("water",), languages=("en", "pt")),
    Watchwords(words=("water", "medicine")),
    Watchwords(words=("water",)),
)
"""One after the other; all of them follow what is written."""


def x_soak(seconds: float = 600.0) -> dict[str, Any]:
    with Instance() as instance, _server(seconds) as server:
        database = connect(f"sqlite:///{instance.folder / 'monitor.db'}")
        settings = Settings(data_dir=instance.folder)
        deployment = find_deployment(settings, database).id
        _follow(database, deployment, WORDS[-1])
        address = _line(server)
        wanted = {"bearer_token": BEARER, "server": address}
        add_account(
            database,
            deployment,
            Account("x", HANDLE, wanted),
            Seal(settings.secret),
            kind=AccountKind.OFFICIAL,
            listens=True,
            speaks=False,
            by=Person(instance.email),
        )
        assert _line(server) == "listening"
        watched = _Watched(database, instance.process.pid)
        watched.run(deployment, seconds)
        watched.wait_kept(int(_line(server)))
        done = orjson.loads(server.communicate("\n", timeout=60)[0])
        watched.over.set()
        return {
            "hours": round(seconds / HOUR_S, 1),
            **_counts(database, done),
            **_times(database, done, watched),
            "gaps": _gaps(database),
            "memory_mb": watched.memory(),
        }


@dataclass
class _Watched:
    """The listener, from outside: its state ten times a second, its memory once a second."""

    database: Database
    pid: int
    states: list[tuple[float, str]] = field(default_factory=list)
    resident: list[tuple[int, float, float]] = field(default_factory=list)  # process, when, MB
    killed_at: float = 0.0
    over: threading.Event = field(default_factory=threading.Event)

    def run(self, deployment: int, seconds: float) -> None:
        threading.Thread(target=self._watch, daemon=True).start()
        started = time.monotonic()
        changes = [seconds * (n + 0.5) / len(WORDS) for n in range(len(WORDS))]
        while (passed := time.monotonic() - started) < seconds + 2:
            if not self.killed_at and passed > seconds * KILLED_AT + 1:
                self.killed_at = time.time()
                os.kill(_listener(self.pid), signal.SIGKILL)
            if changes and passed > changes[0]:
                _follow(self.database, deployment, WORDS[-len(changes)])
                del changes[0]
            time.sleep(0.05)

    def wait_kept(self, count: int) -> None:
        deadline = time.monotonic() + LATE_S
        query = "SELECT count(*), count(read_at) FROM posts"
        time.sleep(LAST_SEARCH_S)
        while _all(self.database, query) != [(count, count)] and time.monotonic() < deadline:
            time.sleep(0.5)

    def memory(self) -> dict[str, Any]:
        """Of the process that lived on after the kill, without its first seconds."""
        last = self.resident[-1][0]
        mine = [(when, mb) for pid, when, mb in self.resident if pid == last]
        mine = [(when, mb) for when, mb in mine if when > mine[0][0] + WARM_S] or mine
        fifth = max(1, len(mine) // 5)
        slope = linear_regression([when / 3600 for when, _ in mine], [mb for _, mb in mine]).slope
        return {
            "first_fifth": round(median(mb for _, mb in mine[:fifth]), 1),
            "last_fifth": round(median(mb for _, mb in mine[-fifth:]), 1),
            "most": round(max(mb for _, mb in mine), 1),
            "slope_per_hour": round(slope, 1),
            "every_tenth": [round(mb, 1) for _, mb in mine[:: max(1, len(mine) // 10)]],
        }

    def _watch(self) -> None:
        look = 0
        while not self.over.wait(0.1):
            for (state,) in _all(self.database, "SELECT state FROM feeds"):
                if not self.states or self.states[-1][1] != state:
                    self.states.append((time.time(), state))
            look += 1
            if look % 10 == 0 and (pid := _listener(self.pid)):
                self.resident.append((pid, time.monotonic(), _resident_mb(pid)))


def _counts(database: Database, done: dict[str, Any]) -> dict[str, Any]:
    kept = [str(one) for (one,) in _all(database, "SELECT network_id FROM posts")]
    [(reports, read)] = _all(database, "SELECT count(*), count(DISTINCT post_id) FROM reports")
    [(received,)] = _all(database, "SELECT received FROM feeds")
    raws = [str(raw) for (raw,) in _all(database, "SELECT raw FROM issues")]
    marks = [int(mark) for raw in raws for mark in re.findall(r"garbage-(\d+)", raw)[:1]]
    return {
        "written": len(done["ids"]),
        "kept": len(kept),
        "missing": len(set(done["ids"]) - set(kept)),
        "not_written": len(set(kept) - set(done["ids"])),
        "twice": len(kept) - len(set(kept)),
        "reports": reports,
        "reports_twice": reports - read,
        "came_again_and_was_not_kept": received - len(kept),
        "garbage_sent": len(done["garbage"]),
        "garbage_kept_as_issue": len(set(marks)),
        "garbage_kept_twice": len(marks) - len(set(marks)),
        "other_issues": len(raws) - len(marks),
        "cuts": len(done["cuts"]),
        "refused": done["refused"],
        "searches": done["searches"],
    }


def _times(database: Database, done: dict[str, Any], watched: _Watched) -> dict[str, Any]:
    """Seconds from a cut, by whether the next connection was refused by a limit."""
    ends = [*[one["at"] for one in done["cuts"]][1:], float("inf")]
    rows = [(one, _after(database, one["at"], end, done, watched))
            for one, end in zip(done["cuts"], ends, strict=True)]  # fmt: skip
    plain = [times for one, times in rows if not one["refused"]]
    refused = [times for one, times in rows if one["refused"]]
    killed = _after(database, watched.killed_at, float("inf"), done, watched)
    return {
        "after_a_cut_s": _summary(plain),
        "after_a_cut_and_a_429_s": _summary(refused),
        "after_the_kill_s": {name: round(value, 2) for name, value in killed.items()},
    }


def _after(
    database: Database, at: float, end: float, done: dict[str, Any], watched: _Watched
) -> dict[str, float]:
    opened = next((one for one in done["opened"] if at < one < end), float("nan"))
    shown = next(
        (two for (_, was), (two, is_) in pairwise(watched.states)
         if at < two < end and was != is_ == "listening"),
        float("nan"),
    )  # fmt: skip
    query = "SELECT min(kept_at) FROM posts WHERE created_at > :at"
    with database.read() as connection:
        kept = connection.execute(text(query), {"at": round(at * 1000)}).scalar()
    first = float("nan") if kept is None else kept / 1000
    times = {"stream_open": opened, "shown_listening": shown, "first_post_kept": first}
    return {name: time - at for name, time in times.items()}


def _summary(times: list[dict[str, float]]) -> dict[str, dict[str, float]]:
    found = {}
    for name in times[0] if times else ():
        found_times = [one[name] for one in times]
        found[name] = {"p50": round(median(found_times), 2), "most": round(max(found_times), 2)}
    return found


def _gaps(database: Database) -> dict[str, int]:
    found = dict(_all(database, "SELECT filled, count(*) FROM gaps GROUP BY filled"))
    return {"filled": int(found.get(1, 0)), "not_filled": int(found.get(0, 0))}


def _follow(database: Database, deployment: int, words: Watchwords) -> None:
    set_watchwords(database, deployment, words, Person("bench@desk.example.org", "The bench"))


def _listener(root: int) -> int:
    """The process `workers.feed` below `root`; 0 where there is none just now."""
    found = [root]
    for pid in found:
        try:
            command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
            found += map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
        except OSError:
            continue
        if b"workers.feed" in command:
            return pid
    return 0


def _resident_mb(pid: int) -> float:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _all(database: Database, query: str) -> list[tuple[Any, ...]]:
    with database.read() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


@contextmanager
def _server(seconds: float) -> Iterator["subprocess.Popen[str]"]:
    module = "tests.bench.x_soak_server"
    command = [sys.executable, "-m", module, str(seconds), str(seconds * KILLED_AT)]
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, stdout=pipe, stdin=pipe, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


if __name__ == "__main__":
    print(orjson.dumps(x_soak(float(sys.argv[1])), option=orjson.OPT_INDENT_2).decode())
