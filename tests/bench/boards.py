"""Open boards by the hundred: how long until an announced incident is on all of them."""

import asyncio
import json
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.bench.announcements import Announcements
from tests.bench.flow import percentile
from tests.bench.instance import COMMAND, Instance
from tests.bench.posts import write_posts
from tests.bench.session import Session

ANNOUNCED = 20
"""Incidents announced one after the other, one a second."""


@dataclass
class Board:
    """One open board: it hears the feed, then asks for what its filter shows, as a page does."""

    stream: str
    page: str
    cookie: str
    heard: dict[int, float] = field(default_factory=dict)  # incident → when the feed said it
    shown: dict[int, float] = field(default_factory=dict)  # incident → when a refresh had it
    decided: dict[tuple[int, int], float] = field(default_factory=dict)  # incident and version
    corrected: dict[tuple[int, int], float] = field(default_factory=dict)  # incident and version
    open: bool = False
    _asked_at: float = 0.0

    async def run(self) -> None:
        parts = urlsplit(self.stream)
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        request = f"GET {parts.path}?{parts.query} HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n"
        writer.write(request.encode())
        waiting: asyncio.Task[None] | None = None
        asking = set[asyncio.Task[None]]()
        while line := await reader.readline():
            self.open = True
            if not line.startswith(b"data:") or b'"kind":"filed"' not in line:
                continue
            now = time.time()
            message = json.loads(line[5:])
            for one in message["incidents"]:
                self.heard.setdefault(one, now)
            for mark in message["decided"]:
                self.decided.setdefault((mark["id"], mark["version"]), now)
            if by_hand := message["by_hand"]:
                rows = asyncio.create_task(self._rows(by_hand, message["revision"]))
                asking.add(rows)
                rows.add_done_callback(asking.discard)
            if waiting is None or waiting.done():
                waiting = asyncio.create_task(self._refresh())

    async def _refresh(self) -> None:
        """At most once a second, as the page does; everything that is there is then on the page."""
        await asyncio.sleep(max(0.0, self._asked_at + 1 - time.time()))
        self._asked_at = time.time()
        numbers = (await self._ask("/board/refresh"))["numbers"]
        now = time.time()
        for one in numbers:
            self.shown.setdefault(one, now)

    async def _rows(self, numbers: list[int], revision: int) -> None:
        """What an officer has just changed is asked for by itself."""
        texts = ",".join(map(str, numbers))
        reply = await self._ask(f"/board/rows?n={texts}&after={revision}")
        now = time.time()
        for row in reply["rows"]:
            self.corrected.setdefault((row["id"], row["version"]), now)

    async def _ask(self, path: str) -> Any:
        parts = urlsplit(self.page)
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        request = (
            f"GET {path} HTTP/1.1\r\nHost: {parts.netloc}\r\n"
            f"Cookie: {self.cookie}\r\nConnection: close\r\n\r\n"
        )
        writer.write(request.encode())
        answer = await reader.read()
        writer.close()
        return json.loads(answer.partition(b"\r\n\r\n")[2])


def boards(count: int) -> dict[str, Any]:
    """Milliseconds from the announcement to the last of `count` boards, at rest and in a stream."""
    with Instance() as instance, Announcements(instance) as announced:
        session = Session(instance.address, instance.email, instance.password)
        return {
            "boards": count,
            "at_rest": asyncio.run(_measure(instance, session, announced, count, rate=0)),
            "with_100_posts_per_s": asyncio.run(
                _measure(instance, session, announced, count, rate=100)
            ),
        }


async def _measure(
    instance: Instance, session: Session, announced: Announcements, count: int, rate: float
) -> dict[str, Any]:
    passes = [session.json("/live/token")["address"] for _ in range(count)]
    opened = [Board(one, instance.address, session.cookie) for one in passes]
    running = [asyncio.create_task(one.run()) for one in opened]
    with tempfile.TemporaryDirectory() as folder:
        needs, noise = Path(folder) / "needs.jsonl", Path(folder) / "noise.jsonl"
        _write_needs(needs, f"needs{rate:g}-")
        await asyncio.sleep(2)
        stream = None
        if rate:
            write_posts(noise, round(rate * (ANNOUNCED + 10)), "noise")
            stream = drill(instance, noise, rate)
            await asyncio.sleep(4)
        done = await asyncio.to_thread(drill(instance, needs, 1).wait)
        await asyncio.sleep(3)
        if stream:
            stream.terminate()
            await asyncio.to_thread(stream.wait)
    for one in running:
        one.cancel()
    found = {number: at / 1000 for number, at in announced.incidents.items()}
    return {"drill_exit": done, **_figures(opened, found)}


def _figures(opened: list[Board], announced: dict[int, float]) -> dict[str, Any]:
    """Of incidents announced while all boards were open: when the last board had each."""
    ready = max(min(one.shown.values(), default=0.0) for one in opened)
    # what was announced last had no time to be asked for before the boards were closed
    end = max(max(one.shown.values(), default=0.0) for one in opened) - 2
    fresh = {incident: at for incident, at in announced.items() if ready < at < end}
    shown = [
        round(1000 * (max(one.shown[incident] for one in opened) - at))
        for incident, at in fresh.items()
        if all(incident in one.shown for one in opened)
    ]
    # a message that would name over 200 incidents says "all" instead: those are not counted here
    heard = [
        round(1000 * (max(one.heard[incident] for one in opened) - at))
        for incident, at in fresh.items()
        if all(incident in one.heard for one in opened)
    ]
    return {
        "incidents": len(fresh),
        "not_on_all_boards": len(fresh) - len(shown),
        "last_board_heard_ms": _spread(heard),
        "last_board_showed_ms": _spread(shown),
    }


def _spread(found: list[int]) -> dict[str, int]:
    ordered = sorted(found)
    return {f"p{share}": percentile(ordered, share) for share in (50, 99)} | {"max": ordered[-1]}


def _write_needs(path: Path, prefix: str) -> None:
    towns = ("Beira", "Dondo", "Chimoio", "Quelimane", "Nampula", "Maputo", "Tete", "Lichinga")
    needs = (
        "drinking water",
        "food",
        "insulin and medicines",
        "a boat, we are trapped on the roof",
    )
    with path.open("w") as file:
        for number in range(ANNOUNCED):
            town, need = towns[number % len(towns)], needs[number // len(towns) % len(needs)]
            text = f"Invented for a measurement: we urgently need {need} in {town}, please help us"
            file.write(json.dumps({"id": f"{prefix}{number}", "text": text}) + "\n")


def drill(instance: Instance, path: Path, rate: float) -> "subprocess.Popen[bytes]":
    command = [COMMAND, "drill", str(path), "--rate", str(rate)]
    return subprocess.Popen(command, env=instance.environment, stderr=subprocess.DEVNULL)
