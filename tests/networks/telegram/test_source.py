"""What is particular to listening on Telegram."""

import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.model.dispatching import NetworkError
from monitor.model.listening import Condition, Gap, Heard, Reached, Revision
from monitor.model.posts import Issue, Post
from monitor.model.watchwords import Watchwords
from monitor.networks.telegram import NETWORK
from monitor.networks.telegram.source import PRIVACY, Cursor, TelegramSource
from tests.networks.contract.listening import Ear
from tests.networks.contract.wire import WATCHWORDS, Watching
from tests.networks.telegram.server import CHANNEL, ME, TelegramWire, user

PRIVATE = {"id": 7, "type": "private", "first_name": "Ana", "username": "ana"}


@pytest.fixture
def wire() -> Iterator[TelegramWire]:
    made = TelegramWire()
    made.start()
    yield made
    made.stop()


@pytest.fixture
def ear(wire: TelegramWire) -> Iterator[Ear]:
    made = Ear(NETWORK, wire)
    made.connect()
    yield made
    made.close()


def offsets(wire: TelegramWire) -> list[str | None]:
    return [given.get("offset") for method, given in wire.asked if method == "getUpdates"]


def until_reached(stream: Iterator[Heard]) -> tuple[list[Post], Reached]:
    posts: list[Post] = []
    while not isinstance(one := next(stream), Reached):
        if isinstance(one, Post):
            posts.append(one)
    return posts, one


def test_nothing_is_confirmed_before_the_listener_has_kept_it(wire: TelegramWire) -> None:
    source, watch = TelegramSource(wire.account()), Watching()
    first = wire.publish("we need water")
    stream = iter(source.listen(watch))
    posts, reached = until_reached(stream)
    assert [post.id for post in posts] == [first]
    stream.close()  # type: ignore[attr-defined]  # killed, before it was kept
    assert offsets(wire) == [None]

    stream = iter(TelegramSource(wire.account()).listen(watch))  # another process
    posts, reached = until_reached(stream)
    assert [post.id for post in posts] == [first], "it was lost"
    watch.cursor = reached.cursor
    second = wire.publish("we need more water")
    posts, reached = until_reached(stream)
    assert [post.id for post in posts] == [second]
    assert offsets(wire) == [None, None, "901"]

    watch.cursor = reached.cursor
    stream.close()  # type: ignore[attr-defined]
    stream = iter(TelegramSource(wire.account()).listen(watch))
    third = wire.publish("water again")
    posts, _ = until_reached(stream)
    assert [post.id for post in posts] == [third]
    assert offsets(wire)[3:] == ["902"]
    stream.close()  # type: ignore[attr-defined]


def test_what_was_confirmed_is_not_confirmed_again(wire: TelegramWire) -> None:
    """After a quiet week Telegram counts from another number, perhaps a lower one."""
    watch = Watching()
    stream = iter(TelegramSource(wire.account()).listen(watch))
    wire.publish("water")
    watch.cursor = until_reached(stream)[1].cursor
    wire.publish("water")
    watch.cursor = until_reached(stream)[1].cursor
    wire.garbage()
    watch.cursor = until_reached(stream)[1].cursor
    assert offsets(wire) == [None, "901", "902"]
    wire.publish("water")
    _, reached = until_reached(stream)
    assert offsets(wire)[3:] == ["903"]
    stream.close()  # type: ignore[attr-defined]
    assert reached.cursor.startswith("904@")


def test_an_old_cursor_confirms_nothing_and_tells_of_the_gap(wire: TelegramWire) -> None:
    days_ago = datetime.now(UTC) - timedelta(days=3)
    watch = Watching(cursor=str(Cursor(99_999_999, days_ago)))
    kept = wire.publish("water")
    stream = iter(TelegramSource(wire.account()).listen(watch))
    posts, reached = until_reached(stream)
    assert next(stream) is None  # not kept yet: it does not ask for more
    watch.cursor = reached.cursor
    gap = next(one for one in stream if one is not None)
    assert [post.id for post in posts] == [kept]
    assert offsets(wire) == [None]
    assert isinstance(gap, Gap)
    assert not gap.filled
    assert abs(gap.since - days_ago) < timedelta(seconds=2)
    assert timedelta(hours=23) < datetime.now(UTC) - gap.until < timedelta(hours=25)
    stream.close()  # type: ignore[attr-defined]


def test_a_short_absence_is_told_as_filled(wire: TelegramWire) -> None:
    hour_ago = datetime.now(UTC) - timedelta(hours=1)
    ear = Ear(NETWORK, wire)
    ear.watch.cursor = str(Cursor(900, hour_ago))
    missed = wire.publish("water")
    heard = ear.until(lambda one: missed in one.ids and len(one.gaps) > 0)
    assert heard.gaps[0].filled
    ear.close()


