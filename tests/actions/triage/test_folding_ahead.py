"""What happens to an incident while an act on it is prepared is not lost."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection

from monitor.actions.act import act
from monitor.actions.intake.removals import follow
from monitor.actions.places.choices import choose
from monitor.actions.triage.corrections import correct
from monitor.actions.triage.gathered import LEAVE_REPORTS
from monitor.actions.triage.incident_reports import GatheredReports
from monitor.actions.triage.merging import merge, undo_merge
from monitor.actions.triage.splitting import move_over, split
from monitor.model.listening import Removal
from monitor.store.database import Database
from tests.actions.triage.test_merging import Here, file, posts_of, stood
from tests.actions.triage.test_steps import ANA, YUSUF
from tests.builders import a_place
from tests.conftest import rows

WATER = ("water in Beira", "water in Beira, ward 2", "water in Beira, ward 3")
MISCOUNTED = """SELECT count(*) FROM incidents i WHERE merged_into IS NULL AND reports !=
    (SELECT count(*) FROM reports r WHERE r.incident_id = i.id)"""
FOOD = ("food in Dondo", "food in Dondo, ward 2")


class Crowded(Database):
    """Before its first transaction that writes, something else happens."""

    def __init__(self, database: Database, happens: Callable[[], object]) -> None:
        super().__init__(database.engine)
        self._happens = [happens]

    @contextmanager
    def write(self) -> Iterator[Connection]:
        while self._happens:
            self._happens.pop()()
        with super().write() as connection:
            yield connection


@pytest.fixture
def here(database: Database, deployment: int) -> Here:
    return database, deployment


def filed(here: Here) -> tuple[int, int]:
    """An incident of three reports and one of two."""
    water, food = file(here, *WATER)[0], file(here, *FOOD)[0]
    assert (len(posts_of(here, water)), len(posts_of(here, food))) == (3, 2)
    return water, food


def as_its_reports_say(here: Here, number: int) -> bool:
    """Whether it stands as it does when all its reports are read and folded again."""
    before = stood(here, number)
    gathered = GatheredReports(*here, number)
    with act(*here, alone=True) as doing:
        gathered.refold(doing, number)
    return before == stood(here, number)


ACTS = {
    "correct": lambda here, water, food, posts: correct(
        *here, water, "urgency", "Immediate", ANA, seen=99
    ),
    "correct a report": lambda here, water, food, posts: correct(
        *here, water, "people", 40, ANA, seen=99, post=posts[1]
    ),
    "split": lambda here, water, food, posts: split(*here, water, posts[1:2], ANA, seen=99),
    "move": lambda here, water, food, posts: move_over(
        *here, water, food, posts[1:2], ANA, seen={water: 99, food: 99}
    ),
    "merge": lambda here, water, food, posts: merge(
        *here, food, water, ANA, seen={water: 99, food: 99}
    ),
}


def joined(here: Here, water: int, posts: list[int]) -> None:
    assert file(here, "water in Beira, 300 people", "water in Beira, ward 5") == (water, water)


def removed(here: Here, water: int, posts: list[int]) -> None:
    [(id_,)] = rows(here[0], f"SELECT network_id FROM posts WHERE id = {posts[0]}")  # noqa: S608
    follow(*here, [Removal("x", str(id_), datetime.now(UTC))], [])


def placed(here: Here, water: int, posts: list[int]) -> None:
    chosen = a_place("Buzi").chosen
    choose(*here, water, "Beira", chosen, YUSUF, seen=0, compare=str.casefold)


def corrected(here: Here, water: int, posts: list[int]) -> None:
    correct(*here, water, "severity", "Extreme", YUSUF, seen=99, post=posts[2])


def grown(here: Here, water: int, posts: list[int]) -> None:
    [other, *_] = file(here, "shelter in Dondo")
    merge(*here, other, water, YUSUF, seen={other: 99, water: 99})


MEANWHILE = {one.__name__: one for one in (joined, removed, placed, corrected, grown)}


@pytest.mark.parametrize("happens", MEANWHILE)
@pytest.mark.parametrize("name", ACTS)
def test_what_happens_between_the_fold_and_the_write_counts(
    here: Here, name: str, happens: str
) -> None:
    water, food = filed(here)
    posts = posts_of(here, water)
    database, deployment = here
    crowded = Crowded(database, lambda: MEANWHILE[happens](here, water, posts))
    ACTS[name]((crowded, deployment), water, food, posts)  # type: ignore[no-untyped-call]  # lambdas
    touched = rows(database, "SELECT id FROM incidents WHERE merged_into IS NULL ORDER BY id")
    for (number,) in touched:
        assert isinstance(number, int)
        assert as_its_reports_say(here, number), number
    assert rows(database, MISCOUNTED) == [(0,)]


def test_reports_that_are_filed_all_the_while_are_all_there(here: Here) -> None:
    water, food = filed(here)
    seen = {water: 99, food: 99}

    def file_many() -> None:
        for number in range(12):
            file(here, f"water in Beira, house {number}", f"food in Dondo, house {number}")

    with ThreadPoolExecutor(1) as pool:
        filing = pool.submit(file_many)
        while not filing.done():
            moved = merge(*here, food, water, ANA, seen=seen)
            correct(*here, water, "people", 40, ANA, seen=99, post=posts_of(here, water)[0])
            undo_merge(*here, food, moved.decision, ANA)
            new = split(*here, water, posts_of(here, water)[:1], ANA, seen=99)
            merge(*here, new.incident, water, ANA, seen={**seen, new.incident: 99})
        filing.result()
    assert rows(here[0], "SELECT count(*) FROM reports WHERE incident_id IS NOT NULL") == [(29,)]
    assert rows(here[0], MISCOUNTED) == [(0,)]


def test_an_event_that_may_change_reports_is_not_passed_over() -> None:
    """Whoever adds an event says so here, or all reports are read again after it."""
    assert all("posts" not in event.__dataclass_fields__ for event in LEAVE_REPORTS)
