"""What is particular to posting on Bluesky, on its reference server; the rest is in
tests/networks/test_channels.py."""

import pytest
from atproto import models
from atproto.exceptions import AtProtocolError

from monitor.model.dispatching import Account, NetworkError, Outgoing
from monitor.model.networks import Channel
from monitor.networks.bluesky import NETWORK
from tests.networks.bluesky.wire import BlueskyWire

FAMILY = "👨‍👩‍👧‍👦"  # one grapheme, 7 code points, 25 bytes


@pytest.fixture
def account(wire: BlueskyWire) -> Account:
    return wire.account()


@pytest.fixture
def channel(account: Account) -> Channel:
    assert NETWORK.channel is not None
    return NETWORK.channel(account)


def test_links_hashtags_and_mentions_can_be_followed(wire: BlueskyWire, channel: Channel) -> None:
    ana = wire.reference.did("ana")
    text = "ماء 🙏 https://relief.example.org/map #FloodTest @ana.test @nobody-at-all.test"
    sent = channel.send(Outgoing("a", text, language="ar"))
    record = wire.posts()[sent.ids[0]]
    raw = text.encode()
    found = {
        raw[one.index.byte_start : one.index.byte_end].decode(): one.features[0].py_type
        for one in record.facets or []
    }
    assert found == {
        "https://relief.example.org/map": "app.bsky.richtext.facet#link",
        "#FloodTest": "app.bsky.richtext.facet#tag",
        "@ana.test": "app.bsky.richtext.facet#mention",
    }
    mention = (record.facets or [])[2].features[0]
    assert isinstance(mention, models.AppBskyRichtextFacet.Mention)
    assert mention.did == ana
    assert record.langs == ["ar"]
    assert (
        sent.url
        == f"https://bsky.app/profile/{wire.reference.did(wire.desk)}/post/"
        + (sent.ids[0].rpartition("/")[2])
    )


def test_an_answer_deep_in_a_conversation_names_its_beginning(
    wire: BlueskyWire, channel: Channel
) -> None:
    first = wire.publish("where is water?")
    second = wire.publish("I ask, too", author="yusuf", reply_to=first)
    sent = channel.send(Outgoing("a", "At the school", reply_to=second))
    reply = wire.posts()[sent.ids[0]].reply
    assert reply is not None
    assert (reply.root.uri, reply.parent.uri) == (first, second)


def test_an_answer_to_what_is_gone_says_so(wire: BlueskyWire, channel: Channel) -> None:
    asked = wire.publish("where is water?")
    wire.reference.account("ana").delete_post(asked)
    with pytest.raises(NetworkError, match="not there any more") as caught:
        channel.send(Outgoing("a", "At the school", reply_to=asked))
    assert caught.value.permanent


def test_graphemes_are_counted_as_the_server_counts_them(
    wire: BlueskyWire, channel: Channel
) -> None:
    assert channel.size(FAMILY * 121).unit == "bytes"  # 3,025 of 3,000
    assert not channel.size(FAMILY * 121).fits
    accepted = "e\u0301" * 200 + "ก็" * 49 + FAMILY * 50 + "🇭🇹"
    assert channel.size(accepted).used == 300
    channel.send(Outgoing("b", accepted))
    too_long = accepted + "!"
    with pytest.raises(NetworkError, match="301 of 300") as caught:
        channel.send(Outgoing("c", too_long))
    assert caught.value.permanent
    record = models.AppBskyFeedPost.Record(created_at="2026-11-23T10:00:00Z", text=too_long)
    with pytest.raises(AtProtocolError):  # the server says so, too
        wire.reference.account("ana").app.bsky.feed.post.create(wire.reference.did("ana"), record)


def test_what_came_through_is_not_sent_twice_where_the_answer_was_lost(
    wire: BlueskyWire, channel: Channel
) -> None:
    wire.gate.lose("createRecord")
    with pytest.raises(NetworkError) as caught:
        channel.send(Outgoing("same", "Water at the school"))
    assert not caught.value.permanent
    sent = channel.send(Outgoing("same", "Water at the school"))
    assert list(wire.posts()) == list(sent.ids)
    channel.send(Outgoing("other", "Water at the school"))
    assert len(wire.posts()) == 2


def test_one_login_serves_many_posts_and_channels(wire: BlueskyWire, account: Account) -> None:
    assert NETWORK.channel is not None
    for n in range(3):
        NETWORK.channel(account).send(Outgoing(f"key {n}", f"water {n}"))
    assert wire.gate.calls.count("com.atproto.server.createSession") == 1


@pytest.mark.parametrize("error", ["ExpiredToken", "InvalidToken"])
def test_a_session_that_is_over_is_made_anew(
    wire: BlueskyWire, channel: Channel, error: str
) -> None:
    channel.send(Outgoing("a", "water"))
    wire.gate.answer("createRecord", 400, error, "Token has expired")
    channel.send(Outgoing("b", "food"))
    assert list(wire.sent()) == ["water", "food"]
    assert wire.gate.calls.count("com.atproto.server.createSession") == 2


def test_a_limit_says_when_it_ends(wire: BlueskyWire, channel: Channel) -> None:
    wire.gate.refuse(90)
    with pytest.raises(NetworkError, match="asks to wait") as caught:
        channel.send(Outgoing("a", "water"))
    assert caught.value.retry_after is not None
    assert 80 < caught.value.retry_after <= 90


def test_an_account_taken_down_says_what_to_do(wire: BlueskyWire, channel: Channel) -> None:
    wire.gate.answer("createSession", 401, "AccountTakedown", "Account has been taken down")
    with pytest.raises(NetworkError, match="taken this account down") as caught:
        channel.check()
    assert caught.value.permanent


def test_the_password_is_in_no_message(wire: BlueskyWire) -> None:
    assert NETWORK.channel is not None
    account = wire.account_that_may_not()
    with pytest.raises(NetworkError, match="app password") as caught:
        NETWORK.channel(account).check()
    told = repr(caught.value) + repr(caught.value.__cause__) + repr(account)
    assert account.settings["app_password"] not in told


def test_bluesky_has_nothing_private(channel: Channel) -> None:
    with pytest.raises(NetworkError, match="public") as caught:
        channel.send(Outgoing("a", "Your insulin is ready", to="ana.test"))
    assert caught.value.permanent


def test_only_our_own_posts_are_taken_back(wire: BlueskyWire, channel: Channel) -> None:
    for id in (wire.publish("water"), "https://bsky.app/profile/ana.test/post/3k"):
        with pytest.raises(NetworkError) as caught:
            channel.withdraw(id)
        assert caught.value.permanent
    sent = channel.send(Outgoing("a", "water"))
    channel.withdraw(sent.ids[0])
    channel.withdraw(sent.ids[0])  # it is gone: nothing more is wanted
    assert not wire.posts()


def test_only_listening_needs_no_password() -> None:
    assert NETWORK.channel is not None
    with pytest.raises(NetworkError, match="no app password") as caught:
        NETWORK.channel(Account("bluesky", "desk.example.org", {})).check()
    assert caught.value.permanent
