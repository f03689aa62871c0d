"""A batch that fails is halved until the post that makes it fail stands alone."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError

from monitor.actions.intake.halving import halved
from monitor.actions.intake.keeping import keep
from monitor.actions.intake.reading import UNREADABLE, read
from monitor.actions.intake.shelf import DatabaseShelf
from monitor.store.database import Database, is_away
from tests.actions.intake.test_filing import WordLocator, WordReader
from tests.builders import a_post
from tests.conftest import rows


@contextmanager
def refusing(database: Database, table: str, condition: str) -> Iterator[None]:
    """The database takes no such row, as it takes none whose value does not fit."""
    function = """CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        RAISE EXCEPTION 'this value is refused' USING ERRCODE = '22003'; END $$"""
    begin = f"CREATE TRIGGER refuse BEFORE INSERT ON {table} "
    if database.is_sqlite:
        wanted = [f"{begin} WHEN {condition} BEGIN SELECT RAISE(ABORT, 'it is refused'); END"]
        unwanted = ["DROP TRIGGER refuse"]
    else:
        wanted = [function, f"{begin} FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION refuse()"]
        unwanted = [f"DROP TRIGGER refuse ON {table}", "DROP FUNCTION refuse"]
    run(database, wanted)
    try:
        yield
    finally:
        run(database, unwanted)


def run(database: Database, statements: Sequence[str]) -> None:
    with database.write() as connection:
        for statement in statements:
            connection.execute(text(statement))


def nine_texts(odd: str) -> list[str]:
    return [odd if n == 5 else f"we need water {n} in Beira" for n in range(9)]


def read_all(database: Database, deployment: int, numbers: Sequence[int]) -> list[bool]:
    """ "Needs a human" of each post that has a report, in order."""
    shelf = DatabaseShelf(database, deployment)
    assert read(numbers, shelf, WordReader(), WordLocator()) == len(numbers)
    assert rows(database, "SELECT count(*) FROM posts WHERE read_at IS NULL") == [(0,)]
    query = "SELECT needs_human FROM reports ORDER BY post_id"
    return [bool(waits) for (waits,) in rows(database, query)]


def test_what_the_database_refuses_of_a_report_waits_for_a_person(
    database: Database, deployment: int
) -> None:
    texts = nine_texts("we need food in Dondo, we are many")
    numbers = keep(database, deployment, [a_post(words) for words in texts])
    with refusing(database, "reports", f"NEW.post_id = {numbers[5]} AND NOT NEW.needs_human"):
        waiting = read_all(database, deployment, numbers)
    assert waiting == [n == 5 for n in range(9)]


def test_what_it_refuses_of_the_words_waits_with_none_of_them(
    database: Database, deployment: int
) -> None:
    texts = nine_texts("an odd text: we need food in Dondo")
    numbers = keep(database, deployment, [a_post(words) for words in texts])
    with refusing(database, "incidents", "NEW.headline LIKE '%odd%'"):
        waiting = read_all(database, deployment, numbers)
    assert waiting == [n == 5 for n in range(9)]
    assert (UNREADABLE,) in rows(database, "SELECT headline FROM incidents")
    assert (texts[5],) in rows(database, "SELECT text FROM posts")


def test_what_is_refused_of_every_post_is_left_for_later(
    database: Database, deployment: int
) -> None:
    """That is no fault of a post: the sweep brings them again once somebody has mended it."""
    numbers = keep(database, deployment, [a_post("water in Beira"), a_post("food in Dondo")])
    shelf = DatabaseShelf(database, deployment)
    with (
        refusing(database, "reports", "NEW.post_id > 0"),
        pytest.raises(DBAPIError, match="refused"),
    ):
        read(numbers, shelf, WordReader(), WordLocator())
    assert rows(database, "SELECT count(*) FROM posts WHERE read_at IS NULL") == [(2,)]
    assert read(numbers, shelf, WordReader(), WordLocator()) == 2


def test_a_post_that_is_not_taken_becomes_an_issue_and_its_neighbours_are_kept(
    database: Database, deployment: int
) -> None:
    posts = [a_post(words) for words in nine_texts("an odd text")]
    with refusing(database, "posts", "NEW.text LIKE '%odd%'"):
        assert len(keep(database, deployment, posts)) == 8
    [(reason, raw)] = rows(database, "SELECT reason, raw FROM issues")
    assert "could not be kept" in str(reason)
    assert "an odd text" in str(raw)


def test_a_batch_is_halved_down_to_what_fails() -> None:
    done: list[int] = []
    tries = 0

    def together(some: Sequence[int]) -> None:
        nonlocal tries
        tries += 1
        if {17, 300} & set(some):
            raise ValueError("not these")
        done.extend(some)

    failed: list[int] = []
    halved(range(500), together, lambda number, error: failed.append(number))
    assert failed == [17, 300]
    assert sorted([*done, *failed]) == list(range(500))
    assert tries < 4 * 9 + 2  # two ways down, each with a neighbour a step


def test_a_database_that_is_away_is_no_fault_of_a_batch(database: Database) -> None:
    def lock_timeout(some: Sequence[int]) -> None:
        with database.read() as connection:
            if database.is_sqlite:
                raise OperationalError("", {}, Exception("database is locked"))
            connection.execute(text("SET statement_timeout = 1"))
            connection.execute(text("SELECT pg_sleep(5)"))

    alone: list[int] = []
    with pytest.raises(OperationalError) as caught:
        halved([1, 2], lock_timeout, lambda number, error: alone.append(number))
    assert is_away(caught.value)
    assert alone == []


def test_a_text_too_long_for_an_index_is_a_fault_of_the_text(
    postgresql_database: Database,
) -> None:
    """PostgreSQL says so with an OperationalError, as if it were away."""
    with postgresql_database.read() as connection, pytest.raises(OperationalError) as caught:
        many = "SELECT string_agg(md5(n::text), ' ') FROM generate_series(1, 80000) n"
        connection.execute(text(f"SELECT to_tsvector('simple', ({many}))"))
    assert not is_away(caught.value)
