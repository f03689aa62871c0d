"""What is particular to listening to Bluesky; the rest is in tests/networks/test_sources.py."""

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from monitor.model.dispatching import Account, NetworkError
from monitor.model.listening import Revision
from monitor.model.watchwords import Watchwords
from monitor.networks.bluesky import NETWORK
from monitor.networks.bluesky.shapes import POSTS
from tests.networks.bluesky.jetstream import Event, Jetstream
from tests.networks.bluesky.outside import Outside
from tests.networks.contract.listening import Ear
from tests.networks.contract.wire import WATCHWORDS, Watching

ANA, DESK, WELL = "did:plc:anaanaanaanaanaanaanaana", "did:plc:deskdesk", "did:plc:wellwell"


class StreamAlone:
    """A Jetstream and the public API, without the reference server."""

    def __init__(self) -> None:
        self.jetstream, self.outside = Jetstream(), Outside()
        self.newer = False
        self.outside.knows(ANA, "ana.example")
        self.outside.knows(DESK, "desk.example")
        self.outside.knows(WELL, "well.example")
        self._written = 0

    def account(self) -> Account:
        jetstream = self.jetstream.newer_address if self.newer else self.jetstream.address
        settings = {"jetstream": jetstream, "appview": self.outside.address}
        return Account("bluesky", "@desk.example", settings)

    @property
    def to_us(self) -> dict[str, dict[str, str]]:
        """An answer to a post of the desk."""
        ours = {"uri": f"at://{DESK}/{POSTS}/3kours", "cid": "bafy"}
        return {"parent": ours, "root": ours}

    def publish(self, text: str) -> str:
        return self.write(text)

    def write(self, text: str, did: str = ANA, **more: object) -> str:
        self._written += 1
        record = {"$type": POSTS, "text": text, "createdAt": "2026-11-23T10:00:00Z"} | more
        return self.jetstream.commit(did, f"3k{self._written:011}", "create", record)


@pytest.fixture
def stream() -> Iterator[StreamAlone]:
    made = StreamAlone()
    yield made
    made.jetstream.stop()
    made.outside.stop()


@pytest.fixture
def ear(stream: StreamAlone) -> Iterator[Ear]:
    made = Ear(NETWORK, stream)  # type: ignore[arg-type]  # it has what an ear needs
    made.connect()
    yield made
    made.close()


def test_authors_are_told_by_handle_and_asked_for_once(stream: StreamAlone, ear: Ear) -> None:
    for n in range(3):
        stream.write(f"water {n}")
    heard = ear.until(lambda one: len(one.posts) == 3)
    assert {post.author for post in heard.posts} == {"ana.example"}
    assert stream.outside.asked.count(ANA) == 1


def test_only_authors_of_what_is_followed_are_asked_for(stream: StreamAlone, ear: Ear) -> None:
    stream.write("cats", "did:plc:nobody")
    water = stream.write("water")
    ear.until(lambda one: water in one.ids)
    assert stream.outside.asked == [ANA]


def test_a_silent_public_api_leaves_the_did_and_stops_nothing(
    stream: StreamAlone, ear: Ear
) -> None:
    stream.outside.silent = True
    for n in range(20):
        stream.write(f"water {n}", f"did:plc:nobody{n}")
    started = time.monotonic()
    heard = ear.until(lambda one: len(one.posts) == 20)
    assert time.monotonic() - started < 3
    assert heard.posts[0].author == "did:plc:nobody0"
    assert ear.longest_silence < 1
    assert [post.text for post in heard.posts] == [f"water {n}" for n in range(20)]


def test_a_changed_handle_is_learnt_from_the_stream(stream: StreamAlone, ear: Ear) -> None:
    first = stream.write("water")
    ear.until(lambda one: first in one.ids)
    identity = {"did": ANA, "handle": "ana.moved.example", "seq": 1}
    stream.jetstream.tell({"did": ANA, "kind": "identity", "identity": identity})
    second = stream.write("water again")
    heard = ear.until(lambda one: second in one.ids)
    assert heard.posts[-1].author == "ana.moved.example"


