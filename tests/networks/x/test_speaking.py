"""The way out, over the wire."""

import pytest

from monitor.model.dispatching import NetworkError, Outgoing
from monitor.networks.x.channel import XChannel
from monitor.networks.x.shapes import thread
from tests.networks.x.server import KEYS
from tests.networks.x.wire import XWire

LONG = "Water at the school from 8 am, bring a jug and your card please! " * 8


def refused(channel: XChannel, outgoing: Outgoing) -> NetworkError:
    with pytest.raises(NetworkError) as caught:
        channel.send(outgoing)
    return caught.value


def test_a_post_has_an_id_and_an_address(wire: XWire) -> None:
    sent = XChannel(wire.account()).send(Outgoing("a", "water"))
    assert sent.url == f"https://x.com/reliefdesk/status/{sent.ids[0]}"
    assert wire.world.post(sent.ids[0]) is not None


def test_an_answer_stands_in_its_conversation(wire: XWire) -> None:
    asked = wire.publish("where is water?")
    sent = XChannel(wire.account()).send(Outgoing("a", "at the school", reply_to=asked))
    post = wire.world.post(sent.ids[0])
    assert post is not None
    assert (post["reply_to"], post["conversation"]) == (asked, asked)


def test_a_long_text_is_refused_with_what_to_do(wire: XWire) -> None:
    channel = XChannel(wire.account())
    size = channel.size(LONG)
    assert (size.fits, size.parts, size.limit) == (False, 2, 280)
    error = refused(channel, Outgoing("a", LONG))
    assert error.permanent
    assert "shorten it" in str(error)


def test_a_long_text_is_a_thread_where_the_account_allows(wire: XWire) -> None:
    channel = XChannel(wire.account(threads="yes"))
    asked = wire.publish("where is water?")
    assert channel.size(LONG).fits
    assert channel.size(LONG).parts == 2
    sent = channel.send(Outgoing("a", LONG, reply_to=asked))
    posts = [wire.world.post(id) for id in sent.ids]
    assert [post["reply_to"] for post in posts if post] == [asked, sent.ids[0]]
    assert [text[-4:] for text in wire.sent()] == [" 1/2", " 2/2"]


def test_half_a_thread_is_taken_back(wire: XWire) -> None:
    channel = XChannel(wire.account(threads="yes"))
    second = thread(LONG)[1]
    wire.world.write(second, "reliefdesk")  # so that X refuses it as a duplicate
    error = refused(channel, Outgoing("a", LONG))
    assert "X has this text already" in str(error)
    assert list(wire.sent()) == [second]


def test_longer_posts_of_a_paid_account_are_sent_whole(wire: XWire) -> None:
    channel = XChannel(wire.account(limit="25000"))
    assert channel.size(LONG).parts == 1
    assert len(channel.send(Outgoing("a", LONG)).ids) == 1


def test_a_private_text_is_never_posted(wire: XWire) -> None:
    error = refused(XChannel(wire.account()), Outgoing("a", "your insulin is ready", to="@ana"))
    assert error.permanent
    assert not wire.sent()


@pytest.mark.parametrize("text", ["", "  \n", "water\uffff"])
def test_what_x_does_not_take_is_refused_here(wire: XWire, text: str) -> None:
    assert refused(XChannel(wire.account()), Outgoing("a", text)).permanent
    assert not wire.world.calls


def test_an_answer_to_a_post_that_is_gone_says_so(wire: XWire) -> None:
    error = refused(XChannel(wire.account()), Outgoing("a", "at the school", reply_to="17"))
    assert error.permanent
    assert "deleted or not visible" in str(error)


def test_what_is_gone_already_is_taken_back(wire: XWire) -> None:
    channel = XChannel(wire.account())
    sent = channel.send(Outgoing("a", "water"))
    channel.withdraw(sent.ids[0])
    channel.withdraw(sent.ids[0])
    assert not wire.sent()


def test_a_token_that_reads_only_is_told(wire: XWire) -> None:
    wire.running.level = "read"
    rights = XChannel(wire.account()).check()
    assert (rights.may_read, rights.may_post) == (True, False)
    assert "can read but not post" in rights.problem


def test_an_account_may_only_listen_or_only_send(wire: XWire) -> None:
    rights = XChannel(wire.account(access_token="")).check()
    assert (rights.name, rights.may_read, rights.may_post) == ("reliefdesk", True, False)
    assert "four keys" in rights.problem
    rights = XChannel(wire.account(bearer_token="")).check()
    assert (rights.may_read, rights.may_post) == (False, True)
    assert "bearer token" in rights.problem
    rights = XChannel(wire.account(bearer_token="revoked")).check()
    assert (rights.may_read, rights.may_post) == (False, True)
    assert "cannot listen" in rights.problem


def test_without_any_key_there_is_nothing_to_check(wire: XWire) -> None:
    account = wire.account(bearer_token="", **dict.fromkeys(KEYS, ""))
    with pytest.raises(NetworkError) as caught:
        XChannel(account).check()
    assert caught.value.permanent


@pytest.mark.parametrize(("name", "value"), [("rules", "many"), ("threads", "perhaps")])
def test_a_setting_that_cannot_be_understood_is_told(wire: XWire, name: str, value: str) -> None:
    with pytest.raises(NetworkError) as caught:
        XChannel(wire.account(**{name: value}))
    assert caught.value.permanent
    assert "correct it" in str(caught.value)
