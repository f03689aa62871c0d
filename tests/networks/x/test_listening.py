"""The stream and its rules, over the wire."""

import logging
import time
from datetime import UTC, datetime, timedelta
from operator import itemgetter

import pytest

from monitor.model.areas import Area, Box
from monitor.model.dispatching import NetworkError
from monitor.model.listening import Condition
from monitor.model.watchwords import Watchwords
from monitor.networks.x.access import access
from monitor.networks.x.connection import Pauses
from tests.networks.contract.wire import Watching
from tests.networks.x.listening import QUICK, ear, source
from tests.networks.x.server import BEARER, KEYS, PROBLEM
from tests.networks.x.wire import XWire
from tests.running import wait_until

WATER = Watchwords(words=("water",))


def broken(wire: XWire, pauses: Pauses = QUICK, **settings: str) -> NetworkError:
    """What a connection breaks with."""
    with pytest.raises(NetworkError) as caught:
        for _ in source(wire, pauses, **settings).listen(Watching(WATER)):
            pass
    return caught.value


@pytest.mark.parametrize(("gzip", "piece"), [(True, 0), (True, 50), (False, 7)])
def test_lines_come_at_once_however_they_are_packed(wire: XWire, gzip: bool, piece: int) -> None:
    wire.running.gzip, wire.running.piece = gzip, piece
    listening = ear(wire)
    listening.connect()
    for n in range(5):
        written = time.monotonic()
        post = wire.publish(f"water {n} ماء")
        listening.until(lambda one, post=post: post in one.ids)
        assert time.monotonic() - written < 0.5
    assert not listening.heard.issues
    assert not listening.breaks
    listening.close()


def test_watchwords_change_without_a_break_and_without_a_loss(wire: XWire) -> None:
    listening = ear(wire, watchwords=WATER)
    listening.connect()
    listening.watch.watchwords = Watchwords(words=("water", "tents"))
    ids = []
    deadline = time.monotonic() + 10
    while not any("tents" in rule["value"] for rule in wire.world.rules.values()):
        ids.append(wire.publish(f"water {len(ids)}"))
        listening.step()
        assert time.monotonic() < deadline
    ids.append(wire.publish("tents at last"))
    ids.append(wire.publish("water again"))
    heard = listening.until(lambda one: set(ids) <= set(one.ids))
    assert heard.ids == ids
    wanted = ["(@reliefdesk OR to:reliefdesk)", "(tents OR water)"]
    listening.until(lambda _: sorted(map(itemgetter("value"), wire.world.rules.values())) == wanted)
    listening.until(lambda one: one.conditions[-1].rules == 2)
    changes = [call for call in wire.world.calls if "stream" in call]
    assert changes.count("GET /2/tweets/search/stream") == 1
    assert changes[-2:] == ["POST /2/tweets/search/stream/rules"] * 2
    listening.close()


def test_there_is_a_rule_for_what_is_followed_at_every_moment_of_a_change(wire: XWire) -> None:
    listening = ear(wire, watchwords=WATER)
    listening.connect()
    followed: list[bool] = []
    removed = dict(wire.world.rules)

    class Seen(dict[str, dict[str, str]]):
        """Looks at every rule that goes."""

        def pop(self, id: str, *default: object) -> dict[str, str]:  # type: ignore[override]
            followed.append(any("tents" in rule["value"] for rule in self.values()))
            return super().pop(id)

    wire.world.rules = Seen(removed)
    listening.watch.watchwords = Watchwords(words=("water", "tents"))
    listening.until(lambda _: bool(followed))
    assert followed == [True]
    listening.close()


def test_rules_of_somebody_else_stay_and_their_posts_do_not_come(wire: XWire) -> None:
    wire.world.add_rule("cats", "theirs")
    listening = ear(wire)
    listening.connect()
    wire.publish("cats")
    both = wire.publish("cats in the water")
    heard = listening.until(lambda one: bool(one.posts))
    assert heard.ids == [both]
    assert "cats" in [rule["value"] for rule in wire.world.rules.values()]
    listening.close()


def test_a_rule_that_somebody_else_has_made_the_same_is_ours_too(wire: XWire) -> None:
    wire.world.add_rule("(water)", "theirs")
    listening = ear(wire, watchwords=WATER)
    listening.connect()
    post = wire.publish("water")
    listening.until(lambda one: post in one.ids)
    listening.close()