def test_a_followed_account_that_moves_is_told_and_followed_no_more(
    stream: StreamAlone, ear: Ear
) -> None:
    ear.watch.watchwords = Watchwords(accounts=("well.example",))
    while not ear.heard.posts:
        stream.write("it is full", WELL)
        ear.rest()
    stream.outside.knows(WELL, "well.moved.example")
    identity = {"did": WELL, "handle": "well.moved.example", "seq": 1}
    stream.jetstream.tell({"did": WELL, "kind": "identity", "identity": identity})
    heard = ear.until(lambda one: "well.example is not" in (one.conditions[-1].note or ""))
    stream.write("it is dry", WELL)
    thanks = stream.write("thank you", reply=stream.to_us)
    ear.until(lambda one: thanks in one.ids)
    assert "it is dry" not in [post.text for post in heard.posts]


def test_who_names_or_answers_us_is_heard_whatever_it_says(stream: StreamAlone, ear: Ear) -> None:
    ours = stream.to_us["parent"]
    theirs = {"uri": f"at://{ANA}/{POSTS}/3ktheirs", "cid": "bafy"}
    mention = {
        "index": {"byteStart": 0, "byteEnd": 13},
        "features": [{"$type": "app.bsky.richtext.facet#mention", "did": DESK}],
    }
    wanted = [
        stream.write("@desk.example help", facets=[mention]),
        stream.write("thank you", reply={"parent": ours, "root": ours}),
        stream.write("me too", reply={"parent": theirs, "root": ours}),
    ]
    stream.write("not to you", reply={"parent": theirs, "root": theirs})
    stream.write("water, we said so ourselves", DESK)
    heard = ear.take_all()
    assert heard.ids == wanted
    assert heard.posts[1].reply_to == ours["uri"]


def test_accounts_are_followed_by_handle_though_the_stream_has_dids(
    stream: StreamAlone, ear: Ear
) -> None:
    ear.watch.watchwords = Watchwords(accounts=("@Well.Example", "nobody.example"))
    heard = ear.until(lambda one: any("nobody.example" in (c.note or "") for c in one.conditions))
    post = stream.write("it is dry", WELL)
    stream.write("cats")
    ear.until(lambda one: post in one.ids)
    assert heard.ids == [post]


def test_hashtags_beside_the_text_and_languages_count(stream: StreamAlone, ear: Ear) -> None:
    ear.watch.watchwords = replace(WATCHWORDS, languages=("ht",))
    wanted = [
        stream.write("ede nou", tags=["floodtest"], langs=["ht"]),
        stream.write("dlo water", langs=["en", "ht"]),
        stream.write("water"),
    ]
    stream.write("water", langs=["en"])
    heard = ear.take_all()
    assert heard.ids == wanted


def test_posts_taken_away_are_told_also_those_of_before(stream: StreamAlone, ear: Ear) -> None:
    stream.jetstream.commit(ANA, "3kearlier", "delete", None)
    heard = ear.until(lambda one: len(one.removals) > 0)
    assert heard.removals[0].id == f"at://{ANA}/{POSTS}/3kearlier"


def test_a_post_taken_away_at_once_is_not_heard_after_that(stream: StreamAlone, ear: Ear) -> None:
    stream.outside.silent = True
    gone = stream.write("water")
    kept = stream.write("water for all")
    stream.jetstream.commit(ANA, gone.rpartition("/")[2], "delete", None)
    heard = ear.until(lambda one: kept in one.ids)
    assert heard.ids == [kept]
    assert [one.id for one in heard.removals] == [gone]


def test_a_post_changed_by_other_means_is_a_revision(stream: StreamAlone, ear: Ear) -> None:
    record = {"text": "water and food", "createdAt": "2026-11-23T10:00:00Z"}
    stream.jetstream.commit(ANA, "3kchanged", "update", record)
    heard = ear.until(lambda one: len(one.revisions) > 0)
    revision = heard.revisions[0]
    assert isinstance(revision, Revision)
    assert revision.post.author == "ana.example"


