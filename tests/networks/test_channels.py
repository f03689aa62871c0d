"""What every channel must do, over the wire, on a local server of its network."""

import pytest

from monitor.model.dispatching import NetworkError, Outgoing
from monitor.model.networks import Channel, Network
from monitor.networks.known import networks
from tests.networks.contract.wire import Wire
from tests.networks.wires import WIRES

KNOWN = networks()
SPEAKING = [name for name in WIRES if KNOWN[name].channel is not None]


@pytest.fixture(params=SPEAKING)
def network(request: pytest.FixtureRequest) -> Network:
    return KNOWN[request.param]


@pytest.fixture
def channel(network: Network, wire: Wire) -> Channel:
    assert network.channel is not None
    return network.channel(wire.account())


def test_credentials_are_told_good_or_bad(network: Network, wire: Wire, channel: Channel) -> None:
    rights = channel.check()
    assert rights.may_post
    assert rights.name
    assert network.channel is not None
    with pytest.raises(NetworkError) as caught:
        network.channel(wire.account_that_may_not()).check()
    assert caught.value.permanent


def test_a_text_is_sent_and_stands_there_as_written(wire: Wire, channel: Channel) -> None:
    text = "Water at the school from 8 am & 2 pm. ماء 🙏"
    sent = channel.send(Outgoing("one", text, to=wire.recipient(), subject="Water"))
    assert sent.ids
    assert all(sent.ids)
    assert list(wire.sent()) == [text]


def test_an_answer_stands_under_what_it_answers(wire: Wire, channel: Channel) -> None:
    asked = wire.publish("where is water?")
    sent = channel.send(
        Outgoing("two", "At the school", to=wire.recipient(), reply_to=asked, subject="Water")
    )
    assert sent.ids
    assert "At the school" in wire.sent()


def test_a_text_that_does_not_fit_is_refused_before_it_is_sent(
    wire: Wire, channel: Channel
) -> None:
    long = "water " * 20_000
    assert not channel.size(long).fits
    assert channel.size("water").fits
    with pytest.raises(NetworkError) as caught:
        channel.send(Outgoing("three", long, to=wire.recipient(), subject="Water"))
    assert caught.value.permanent
    assert not wire.sent()


def test_too_many_calls_say_how_long_to_wait(wire: Wire, channel: Channel) -> None:
    wire.refuse(retry_after=7)
    with pytest.raises(NetworkError) as caught:
        channel.send(Outgoing("four", "water", to=wire.recipient(), subject="Water"))
    assert not caught.value.permanent
    assert caught.value.retry_after is None or 0 < caught.value.retry_after <= 8


def test_a_broken_server_is_no_permanent_failure(wire: Wire, channel: Channel) -> None:
    wire.refuse(retry_after=None)
    with pytest.raises(NetworkError) as caught:
        channel.send(Outgoing("five", "water", to=wire.recipient(), subject="Water"))
    assert not caught.value.permanent


def test_a_server_that_is_away_is_no_permanent_failure(wire: Wire, channel: Channel) -> None:
    wire.stop()
    with pytest.raises(NetworkError) as caught:
        channel.send(Outgoing("six", "water", to=wire.recipient(), subject="Water"))
    assert not caught.value.permanent
    wire.start()


def test_what_was_sent_can_be_taken_back_or_says_why_not(wire: Wire, channel: Channel) -> None:
    sent = channel.send(Outgoing("seven", "water", to=wire.recipient(), subject="Water"))
    try:
        channel.withdraw(sent.ids[0])
    except NetworkError as error:
        assert error.permanent
        assert str(error)
        assert "water" in wire.sent()
    else:
        assert "water" not in wire.sent()
