"""What is particular to listening to Mastodon; the rest is in tests/networks/test_sources.py."""

import json
from dataclasses import replace

import pytest

from monitor.model.dispatching import NetworkError
from monitor.model.networks import Source
from monitor.model.posts import Post
from monitor.model.watchwords import Watchwords
from monitor.networks.mastodon import NETWORK, backfill
from tests.networks.contract.listening import Ear
from tests.networks.contract.wire import WATCHWORDS, Collected, Watching
from tests.networks.mastodon.wire import MastodonWire


def _of(heard: Collected, id: str) -> Post:
    return next(post for post in heard.posts if post.id == id)


def _to_one_stream(wire: MastodonWire, stream: str, like: str) -> str:
    """A post like another one, which one stream alone brings: it comes after all others of it."""
    instance = wire.server.instance
    id = f"{int(like) + 1}{len(stream)}"
    instance.send_raw(stream, "update", json.dumps(instance.statuses[like] | {"id": id}))
    return id


def test_only_hashtags_followed_the_public_stream_is_left_alone(wire: MastodonWire) -> None:
    ear = Ear(NETWORK, wire)
    ear.watch.watchwords = Watchwords(hashtags=("FloodTest", "فيضان"))
    ear.connect()
    tagged = wire.publish("the road is gone #floodtest")
    arabic = wire.publish("#فيضان")
    heard = ear.until(lambda one: len(one.posts) == 2)
    assert sorted(heard.ids) == sorted([tagged, arabic])
    assert "GET /api/v1/streaming/public" not in wire.server.asked
    ear.close()


def test_watchwords_may_change_while_it_listens(wire: MastodonWire, ear: Ear) -> None:
    ear.watch.watchwords = Watchwords(hashtags=("quaketest",))
    ear.until(lambda _: "#quaketest" in wire.server.instance.streams)
    wire.publish("water, please")
    quake = wire.publish("it shook #quaketest")
    heard = ear.until(lambda one: quake in one.ids)
    assert heard.ids == [quake]
    assert wire.server.instance.streams.count("#quaketest") == 1


def test_a_post_on_several_streams_is_heard_once_and_others_not_at_all(
    wire: MastodonWire, ear: Ear
) -> None:
    wire.publish("nothing of interest")
    both = wire.publish("water #floodtest @desk")
    ear.until(lambda one: both in one.ids)
    last = [_to_one_stream(wire, stream, both) for stream in ("public", "#floodtest", "user")]
    ear.until(lambda one: set(last) <= set(one.ids))
    assert ear.heard.ids[0] == both
    assert sorted(ear.heard.ids[1:]) == sorted(last)


def test_who_writes_to_us_is_heard_whatever_it_says_also_in_private(
    wire: MastodonWire, ear: Ear
) -> None:
    private = wire.server.instance.write("@desk help me", "ana@far.example", visibility="direct")
    heard = ear.until(lambda one: len(one.posts) == 1)
    assert heard.posts[0].id == private["id"]
    assert heard.posts[0].author == "ana@far.example"
    assert heard.posts[0].raw["visibility"] == "direct"


def test_what_was_written_to_us_while_nobody_listened_is_fetched(
    wire: MastodonWire, ear: Ear
) -> None:
    wire.cut()
    missed = wire.server.instance.write("@desk help me", "ana", visibility="direct")["id"]
    tagged = wire.publish("answers too #floodtest", "yusuf", missed)
    heard = ear.until(lambda one: {missed, tagged} <= set(one.ids) and len(one.gaps) > 0)
    assert heard.gaps[0].filled
    assert heard.gaps[0].since < heard.gaps[0].until


def test_another_process_goes_on_where_the_last_one_was(wire: MastodonWire, ear: Ear) -> None:
    first = wire.publish("water 1")
    ear.until(lambda one: first in one.ids)
    ear.rest()
    ear.close()
    second = wire.publish("water 2")
    again = Ear(NETWORK, wire)
    again.watch = Watching(cursor=ear.watch.cursor)
    heard = again.until(lambda one: second in one.ids and len(one.gaps) > 0)
    assert heard.gaps[0].filled
    again.close()


def test_a_gap_with_more_than_is_fetched_says_so(wire: MastodonWire, ear: Ear) -> None:
    wire.cut()
    for n in range(backfill.PAGES * backfill.AT_ONCE + 1):
        wire.server.instance.write(f"water {n}", "ana")
    heard = ear.until(lambda one: len(one.gaps) > 0, patience=60)
    assert not heard.gaps[0].filled
    assert "public: more than 800" in heard.gaps[0].why