def test_it_begins_again_seconds_before_the_last_event(stream: StreamAlone, ear: Ear) -> None:
    post = stream.write("water")
    ear.until(lambda one: post in one.ids)
    ear.rest()
    stream.jetstream.cut()
    ear.until(lambda one: len(stream.jetstream.asked) > 1)
    cursor = int(stream.jetstream.asked[-1].partition("cursor=")[2].partition("&")[0])
    assert 4_000_000 < int(ear.watch.cursor) - cursor < 6_000_000
    heard = ear.until(lambda one: len(one.gaps) > 0)
    assert heard.gaps[0].filled


def test_what_jetstream_keeps_no_more_is_a_gap(stream: StreamAlone) -> None:
    ear = Ear(NETWORK, stream)  # type: ignore[arg-type]  # it has what an ear needs
    last_week = int((time.time() - 7 * 24 * 3600) * 1_000_000)
    ear.watch = Watching(cursor=str(last_week))
    ear.connect()
    stream.write("water")
    heard = ear.until(lambda one: len(one.gaps) > 0)
    assert not heard.gaps[0].filled
    assert (heard.gaps[0].until - heard.gaps[0].since).days >= 6
    ear.close()


def test_the_newer_protocol_is_understood(stream: StreamAlone) -> None:
    stream.newer = True
    ear = Ear(NETWORK, stream)  # type: ignore[arg-type]  # it has what an ear needs
    ear.connect()
    post = stream.write("water")
    ear.until(lambda one: post in one.ids)
    ear.rest()
    stream.jetstream.cut()
    during = stream.write("water in the gap")
    stream.jetstream.commit(ANA, "3k00000000001", "delete", None)
    heard = ear.until(lambda one: during in one.ids and len(one.removals) > 0)
    assert heard.posts[0].created_at.isoformat() == "2026-11-23T10:00:00+00:00"
    stream.jetstream.send_raw('{"$type": "error", "error": "ConsumerTooSlow", "message": "x"}')
    ear.until(lambda one: any("ConsumerTooSlow" in issue.reason for issue in one.issues))
    ear.close()


def test_the_area_and_an_unknown_account_of_ours_are_told(stream: StreamAlone) -> None:
    stream.outside.operations.pop(DESK)
    ear = Ear(NETWORK, stream)  # type: ignore[arg-type]  # it has what an ear needs
    heard = ear.until(lambda one: any(told.note for told in one.conditions))
    assert "mentions of desk.example are not followed" in (heard.conditions[-1].note or "")
    ear.close()


@pytest.mark.parametrize("address", ["http://127.0.0.1", "ws://127.0.0.1:1", "ws://"])
def test_a_wrong_address_says_so(address: str) -> None:
    assert NETWORK.source is not None
    source = NETWORK.source(Account("bluesky", "", {"jetstream": address}))
    with pytest.raises(NetworkError) as caught:
        list(source.listen(Watching()))
    assert caught.value.permanent == (address != "ws://127.0.0.1:1")


def test_strange_frames_break_no_connection(stream: StreamAlone, ear: Ear) -> None:
    strange: list[Event] = [
        {"kind": "commit", "did": 7, "commit": {"collection": POSTS}},
        {"kind": "commit", "did": ANA, "commit": {"collection": POSTS, "rkey": "3k"}},
        {"kind": "commit", "did": ANA, "commit": "none"},
        {"kind": "account", "did": ANA, "account": {"active": False, "status": "deleted"}},
        {"kind": "identity", "did": ANA, "identity": None},
    ]
    for event in strange:
        stream.jetstream.tell(event)
    stream.jetstream.send_raw("[1, 2]")
    water = stream.write("water")
    heard = ear.until(lambda one: water in one.ids)
    assert len(heard.issues) == 4
    assert len(stream.jetstream.asked) == 1
