"""How long corrections, merges and splits of a large incident keep everybody else from filing."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from string import ascii_lowercase
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, select

from monitor.actions.deployments import open_deployment
from monitor.actions.intake.filing import filing
from monitor.actions.intake.keeping import keep
from monitor.actions.triage.corrections import correct, undo_correction
from monitor.actions.triage.merging import merge, undo_merge
from monitor.actions.triage.splitting import move_over, split, undo_split
from monitor.model.labels import Item
from monitor.model.people import Person
from monitor.steps.group import group, questions
from monitor.store.database import Database, connect
from monitor.store.migrate import migrate
from monitor.store.schema import incidents, posts, reports
from tests.builders import a_need, a_place, a_post, a_report

EACH = 2000
"""Reports of each of two incidents."""
BATCH = 500
ANA = Person("ana@desk.example", "Ana")


class LockedDatabase(Database):
    """A database that knows how long its transactions that write lasted, in seconds."""

    def __init__(self, database: Database) -> None:
        super().__init__(database.engine)
        self.locked_s: list[float] = []

    @contextmanager
    def write(self) -> Iterator[Connection]:
        with super().write() as connection:
            begun = time.perf_counter()
            yield connection
        self.locked_s.append(time.perf_counter() - begun)


def fold(each: int = EACH) -> dict[str, Any]:
    """Milliseconds, of each act: in the lock (the longest of its transactions), and in all."""
    with TemporaryDirectory() as folder:
        database = LockedDatabase(connect(f"sqlite:///{Path(folder) / 'monitor.db'}"))
        migrate(database)
        deployment = open_deployment(database, "Invented flood").id
        first = _gathered(database, deployment, Item.WATER, each)
        other = _gathered(database, deployment, Item.FOOD, each)
        measured = _acts(database, deployment, first, other)
        database.close()
    return {"reports": [each, each], "acts": measured}


def _acts(database: LockedDatabase, deployment: int, first: int, other: int) -> dict[str, Any]:
    here = (database, deployment)
    half = _posts_of(database, first)[: len(_posts_of(database, first)) // 2]
    one = half[0]
    measured: dict[str, Any] = {}

    def measure(name: str, act: Callable[[], Any]) -> Any:
        database.locked_s.clear()
        begun = time.perf_counter()
        outcome = act()
        lasted = time.perf_counter() - begun
        measured[name] = {
            "in_lock_ms": round(1000 * max(database.locked_s), 1),
            "in_all_ms": round(1000 * lasted, 1),
        }
        return outcome

    decided = measure(
        "correct", lambda: correct(*here, first, "urgency", "Immediate", ANA, seen=99)
    )
    measure("undo_correct", lambda: undo_correction(*here, first, decided.decision, ANA))
    decided = measure(
        "correct_report", lambda: correct(*here, first, "people", 7, ANA, seen=99, post=one)
    )
    measure("undo_correct_report", lambda: undo_correction(*here, first, decided.decision, ANA))
    moved = measure("split", lambda: split(*here, first, half, ANA, seen=99))
    measure("undo_split", lambda: undo_split(*here, first, moved.decision, ANA))
    seen = {first: 99, other: 99}
    moved = measure("move", lambda: move_over(*here, first, other, half, ANA, seen=seen))
    measure("undo_move", lambda: undo_split(*here, first, moved.decision, ANA))
    moved = measure("merge", lambda: merge(*here, other, first, ANA, seen=seen))
    measure("undo_merge", lambda: undo_merge(*here, other, moved.decision, ANA))
    return measured


def _gathered(database: Database, deployment: int, item: Item, count: int) -> int:
    """One incident of so many reports, each by an author of its own, kept and filed in batches."""
    for start in range(0, count, BATCH):
        batch = [
            a_post(_words(item, number), id=f"{item}{number}", minutes=number // 60)
            for number in range(start, min(start + BATCH, count))
        ]
        numbers = keep(database, deployment, batch)
        told = [
            (number, a_report(post=post, needs=(a_need(item),), place=a_place()))
            for number, post in zip(numbers, batch, strict=True)
        ]
        with filing(database, deployment) as transaction:
            transaction.unread(numbers)
            transaction.file(group(told, transaction.known(questions(told))))
    with database.read() as connection:
        newest = select(incidents.c.id).order_by(incidents.c.id.desc()).limit(1)
        return int(connection.execute(newest).scalar_one())


def _words(item: Item, number: int) -> str:
    """No two of them are copies of each other."""
    invented = random.Random(f"{item} {number}")
    return " ".join("".join(invented.choices(ascii_lowercase, k=7)) for _ in range(14))


def _posts_of(database: Database, incident: int) -> list[int]:
    query = select(posts.c.id).join(reports, reports.c.post_id == posts.c.id)
    with database.read() as connection:
        return list(
            connection.execute(
                query.where(reports.c.incident_id == incident).order_by(posts.c.id)
            ).scalars()
        )
