"""Log lines: what they hold of a record, and what of an error they leave out."""

import json
import logging
import re
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from monitor import logs
from monitor.log_lines import masked, message_of, ranges
from monitor.model.dispatching import NetworkError
from monitor.settings import Settings
from monitor.store.database import connect

LINE = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (DEBUG|INFO|WARNING|ERROR|CRITICAL) test\[\d+\] "
    r"account=(-|[\d,-]+) posts=(-|[\d,-]+)( [a-z]+=[\d,-]+)* [\w.]+: \S.*\n"
)
TEXT = "Please come to Rua das Flores 12, Noemi Bila and her baby are on the roof"

log = logging.getLogger("monitor.tests")


@pytest.fixture
def written(request: pytest.FixtureRequest) -> Iterator[StringIO]:
    """What is logged meanwhile; the parameter is the format."""
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    form = getattr(request, "param", "text")
    handler.setFormatter(logs.line(Settings(log_format=form), "test"))
    log.addHandler(handler)
    log.setLevel("DEBUG")
    yield stream
    log.removeHandler(handler)


def broken(*, quoting: str) -> None:
    try:
        raise ValueError(f"cannot read {quoting!r}")
    except ValueError:
        log.exception("a step broke")


def test_a_line_has_time_level_process_and_numbers(written: StringIO) -> None:
    with logs.about(account=3, posts=[14, 12, 13, 20]), logs.about(dispatch=5):
        log.warning("%d posts wait", 4)
    log.info("nothing in particular")
    first, second = written.getvalue().splitlines(keepends=True)
    assert LINE.fullmatch(first)
    assert LINE.fullmatch(second)
    assert " account=3 posts=12-14,20 dispatch=5 monitor.tests: 4 posts wait\n" in first
    assert " account=- posts=- monitor.tests: nothing in particular\n" in second


@pytest.mark.parametrize("written", ["json"], indirect=True)
def test_json_has_the_same(written: StringIO) -> None:
    with logs.about(account=3, posts=[12]):
        broken(quoting=TEXT)
    line = json.loads(written.getvalue())
    assert (line["level"], line["process"], line["account"]) == ("ERROR", "test", 3)
    assert (line["posts"], line["message"]) == ([12], "a step broke")
    assert line["errors"][0].startswith("ValueError at tests/test_log_lines.py:")


def test_an_error_tells_where_and_never_what_it_quotes(written: StringIO) -> None:
    broken(quoting=TEXT)
    assert LINE.fullmatch(written.getvalue())
    assert re.search(r" ! ValueError at tests/test_log_lines.py:\d+ broken", written.getvalue())
    assert "Noemi" not in written.getvalue()


def test_the_cause_of_an_error_is_told_in_the_same_way(written: StringIO) -> None:
    try:
        try:
            raise KeyError(TEXT)
        except KeyError as error:
            raise NetworkError("the network sent what cannot be read") from error
    except NetworkError:
        log.exception("no connection")
    assert "! NetworkError: the network sent what cannot be read at tests/" in written.getvalue()
    assert "! KeyError at tests/" in written.getvalue()
    assert "Noemi" not in written.getvalue()


def test_errors_in_a_message_keep_their_words_only_where_they_quote_nobody(
    written: StringIO,
) -> None:
    log.warning("waits: %s", ConnectionRefusedError(111, "Connection refused"))
    log.warning("waits: %s", UnicodeError(TEXT))
    refused, odd = written.getvalue().splitlines()
    assert refused.endswith("waits: ConnectionRefusedError: [Errno 111] Connection refused")
    assert odd.endswith("waits: UnicodeError")


def test_celery_tells_of_a_task_that_broke_without_its_words() -> None:
    error = ValueError(TEXT)
    broke = "Task %(name)s[%(id)s] %(description)s: %(exc)s"
    context = {"name": "reading.read", "id": "1f", "description": "raised", "exc": repr(error)}
    entry = logging.LogRecord(
        "celery", logging.ERROR, "", 0, broke, (context,), (ValueError, error, None)
    )
    assert message_of(entry) == "Task reading.read[1f] raised: ValueError"


def test_errors_of_the_database_hold_no_parameters(tmp_path: Path, written: StringIO) -> None:
    database = connect(f"sqlite:///{tmp_path / 'monitor.db'}")
    with pytest.raises(OperationalError) as caught, database.write() as connection:
        connection.exec_driver_sql("INSERT INTO posts (text) VALUES (?)", (TEXT,))
    assert isinstance(caught.value, SQLAlchemyError)
    assert "Noemi" not in str(caught.value)
    log.error("the database does not answer: %s", caught.value)
    assert "OperationalError: no such table: posts\n" in written.getvalue()
    database.close()


@pytest.mark.parametrize(
    ("told", "left"),
    [
        ("no mail to ana.silva@desk.example.org", "no mail to [e-mail]"),
        ("@noemi_b blocks us", "[account] blocks us"),
        ("the number +258 84 123 4471 is not valid", "the number [number] is not valid"),
        ("258841234471 has no route", "[number] has no route"),
        ("GET /board?q=Rua+das+Flores broke", "GET /board?[query] broke"),
        ("Error 111 connecting to 127.0.0.1:6379", "Error 111 connecting to 127.0.0.1:6379"),
        ("task 8e1b0c2a-1234-5678-9abc-123456789012", "task 8e1b0c2a-1234-5678-9abc-123456789012"),
        ("paused until 2031-02-11 14:37", "paused until 2031-02-11 14:37"),
    ],
)
def test_what_looks_like_a_person_is_masked(told: str, left: str) -> None:
    assert masked(told) == left


@given(st.sets(st.integers(0, 10**6)))
def test_ranges_name_every_number_once(numbers: set[int]) -> None:
    named: list[int] = []
    for part in filter(None, ranges(numbers).split(",")):
        first, _, last = part.partition("-")
        named += range(int(first), int(last or first) + 1)
    assert named == sorted(numbers)


def test_line_breaks_make_no_second_line(written: StringIO) -> None:
    log.warning("odd: %s", "a\n2031-02-11T12:00:00.000Z ERROR forged\r\nb")
    assert len(written.getvalue().splitlines()) == 1


def test_a_process_says_its_account_in_threads_too() -> None:
    """In a process of its own: it changes what this one logs."""
    program = """
import logging, threading
from monitor import logs
from monitor.settings import Settings
logs.configure(Settings(), "listener", account=7)
def work():
    logging.getLogger("workers.feed").info("heard")
    logging.getLogger("urllib3").info("GET https://secret")
    raise ValueError("Noemi Bila")
thread = threading.Thread(target=work)
thread.start()
thread.join()
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    heard, died = done.stderr.splitlines()
    assert heard.endswith("account=7 posts=- workers.feed: heard")
    assert " listener[" in heard
    assert "CRITICAL" in died
    assert "ended by an error ! ValueError at <string>:" in died
    assert "Noemi" not in died