def test_mentions_and_answers_come_in_every_language(wire: XWire) -> None:
    ours = wire.publish("school is open", author="reliefdesk")
    listening = ear(wire, watchwords=Watchwords(words=("water",), languages=("en",)))
    listening.connect()
    wire.world.write("water, agua", lang="pt")
    mention = wire.world.write("@reliefdesk preciso de ajuda", lang="pt")
    answer = wire.world.write("onde fica?", lang="pt", reply_to=ours)
    unknown = wire.world.write("water 17", lang="und")
    heard = listening.until(lambda one: len(one.posts) >= 3)
    assert heard.ids == [mention, answer, unknown]
    listening.close()


def test_a_post_in_the_area_comes(wire: XWire) -> None:
    area = Area(box=Box(-20.5, 34.0, -19.0, 35.5))
    listening = ear(wire, watchwords=Watchwords(area=area))
    listening.connect()
    wire.world.write("roof", point=(-25.9, 32.6))
    inside = wire.world.write("on the roof", point=(-19.8436, 34.8389))
    heard = listening.until(lambda one: bool(one.posts))
    assert heard.ids == [inside]
    assert not listening.breaks
    listening.close()


@pytest.mark.parametrize("all_or_nothing", [True, False])
def test_a_rule_that_x_refuses_stops_no_other(wire: XWire, all_or_nothing: bool) -> None:
    wire.world.all_or_nothing = all_or_nothing
    wire.world.rule_length = 100
    words = Watchwords(words=("water",), hashtags=("a" * 120,))
    listening = ear(wire, watchwords=words, rule_length="124")
    heard = listening.until(lambda one: bool(one.conditions))
    told = heard.conditions[0].note or ""
    assert "X does not take the rule (#aaa" in told
    assert "Rules must be 100 characters or less" in told
    assert heard.conditions[0].rules == 2
    listening.connect()
    post = wire.publish("water")
    listening.until(lambda one: post in one.ids)
    listening.close()


def test_more_rules_than_x_takes_are_told(wire: XWire) -> None:
    words = Watchwords(words=tuple(f"{n:03}{'w' * 90}" for n in range(9)))
    listening = ear(wire, watchwords=words, rules="5", rule_length="100")
    heard = listening.until(lambda one: bool(one.conditions))
    assert heard.conditions[0].rules == 5
    assert "5 rules are not followed" in (heard.conditions[0].note or "")
    assert len(wire.world.rules) == 5
    listening.close()


def test_at_the_limit_old_rules_make_room_for_new_ones(wire: XWire) -> None:
    wire.world.rules_at_most = 2
    listening = ear(wire, watchwords=WATER, rules="2")
    listening.connect()
    listening.watch.watchwords = Watchwords(words=("tents",))
    listening.until(lambda _: "(tents)" in [rule["value"] for rule in wire.world.rules.values()])
    assert len(wire.world.rules) == 2
    listening.close()


def test_the_same_rules_are_not_made_again(wire: XWire) -> None:
    for _ in range(2):
        listening = ear(wire)
        listening.connect()
        listening.close()
    assert wire.world.calls.count("POST /2/tweets/search/stream/rules") == 1


def test_the_quota_of_the_month_is_told(wire: XWire) -> None:
    listening = ear(wire)
    heard = listening.until(lambda one: any(c.quota_left == 500_000 for c in one.conditions))
    told = heard.conditions[-1]
    assert told.quota_until is not None
    assert timedelta(days=7) < told.quota_until - datetime.now(UTC) < timedelta(days=9)
    assert (heard.conditions[0].note, heard.conditions[0].rules) == ("", 2)
    listening.close()


def test_where_the_month_is_not_told_the_calls_left_are(wire: XWire) -> None:
    wire.running.usage = (403, {"title": "Forbidden", "detail": "not in your access level"})
    listening = ear(wire)
    listening.until(lambda _: wire.world.asks_for_usage)
    heard = listening.rest(2)
    assert [c.quota_left for c in heard.conditions if c.quota_left is not None] == [48]
    listening.close()


