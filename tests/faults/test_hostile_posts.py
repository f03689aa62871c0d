"""Whatever stands in a post, it is kept and read or waits for a person, and its neighbours are
read."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from monitor.actions.intake.keeping import keep
from monitor.actions.intake.reading import read
from monitor.actions.intake.shelf import DatabaseShelf
from monitor.model.posts import Post
from monitor.networks.bluesky import shapes as bluesky
from monitor.store.database import Database
from monitor.wiring.pipeline import Understanding
from tests.builders import a_post
from tests.conftest import rows

SHARED = Path(__file__).parents[3] / "shared" / "cases" / "odd-date-stops-a-batch" / "events.jsonl"
OURS = Path(__file__).parents[1] / "recordings" / "batches" / "odd_dates.jsonl"

BEFORE_YEAR_1 = datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14)))
AFTER_YEAR_9999 = datetime(9999, 12, 31, 23, 59, 59, tzinfo=timezone(timedelta(hours=-14)))
ZONED = [
    *(datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)),
    *(datetime(year, 12, 31, tzinfo=UTC) for year in (1899, 1969, 2031, 2199, 2200)),
]

HOSTILE: list[Any] = [
    *(None, True, 0, -1, 2**31, 2**63, 2**70, 10**5_000, -(10**400), Decimal("NaN")),
    *(0.1, -0.0, 1e308, float("inf"), float("-inf"), float("nan"), 90.0000001, 5e-324),
    *("", " ", "\0", "\ud83d", "\udfff\ud800", "?", "a" * 300, "é" * 70_000, "\u202e\ufeff" * 500),
    *("water\0 in Beira \ud83d", "\U0010ffff" * 2_000, "x" * 3_000_000, "'; DROP TABLE posts; --"),
    *("…http://a" * 400 + " x", "maps.google.com/maps?q=" + "+" * 9_000, "%00%ff", "0" * 5_000),
    *("nan", "1e999", "0001-01-01T00:00:00+14:00", "two\nlines\r\x85\u2028", "٣٤,٨٤", "{}", "[]"),
    *(b"", b"\xff\xfe\0", bytearray(b"x"), memoryview(b"x"), object(), Exception("\ud83d"), print),
    *([], [None], [[]] * 50, (), {}, {"id": None}, {1: 2}, {None: "\ud83d"}, {("a",): 1}, {1, 2}),
    *({"a": float("nan")}, {"n": 2**70}, {"deep": "\0"}, {"when": BEFORE_YEAR_1}, {"b": b"\xff"}),
    *(BEFORE_YEAR_1, AFTER_YEAR_9999, *(moment.replace(tzinfo=None) for moment in ZONED)),
    *(*ZONED, timedelta(days=9)),
]


def _nested(depth: int) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for _ in range(depth):
        tree = {"in": tree}
    return tree


def _endless() -> dict[str, Any]:
    tree: dict[str, Any] = {}
    tree["self"] = tree
    return tree


HOSTILE += [_nested(300), _nested(20_000), _endless(), {"long": "x" * 5_000_000}]
NAMES = [field.name for field in fields(Post)]
UNREAD = "SELECT id FROM posts WHERE read_at IS NULL"
VALUES = st.sampled_from(HOSTILE) | st.text() | st.datetimes() | st.floats() | st.integers()


@pytest.fixture
def files(database: Database, deployment: int, understanding: Understanding) -> "Files":
    return Files(database, deployment, understanding)


class Files:
    """Keeps and reads a batch as the listener and the worker do."""

    def __init__(self, database: Database, deployment: int, understanding: Understanding) -> None:
        self.database, self.deployment = database, deployment
        self._parts = understanding

    def all(self, batch: list[Post]) -> dict[str, bool]:
        """By id of each post that has a report: whether it waits for a person."""
        numbers = keep(self.database, self.deployment, batch)
        shelf = DatabaseShelf(self.database, self.deployment)
        read(numbers, shelf, self._parts.reader, self._parts.locator)
        query = (
            "SELECT posts.id, network_id, needs_human FROM reports JOIN posts ON posts.id = post_id"
        )
        return {
            str(id): bool(waits) for key, id, waits in rows(self.database, query) if key in numbers
        }

    def issues(self) -> list[str]:
        return [str(row[0]) for row in rows(self.database, "SELECT reason FROM issues ORDER BY id")]


def neighbours(names: str) -> list[Post]:
    return [a_post(f"We need water in Chimoio, street {n}, 1{n} people", id=f"{names}{n}")
            for n in range(2)]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_no_value_of_a_field_stops_its_neighbours(files: Files, name: str) -> None:
    """Every hostile value in this field, each in a post of its own, in one batch."""
    before, after = neighbours(f"{name}-before"), neighbours(f"{name}-after")
    odd = [
        replace(a_post(f"Need food in Beira {n}", id=f"{name}-{n}"), **{name: value})
        for n, value in enumerate(HOSTILE)
    ]
    waiting = files.all([*before, *odd, *after])
    assert not any(waiting[post.id] for post in (*before, *after))
    if name not in ("id", "network"):  # two of one id, or of one that is none, are one post
        assert len(waiting) == len(odd) + 4


@settings(max_examples=60)
@given(
    st.lists(st.dictionaries(st.sampled_from(NAMES), VALUES, min_size=1), min_size=1, max_size=4)
)
def test_no_values_of_several_fields_stop_their_neighbours(
    files: Files, changes: list[dict[str, Any]]
) -> None:
    tag = datetime.now(UTC).isoformat()
    before, after = neighbours(f"{tag}-before"), neighbours(f"{tag}-after")
    odd = [
        replace(a_post(f"Need food in Beira {n}", id=f"{tag}-{n}"), **change)
        for n, change in enumerate(changes)
    ]
    waiting = files.all([*before, *odd, *after])
    assert not any(waiting[post.id] for post in (*before, *after))
    assert rows(files.database, UNREAD) == []


def test_what_was_left_out_is_said_once_and_the_rest_is_kept(files: Files) -> None:
    odd = a_post(
        "Need water in Beira", id="odd", created_at=BEFORE_YEAR_1, lat=float("nan"), lon=34
    )
    files.all([odd])
    files.all([odd])
    [reason] = files.issues()
    assert "created_at" in reason
    assert "lat" in reason
    [(text, lat, lon)] = rows(files.database, "SELECT text, lat, lon FROM posts")
    assert (text, lat, lon) == ("Need water in Beira", None, None)


@pytest.mark.parametrize("case", [OURS, SHARED], ids=["ours", "shared"])
def test_an_odd_date_does_not_stop_a_batch(files: Files, case: Path) -> None:
    if not case.exists():
        pytest.skip("the case is not beside this checkout")
    lines = case.read_text(encoding="utf-8").splitlines()
    heard = [heard for line in lines for heard in bluesky.heard(line)]
    posts = [post for post in heard if isinstance(post, Post)]
    assert len(posts) == len(lines)
    waiting = files.all(posts)
    assert len(waiting) == len(posts)
    assert not any(waiting.values())


def test_rows_of_an_earlier_version_with_a_time_that_is_none_are_read(files: Files) -> None:
    """It kept milliseconds before the year 1; nobody must mend the database by hand."""
    batch = [*neighbours("old"), a_post("Need food in Beira", id="odd")]
    numbers = keep(files.database, files.deployment, batch)
    with files.database.write() as connection:
        connection.execute(
            text("UPDATE posts SET created_at = -62135647200001 WHERE network_id = 'odd'")
        )
    shelf = DatabaseShelf(files.database, files.deployment)
    parts = files._parts
    assert read(numbers, shelf, parts.reader, parts.locator) == 3
    assert rows(files.database, UNREAD) == []
