"""What was missed while nobody listened, over the wire."""

from datetime import UTC, datetime, timedelta

import pytest

from monitor.model.listening import Gap, Reached
from monitor.networks.x.ids import first_of, made_at
from tests.networks.contract.wire import WATCHWORDS, Watching
from tests.networks.x.listening import ear, source
from tests.networks.x.wire import XWire


def ago(**how_long: float) -> str:
    return str(first_of(datetime.now(UTC) - timedelta(**how_long)))


def test_the_first_connection_reaches_a_cursor_at_once_and_has_no_gap(wire: XWire) -> None:
    listening = ear(wire)
    listening.until(lambda _: wire.world.asks_for_usage)
    listening.rest()
    behind = datetime.now(UTC) - made_at(listening.watch.cursor)
    assert timedelta(seconds=25) < behind < timedelta(seconds=60)
    assert not listening.heard.gaps
    assert "GET /2/tweets/search/recent" not in wire.world.calls
    listening.close()


def test_a_new_process_fetches_what_was_written_since_the_cursor(wire: XWire) -> None:
    old = wire.publish("water, long ago")
    missed = [wire.publish(f"water {n}") for n in range(250)]
    listening = ear(wire, cursor=old)
    heard = listening.until(lambda one: bool(one.gaps))
    assert sorted(heard.ids) == sorted(missed)
    assert heard.gaps[0].filled
    assert heard.gaps[0].since == made_at(old)
    assert wire.world.calls.count("GET /2/tweets/search/recent") >= 6  # three pages, twice
    listening.close()


def test_live_posts_come_while_missed_ones_are_fetched_and_move_no_cursor(wire: XWire) -> None:
    cursor = ago(minutes=5)
    wire.running.refuse_only = "recent"
    wire.refuse(retry_after=1)  # the search waits for this
    watch, gap_at, reached_at, live_at = Watching(WATCHWORDS, cursor), 0, 0, 0
    live, a_minute_ago = "", int(ago(seconds=59))
    for n, one in enumerate(source(wire).listen(watch), 1):
        live = live or (wire.publish("water, live") if wire.world.streams else "")
        if isinstance(one, Gap):
            gap_at = n
        if isinstance(one, Reached) and int(one.cursor) > a_minute_ago:
            reached_at = n
            watch.stopped = True
        if getattr(one, "id", "") == live and not live_at:
            live_at = n
    assert live_at < gap_at < reached_at


def test_what_the_search_finds_only_later_is_found(wire: XWire) -> None:
    wire.world.search_lag_s = 0.3
    cursor = ago(minutes=1)
    missed = wire.publish("water, a moment before")
    listening = ear(wire, cursor=cursor)
    heard = listening.until(lambda one: bool(one.gaps))
    assert heard.ids == [missed]
    listening.close()


def test_too_many_missed_posts_are_a_gap_that_is_not_filled(wire: XWire) -> None:
    for n in range(230):
        wire.publish(f"water {n}")
    listening = ear(wire, cursor=ago(minutes=5), backfill="150")
    heard = listening.until(lambda one: bool(one.gaps))
    assert not heard.gaps[0].filled
    assert "raise the limit" in heard.gaps[0].why
    assert 150 <= len(heard.posts) <= 250
    listening.close()


def test_no_backfill_where_none_is_paid_for(wire: XWire) -> None:
    listening = ear(wire, cursor=ago(minutes=5), backfill="0")
    heard = listening.until(lambda one: bool(one.gaps))
    assert not heard.gaps[0].filled
    assert "GET /2/tweets/search/recent" not in wire.world.calls
    listening.close()


@pytest.mark.parametrize("status", [403, 503])
def test_a_search_that_x_refuses_is_a_gap_and_the_stream_goes_on(wire: XWire, status: int) -> None:
    wire.running.refuse_only = "recent"
    for _ in range(5):
        wire.running.refuse(status, {"title": "No", "detail": "not in your access level"})
    listening = ear(wire, cursor=ago(minutes=5))
    heard = listening.until(lambda one: bool(one.gaps))
    assert not heard.gaps[0].filled
    assert "not in your access level" in heard.gaps[0].why
    post = wire.publish("water")
    listening.until(lambda one: post in one.ids)
    assert not listening.breaks
    listening.close()


def test_further_back_than_x_searches_is_a_gap(wire: XWire) -> None:
    listening = ear(wire, cursor=ago(days=9))
    heard = listening.until(lambda one: bool(one.gaps))
    assert not heard.gaps[0].filled
    assert "seven days" in heard.gaps[0].why
    assert not heard.issues
    listening.close()


def test_after_a_cut_the_gap_says_since_when_and_why(wire: XWire) -> None:
    listening = ear(wire)
    listening.connect()
    before = datetime.now(UTC)
    wire.cut()
    missed = wire.publish("water while nobody listens")
    heard = listening.until(lambda one: bool(one.gaps) and missed in one.ids)
    gap = heard.gaps[0]
    assert gap.filled
    assert "broke" in gap.why
    assert abs(gap.since - before) < timedelta(seconds=2)
    assert gap.since < gap.until
    listening.close()


def test_a_later_version_that_was_missed_is_a_revision(wire: XWire) -> None:
    post = wire.publish("water")
    cursor = wire.world.new_id()
    wire.revise(post, "water and food")
    listening = ear(wire, cursor=cursor)
    heard = listening.until(lambda one: bool(one.gaps))
    assert [(one.post.id, one.post.text) for one in heard.revisions] == [(post, "water and food")]
    listening.close()


def test_an_id_from_the_future_moves_no_cursor(wire: XWire) -> None:
    listening = ear(wire)
    listening.connect()
    listening.rest()
    began = listening.watch.cursor
    far = wire.world.write("water", id=ago(days=-30))
    listening.until(lambda one: far in one.ids)
    wire.publish("water now")
    listening.until(lambda _: listening.watch.cursor != began)
    assert made_at(listening.watch.cursor) < datetime.now(UTC)
    listening.close()


@pytest.mark.parametrize("cursor", ["page 17", "9" * 40, "-5", "1.5"])
def test_a_cursor_that_is_no_id_begins_anew(wire: XWire, cursor: str) -> None:
    listening = ear(wire, cursor=cursor)
    listening.connect()
    listening.rest()
    assert listening.watch.cursor.isdecimal()
    assert made_at(listening.watch.cursor) < datetime.now(UTC)
    listening.close()
