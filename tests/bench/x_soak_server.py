"""A day at X in minutes, as a process of its own: `python -m tests.bench.x_soak_server SECONDS`.

An hour of the stream takes `HOUR_S`. At the end of each the connection breaks, in three ways in
turn; connections and searches are refused now and then; between posts come keep-alives, posts that
came before, and lines that nobody can understand. The first line on stdout is the address, the
second comes when somebody listens, the third says how many posts were written, the last, after a
line on stdin, is what was done, as JSON.
"""

import os
import random
import sys
import threading
import time
from math import ceil
from queue import Empty, Queue
from typing import Any

import orjson

from monitor.networks.x.ids import made_at
from tests.bench.posts import texts
from tests.networks.x.matching import matcher
from tests.networks.x.server import PROBLEM, Handler, Server
from tests.networks.x.world import Line, World

HOUR_S = 25.0
RATE = 100.0
KEEPALIVE_S = 0.3
"""Twenty seconds of an hour are a seventh of a second here; the stream is seldom silent so long."""
GARBAGE_EVERY_S = 1.5
SEARCH_S = 10.0
AGAIN = 50
"""Posts that a new connection brings once more."""
NEAR_S = 1.5
"""Before a break nothing is sent that no search could bring again."""

ENDED = orjson.dumps({"errors": [{
    "title": "operational-disconnect", "disconnect_type": "UpstreamOperationalDisconnect",
    "detail": "This stream has been disconnected upstream for operational reasons.",
    "type": PROBLEM + "operational-disconnect"}]})  # fmt: skip
END = b"END"


def garbage(number: int) -> bytes:
    """In six kinds; each must be kept as one issue that shows its mark."""
    mark = f"garbage-{number}"
    unknown = {"title": f"Trouble {mark}", "type": PROBLEM + "never-seen", "status": 299}
    kinds = (
        b'{"data": {"id": "' + mark.encode() + b'", "te',
        orjson.dumps({"errors": [unknown]}),
        orjson.dumps([number, mark]),
        b"\xff\xfe\x00 " + mark.encode(),
        orjson.dumps({"data": {"id": mark, "text": "water"}}),
        orjson.dumps({"surprise": {"deep": [mark]}}),
    )
    return kinds[number % len(kinds)]


class Day(World):
    """What happened, with `time.time()`."""

    def __init__(self) -> None:
        super().__init__(search_lag_s=1.0)
        self.opened: list[float] = []
        self.cuts: list[dict[str, Any]] = []
        self.refused = {"stream": 0, "search": 0, "search_503": 0}
        self.searches = 0
        self.refuse_next_stream = False
        self.sent_again = 0
        self._pages: tuple[str, int, float, list[dict[str, Any]]] = ("", 0, 0.0, [])

    def found(self, query: str, since: int) -> list[dict[str, Any]]:
        """From the newest back: the day is long, and a search reaches a minute. The pages of one
        search are of one moment."""
        if self._pages[:2] == (query, since) and time.time() - self._pages[2] < SEARCH_S:
            return self._pages[3]
        matches = matcher(query, length=self.query_length)
        oldest = made_at(since).timestamp() - 1
        latest = time.time() - self.search_lag_s
        found = []
        with self.lock:
            for post in reversed(self.posts):
                if post["at"] < oldest:
                    break
                if int(post["id"]) > since and post["at"] <= latest and matches(post):
                    found.append(post)
        found.sort(key=lambda post: -int(post["id"]))
        self._pages = (query, since, time.time(), found)
        return found

    def end(self, kind: str, *, refuse: bool) -> None:
        """Breaks every stream; `refuse`: and the next connection."""
        with self.lock:
            if not self.streams:
                return
            self.refuse_next_stream = refuse
            self.cuts.append({"at": time.time(), "kind": kind, "refused": refuse})
            if kind == "cut":
                self.cut()
                return
            open_ones, self.streams[:] = list(self.streams), []
        for stream in open_ones:
            if kind == "told":
                stream.put(ENDED)
            stream.put(END)