def test_a_silent_stream_is_a_break_and_keep_alives_are_none(wire: XWire) -> None:
    wire.running.keepalive_s = 0.2
    listening = ear(wire, pauses=Pauses(stall=0.5))
    listening.until(lambda _: wire.running.keepalives > 3)  # for longer than it may stall
    assert not listening.breaks
    listening.close()
    wait_until(lambda: not wire.world.streams, 5, "the server sees that it has gone")
    wire.running.keepalive_s = 60
    started = time.monotonic()
    error = broken(wire, Pauses(stall=0.5))
    assert "silent" in str(error)
    assert not error.permanent
    assert time.monotonic() - started < 3


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            b'{"errors":[{"title":"operational-disconnect","disconnect_type":'
            b'"UpstreamOperationalDisconnect","detail":"disconnected upstream for operational '
            b'reasons.","type":"https://api.x.com/2/problems/operational-disconnect"}]}',
            "X ended the stream: disconnected upstream",
        ),
        (
            b'{"title":"ConnectionException","detail":"This stream is currently at the maximum '
            b'allowed connection limit.","connection_issue":"TooManyConnections",'
            b'"type":"https://api.x.com/2/problems/streaming-connection"}',
            "another connection has the stream",
        ),
    ],
)
def test_an_end_that_is_told_in_the_stream_is_a_break(wire: XWire, line: bytes, said: str) -> None:
    wire.running.first_line = line
    error = broken(wire)
    assert said in str(error)
    assert not error.permanent


def test_other_errors_in_the_stream_are_issues(wire: XWire) -> None:
    listening = ear(wire)
    listening.connect()
    wire.world.line(b'{"errors":[{"title":"Odd","detail":"happens","type":"about:blank"}]}')
    heard = listening.until(lambda one: bool(one.issues))
    assert heard.issues[0].reason == "X reports: Odd: happens"
    assert not listening.breaks
    listening.close()


def test_a_second_connection_is_refused_and_told_to_wait(wire: XWire) -> None:
    first = ear(wire)
    first.connect()
    error = broken(wire)
    assert "second listener" in str(error)
    assert error.retry_after
    first.close()


@pytest.mark.parametrize("where", ["rules", "search/stream"])
def test_too_many_calls_say_when_to_come_again(wire: XWire, where: str) -> None:
    wire.running.refuse_only = where
    if where != "rules":
        source_rules = ear(wire)  # so that the stream itself is the first to be refused
        source_rules.connect()
        source_rules.close()
        wire.running.refuse_only = "search/stream"
    wire.refuse(retry_after=300)
    error = broken(wire)
    assert not error.permanent
    assert error.retry_after is not None
    assert 290 < error.retry_after <= 301


def test_a_used_up_month_waits_longer(wire: XWire) -> None:
    body = {"title": "UsageCapExceeded", "detail": "Usage cap exceeded: Monthly product cap",
            "type": PROBLEM + "usage-capped"}  # fmt: skip
    wire.running.refuse(429, body)
    error = broken(wire)
    assert error.retry_after == 3600
    assert "raise the cap" in str(error)


@pytest.mark.parametrize("status", [401, 402, 403])
def test_what_somebody_must_mend_is_permanent(wire: XWire, status: int) -> None:
    wire.running.refuse(status, {"title": "No", "detail": "client-not-enrolled"})
    error = broken(wire)
    assert error.permanent
    assert "client-not-enrolled" in str(error)


def test_without_a_bearer_token_the_account_cannot_listen(wire: XWire) -> None:
    error = broken(wire, bearer_token=" ")
    assert error.permanent
    assert "bearer token" in str(error)


def test_a_token_revoked_while_the_rules_change_ends_the_connection(wire: XWire) -> None:
    watch = Watching(WATER)
    with pytest.raises(NetworkError) as caught:
        for one in source(wire).listen(watch):
            if isinstance(one, Condition) and one.quota_left == 500_000:
                wire.running.refuse(401, {"title": "Unauthorized"})
                watch.watchwords = Watchwords(words=("tents",))
    assert caught.value.permanent


def test_rules_that_cannot_be_changed_yet_are_changed_later(wire: XWire) -> None:
    listening = ear(wire, watchwords=WATER)
    listening.until(lambda one: any(c.quota_left == 500_000 for c in one.conditions))
    wire.refuse(retry_after=1)
    listening.watch.watchwords = Watchwords(words=("tents",))
    listening.until(lambda one: "not changed on X yet" in (one.conditions[-1].note or ""))
    listening.until(lambda one: one.conditions[-1].note == "")
    assert not listening.breaks
    assert "(tents)" in [rule["value"] for rule in wire.world.rules.values()]
    listening.close()


def test_secrets_are_in_no_log_and_no_message(
    wire: XWire, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        listening = ear(wire, cursor="1")
        post = wire.publish("water")
        listening.until(lambda one: post in one.ids and len(one.gaps) > 0)
        listening.close()
        wire.running.refuse(401, {"title": "Unauthorized"})
        error = broken(wire)
    shown = caplog.text + repr(error) + repr(source(wire)) + repr(access(wire.account()))
    for secret in (BEARER, KEYS["consumer_secret"], KEYS["access_token_secret"]):
        assert secret not in shown