def test_languages_are_followed_and_unknown_ones_let_through(wire: MastodonWire, ear: Ear) -> None:
    ear.watch.watchwords = replace(WATCHWORDS, languages=("ar",))
    write = wire.server.instance.write
    write("water", "ana", language="en")
    wanted = [write("water", "ana", language=one)["id"] for one in ("ar", None)]
    heard = ear.until(lambda one: len(one.posts) >= 2)
    assert sorted(heard.ids) == sorted(wanted)


def test_accounts_are_followed_with_their_server_and_without_ours(
    wire: MastodonWire, ear: Ear
) -> None:
    ear.watch.watchwords = Watchwords(accounts=("@Well@far.example", "mayor"))
    wire.publish("nothing", "well@other.example")
    wanted = [
        wire.publish("the well is dry", "well@far.example"),
        wire.publish("school is closed", "mayor"),
        wire.publish("ask @well@far.example"),
    ]
    heard = ear.until(lambda one: len(one.posts) >= 3)
    assert sorted(heard.ids) == sorted(wanted)


def test_hashtags_that_stand_beside_the_text_count(wire: MastodonWire, ear: Ear) -> None:
    tags = [{"name": "floodtest", "url": "http://far.example/tags/floodtest"}]
    beside = wire.server.instance.write("help", "ana@far.example", tags=tags)["id"]
    heard = ear.until(lambda one: beside in one.ids)
    assert _of(heard, beside).text == "help"


def test_what_we_write_ourselves_is_not_heard(wire: MastodonWire, ear: Ear) -> None:
    wire.publish("water at the school #floodtest", "desk")
    other = wire.publish("water")
    ear.until(lambda one: other in one.ids)
    assert ear.heard.ids == [other]


def test_a_server_that_gives_no_public_stream_is_followed_by_hashtag(wire: MastodonWire) -> None:
    wire.server.closed_streams["public"] = 403
    ear = Ear(NETWORK, wire)
    ear.connect()
    tagged = wire.publish("here #floodtest")
    heard = ear.until(lambda one: tagged in one.ids and one.conditions[-1].note is not None)
    assert "words and accounts are not followed" in (heard.conditions[-1].note or "")
    ear.rest()
    wire.cut()
    missed = wire.publish("there #floodtest")
    heard = ear.until(lambda one: missed in one.ids and len(one.gaps) > 0)
    assert not heard.gaps[0].filled
    assert heard.gaps[0].why == "public: the server does not give it"
    ear.close()


def test_an_event_that_cannot_be_read_breaks_no_connection(wire: MastodonWire, ear: Ear) -> None:
    before = wire.server.asked.count("GET /api/v1/streaming/public")
    send = wire.server.instance.send_raw
    half = '{"id": "4", "content": "\\ud83c"}'  # of a letter: no database keeps it
    for data in ("null", half, "\x00", '{"id": "5", "content": "<p>water</p>"}'):
        send("public", "update", data)
    send("public", "an.event.of.tomorrow", "{}")
    after = wire.publish("water")
    heard = ear.until(lambda one: after in one.ids)
    assert len(heard.issues) == 4
    assert heard.issues[3].where == "event update 5"
    assert wire.server.asked.count("GET /api/v1/streaming/public") == before


def test_a_post_taken_away_is_not_heard_after_that(wire: MastodonWire, ear: Ear) -> None:
    gone = wire.publish("water")
    ear.until(lambda one: gone in one.ids)
    status = json.dumps(wire.server.instance.statuses[gone] | {"edited_at": "2026-11-23T10:00:00Z"})
    wire.remove(gone)
    wire.server.instance.send_raw("public", "status.update", status)
    after = wire.publish("water again")
    heard = ear.until(lambda one: after in one.ids)
    assert [one.id for one in heard.removals] == [gone]
    assert not heard.revisions


def test_a_token_that_was_revoked_ends_the_listening_for_good(wire: MastodonWire) -> None:
    assert NETWORK.source is not None
    source: Source = NETWORK.source(wire.account_that_may_not())
    with pytest.raises(NetworkError, match="access token") as caught:
        list(source.listen(Watching()))
    assert caught.value.permanent
    assert "revoked" not in str(caught.value)


def test_a_server_that_is_away_is_no_permanent_failure(wire: MastodonWire) -> None:
    assert NETWORK.source is not None
    source: Source = NETWORK.source(wire.account())
    wire.stop()
    with pytest.raises(NetworkError, match="cannot be reached") as caught:
        list(source.listen(Watching()))
    assert not caught.value.permanent
    wire.start()