def test_of_a_group_only_what_has_a_watchword_or_is_for_us_comes(
    wire: TelegramWire, ear: Ear
) -> None:
    ana = user("ana")
    ours = {"message_id": 5000, "date": 1928552400, "chat": PRIVATE, "from": ME, "text": "Yes?"}
    wanted = [
        wire.publish("no WATER here"),
        wire.publish("look #FloodTest"),
        wire.publish("hello", author="ReliefDesk"),
        wire.write({"from": ana, "chat": PRIVATE, "text": "hello?"}),
        wire.write({"from": ana, "text": "at the port", "reply_to_message": ours}),
        wire.write(
            {
                "from": ana,
                "text": "🌊 @reliefdeskbot hello",
                "entities": [{"type": "mention", "offset": 3, "length": 14}],
            }
        ),
        wire.write(
            {
                "from": ana,
                "text": "/help@ReliefDeskBot",
                "entities": [{"type": "bot_command", "offset": 0, "length": 19}],
            }
        ),
        wire.write(
            {
                "from": ana,
                "caption": "Desk, look",
                "caption_entities": [
                    {"type": "text_mention", "offset": 0, "length": 4, "user": dict(ME)}
                ],
                "photo": [{"file_id": "AgAC", "width": 1, "height": 1}],
            }
        ),
        wire.write({"chat": CHANNEL, "sender_chat": CHANNEL, "text": "water!"}, "channel_post"),
    ]
    unwanted = [
        wire.publish("hello everybody"),
        wire.publish("watermelons"),
        wire.write({"from": ana, "text": "hi", "reply_to_message": ours | {"from": user("bo", 8)}}),
        wire.write({"chat": CHANNEL, "sender_chat": CHANNEL, "text": "music"}, "channel_post"),
    ]
    last = wire.publish("water, the last")
    heard = ear.until(lambda one: last in one.ids)
    assert heard.ids == [*wanted, last]
    assert not set(unwanted) & set(heard.ids)


def test_the_language_of_the_app_leaves_nothing_out(wire: TelegramWire, ear: Ear) -> None:
    ear.watch.watchwords = replace(WATCHWORDS, languages=("pt",))
    asked = wire.write({"from": user("ana") | {"language_code": "en"}, "text": "água, water"})
    heard = ear.until(lambda one: asked in one.ids)
    assert heard.posts[-1].language_hint == "en"


def test_watchwords_that_change_count_at_once(wire: TelegramWire, ear: Ear) -> None:
    ear.watch.watchwords = Watchwords(words=("tents",))
    wire.publish("water")
    tents = wire.publish("tents")
    assert ear.until(lambda one: tents in one.ids).ids == [tents]


def test_changes_are_told_of_what_was_told_and_of_what_gets_a_watchword(
    wire: TelegramWire, ear: Ear
) -> None:
    told, untold, silent = wire.publish("water"), wire.publish("hello"), wire.publish("hi")
    ear.until(lambda one: told in one.ids)
    wire.revise(silent, "hi there")
    wire.revise(told, "no more of it")
    wire.revise(untold, "hello, water please")
    heard = ear.until(lambda one: len(one.revisions) >= 2)
    assert [one.post.id for one in heard.revisions] == [told, untold]
    assert all(isinstance(one, Revision) for one in heard.revisions)


def test_a_bot_that_hears_only_half_says_so(wire: TelegramWire) -> None:
    wire.me["can_read_all_group_messages"] = False
    first = next(one for one in TelegramSource(wire.account()).listen(Watching()) if one)
    assert first == Condition(note=PRIVACY)


def test_another_listener_with_the_same_token_is_explained(wire: TelegramWire, ear: Ear) -> None:
    watch = Watching()
    other = TelegramSource(wire.account())

    def listen() -> None:
        with suppress(NetworkError):  # one of the two is told
            list(other.listen(watch))

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    ear.until(lambda _: len(ear.breaks) > 0)
    watch.stopped = True
    thread.join(5)
    assert "same token" in str(ear.breaks[0])
    assert ear.breaks[0].retry_after


@pytest.mark.parametrize("failure", ["webhook", "revoked", "no token"])
def test_what_somebody_must_mend_is_permanent(wire: TelegramWire, failure: str) -> None:
    account = wire.account()
    if failure == "webhook":
        wire.webhook = "https://desk.example.org/hook"
    if failure == "revoked":
        account = wire.account_that_may_not()
    if failure == "no token":
        account = wire.account(token="hello")
    with pytest.raises(NetworkError) as caught:
        list(TelegramSource(account).listen(Watching()))
    assert caught.value.permanent
    assert account.settings["token"] not in f"{caught.value!r} {account!r}"


def test_a_call_too_many_says_how_long_to_wait(wire: TelegramWire) -> None:
    wire.refuse(retry_after=9)
    with pytest.raises(NetworkError) as caught:
        list(TelegramSource(wire.account()).listen(Watching()))
    assert caught.value.retry_after == 9


def test_a_server_that_is_none_of_telegram_is_no_endless_loop(wire: TelegramWire) -> None:
    wire._updates.append({"hello": "world"})
    heard: list[Heard] = []
    with pytest.raises(NetworkError, match="server's address"):
        for one in TelegramSource(wire.account()).listen(Watching()):
            heard.append(one)
    assert any(isinstance(one, Issue) for one in heard)