class DayHandler(Handler):
    @property
    def day(self) -> Day:
        assert isinstance(self.server.world, Day)
        return self.server.world

    def _answer(self) -> None:
        path = self.path.partition("?")[0]
        if path.endswith("/search/stream") and self.day.refuse_next_stream:
            self.day.refuse_next_stream = False
            self.day.refused["stream"] += 1
            self._too_many()
        elif path.endswith("/search/recent") and self._search_is_refused():
            return
        else:
            super()._answer()

    def _search_is_refused(self) -> bool:
        self.day.searches += 1
        if self.day.searches % 40 == 0:
            self.day.refused["search"] += 1
            self._too_many()
        elif self.day.searches % 95 == 0:
            self.day.refused["search_503"] += 1
            self._send(503, {"title": "Service Unavailable", "detail": "Over capacity"})
        else:
            return False
        return True

    def _too_many(self) -> None:
        body = {"title": "Too Many Requests", "detail": "Too Many Requests",
                "type": PROBLEM + "rate-limit-exceeded"}  # fmt: skip
        reset = {"x-rate-limit-remaining": "0", "x-rate-limit-reset": str(ceil(time.time() + 1))}
        self._send(429, body, reset)

    def _feed(self, mine: Queue[Line]) -> None:
        self.day.opened.append(time.time())
        for line in list(recent):
            self._chunk(line + b"\r\n")
            self.day.sent_again += 1
        while True:
            try:
                line = mine.get(timeout=KEEPALIVE_S)
            except Empty:
                line = b""
            if line is None:
                self.connection.close()
                return
            if line == END:
                self.wfile.write(b"0\r\n\r\n")
                return
            self._chunk(line + b"\r\n")
            if line.startswith(b'{"data":{"id":"1') or b'"matching_rules"' in line:
                recent.append(line)
                del recent[:-AGAIN]


recent: list[bytes] = []


def run(seconds: float, quiet_at: float) -> dict[str, Any]:
    """`quiet_at`: when a break comes that this server does not make itself."""
    day = Day()
    server = Server(day)
    server.RequestHandlerClass = DayHandler
    server.start()
    print(server.address, flush=True)
    while not day.opened:
        time.sleep(0.01)
    print("listening", flush=True)
    time.sleep(1)
    started = time.monotonic()
    hours = round(seconds / HOUR_S)
    breaks = [quiet_at, *(HOUR_S * n - 3 for n in range(1, hours + 1))]
    breaks = [one for one in breaks if one < seconds - 2]
    stop = threading.Event()

    def cut() -> None:
        for number, at in enumerate(breaks[1:]):
            if stop.wait(max(0.0, started + at - time.monotonic())):
                return
            day.end(("cut", "told", "ended")[number % 3], refuse=number % 4 == 1)

    threading.Thread(target=cut, daemon=True).start()
    ids, marks = _write(day, started, seconds, breaks)
    stop.set()
    print(len(ids), flush=True)
    sys.stdin.readline()
    return {
        "ids": ids,
        "garbage": marks,
        "cuts": day.cuts,
        "opened": day.opened,
        "refused": day.refused,
        "searches": day.searches,
        "sent_again": day.sent_again,
    }


def _write(
    day: Day, started: float, seconds: float, breaks: list[float]
) -> tuple[list[str], list[int]]:
    chance = random.Random(5)
    ids: list[str] = []
    marks: list[int] = []
    words = texts(10_000_000)
    garbage_due = GARBAGE_EVERY_S
    while (passed := time.monotonic() - started) < seconds:
        while len(ids) < passed * RATE:
            author = f"ana{chance.randrange(5000)}"
            ids.append(day.write(f"water! {next(words)}"[:270], author))
        if passed > garbage_due and day.streams:
            garbage_due = passed + chance.uniform(0.5, 1.5) * GARBAGE_EVERY_S
            if all(not -1 < at - passed < NEAR_S for at in breaks):
                marks.append(len(marks))
                day.line(garbage(marks[-1]))
        time.sleep(0.005)
    return ids, marks


if __name__ == "__main__":
    os.sched_setaffinity(0, range(os.cpu_count() or 1))
    made = run(float(sys.argv[1]), float(sys.argv[2]))
    sys.stdout.write(orjson.dumps(made).decode() + "\n")
