"""What is particular to posting on Mastodon; the rest is in tests/networks/test_channels.py."""

import pytest

from monitor.model.dispatching import Account, NetworkError, Outgoing
from monitor.model.networks import Channel
from monitor.networks.mastodon import NETWORK
from tests.networks.mastodon.server import LIMIT
from tests.networks.mastodon.wire import MastodonWire


@pytest.fixture
def channel(wire: MastodonWire) -> Channel:
    assert NETWORK.channel is not None
    return NETWORK.channel(wire.account())


def test_an_answer_names_whom_it_answers_and_is_as_public_as_that(
    wire: MastodonWire, channel: Channel
) -> None:
    asked = wire.server.instance.write("help", "ana@far.example", visibility="unlisted")["id"]
    sent = channel.send(Outgoing("a", "We come", reply_to=asked, language="en"))
    status = wire.server.instance.statuses[sent.ids[0]]
    assert wire.server.instance.sources[sent.ids[0]] == "@ana@far.example We come"
    assert status["in_reply_to_id"] == asked
    assert status["visibility"] == "unlisted"
    assert status["language"] == "en"
    assert sent.url == status["url"]


def test_who_is_named_already_is_not_named_twice(wire: MastodonWire, channel: Channel) -> None:
    asked = wire.publish("help")
    sent = channel.send(Outgoing("a", "We come, @Ana", reply_to=asked))
    assert wire.server.instance.sources[sent.ids[0]] == "We come, @Ana"


def test_a_text_to_one_person_is_seen_by_that_person_alone(
    wire: MastodonWire, channel: Channel
) -> None:
    sent = channel.send(Outgoing("a", "Your insulin is ready", to="@ana@far.example"))
    status = wire.server.instance.statuses[sent.ids[0]]
    assert status["visibility"] == "direct"
    assert [one["acct"] for one in status["mentions"]] == ["ana@far.example"]


def test_the_same_key_posts_once(wire: MastodonWire, channel: Channel) -> None:
    first = channel.send(Outgoing("same", "Water at the school"))
    assert channel.send(Outgoing("same", "Water at the school")).ids == first.ids
    assert len(wire.sent()) == 1


def test_the_limit_is_the_servers_and_links_are_short(wire: MastodonWire, channel: Channel) -> None:
    assert channel.size("x").limit == 500  # before it was asked
    channel.check()
    assert channel.size("x").limit == LIMIT
    assert channel.size("https://example.org/" + "a" * 200).used == 23
    assert channel.size("@ana@far.example 👨‍👩‍👧").used == 6


def test_the_name_before_an_answer_counts(wire: MastodonWire, channel: Channel) -> None:
    asked = wire.publish("help")
    channel.check()
    with pytest.raises(NetworkError, match="605 of 600") as caught:
        channel.send(Outgoing("a", "x" * 600, reply_to=asked))
    assert caught.value.permanent
    assert not wire.sent()


def test_a_token_that_may_only_read_says_what_to_do(wire: MastodonWire, channel: Channel) -> None:
    wire.server.scopes = ["read"]
    rights = channel.check()
    assert rights.may_read
    assert not rights.may_post
    assert "write" in rights.problem
    assert rights.name == f"desk@{wire.server.instance.host}"


def test_an_answer_to_what_is_gone_says_so(wire: MastodonWire, channel: Channel) -> None:
    asked = wire.publish("help")
    wire.remove(asked)
    with pytest.raises(NetworkError, match="not there any more") as caught:
        channel.send(Outgoing("a", "We come", reply_to=asked))
    assert caught.value.permanent


def test_what_the_server_refuses_is_told_in_its_words(wire: MastodonWire, channel: Channel) -> None:
    channel.check()
    wire.server.refuse(403, "Your login is currently disabled")
    with pytest.raises(NetworkError, match="login is currently disabled") as caught:
        channel.send(Outgoing("a", "water"))
    assert caught.value.permanent


def test_what_is_gone_already_is_taken_back(wire: MastodonWire, channel: Channel) -> None:
    sent = channel.send(Outgoing("a", "water"))
    channel.withdraw(sent.ids[0])
    channel.withdraw(sent.ids[0])


def test_an_account_without_a_token_says_what_is_missing() -> None:
    assert NETWORK.channel is not None
    with pytest.raises(NetworkError, match="no access token") as caught:
        NETWORK.channel(Account("mastodon", "desk", {"server": "mastodon.example"})).check()
    assert caught.value.permanent
