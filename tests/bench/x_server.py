"""The local server of X as a process of its own, that floods a stream or cuts it.

`python -m tests.bench.x_server flood RATE SECONDS` writes RATE posts a second (0: as fast as they
are taken) to the first connection. `... cuts RATE SECONDS EVERY` writes to all who listen, and
breaks every connection every EVERY seconds. The first line on stdout is the address, the last what
was written, as JSON.
"""

import os
import sys
import threading
import time
from queue import Queue

import orjson

from tests.networks.x.server import Handler, Server
from tests.networks.x.world import Line, World, envelope

TEXT = (
    "We need water and food at the Matadouro school in Beira, 40 families & no road since the "
    "bridge of Buzi went in the night. {n} https://relief.example.org/posts/{n} #floodtest"
)


class Flood(Handler):
    """Lines are made beforehand, so that the server is faster than who listens."""

    rate, seconds = 0.0, 0.0
    sent = 0

    def _feed(self, mine: Queue[Line]) -> None:
        world = self.server.world
        before, after = _around_id(world)
        time.sleep(0.5)  # the listener has the headers
        started, number = time.monotonic(), 0
        total = int(self.rate * self.seconds) if self.rate else 20_000
        while number < total:
            due = total if not self.rate else int((time.monotonic() - started) * self.rate)
            for _ in range(min(due, total, number + 200) - number):
                id = world.new_id().encode()
                self._chunk(before + id + after.replace(b"{ID}", id) + b"\r\n")
                number += 1
            if self.rate:
                time.sleep(0.002)
        Flood.sent = number
        while True:
            time.sleep(1)
            self._chunk(b"\r\n")


def _around_id(world: World) -> tuple[bytes, bytes]:
    """A whole line of some two kilobytes, but for its id."""
    id = world.write(TEXT.format(n=17))
    line = envelope(world.posts[-1:])
    user = line["includes"]["users"][0] | {"location": "Beira", "verified": False, "bio": "x" * 160}
    line["includes"]["users"] = [user]
    line["includes"]["places"] = [{"id": "p", "full_name": "Beira", "place_type": "city",
                                   "geo": {"bbox": [34.8, -19.9, 34.95, -19.7]}}]  # fmt: skip
    line["data"]["geo"] = {"place_id": "p"}
    line["data"]["public_metrics"] = {"retweet_count": 1, "like_count": 2, "reply_count": 3}
    line["matching_rules"] = [{"id": "1", "tag": "monitor reliefdesk"}]
    line["includes"]["tweets"] = [line["data"] | {"id": "1", "conversation_id": "1"}]
    line["data"]["referenced_tweets"] = [{"type": "quoted", "id": "1"}]
    del world.posts[:]
    before, _, after = orjson.dumps(line).partition(id.encode())
    return before, after.replace(id.encode(), b"{ID}")


def flood(rate: float, seconds: float) -> dict[str, int]:
    Flood.rate, Flood.seconds = rate, seconds
    server = _Flooding(World())
    _open(server)
    while not Flood.sent:
        time.sleep(0.05)
    sys.stdin.readline()
    return {"sent": Flood.sent}


class _Flooding(Server):
    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.RequestHandlerClass = Flood


def cuts(rate: float, seconds: float, every: float) -> dict[str, list[str]]:
    world = World(search_lag_s=3.0)
    _open(Server(world))
    while not world.streams:
        time.sleep(0.01)
    time.sleep(1)
    stop = threading.Event()

    def cut() -> None:
        while not stop.wait(every):
            world.cut()

    threading.Thread(target=cut, daemon=True).start()
    started = time.monotonic()
    ids: list[str] = []
    while (passed := time.monotonic() - started) < seconds:
        while len(ids) < passed * rate:
            ids.append(world.write(f"water {len(ids)}"))
        time.sleep(0.005)
    stop.set()
    sys.stdin.readline()
    return {"ids": ids}


def _open(server: Server) -> None:
    server.start()
    sys.stdout.write(f"{server.address}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    os.sched_setaffinity(0, range(os.cpu_count() or 1))  # not on the listener's core alone
    what, *numbers = sys.argv[1:]
    made = {"flood": flood, "cuts": cuts}[what](*map(float, numbers))
    sys.stdout.write(orjson.dumps(made).decode() + "\n")
