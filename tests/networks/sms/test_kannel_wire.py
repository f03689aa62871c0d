"""The suite of every channel once more, through the other gateway."""

from collections.abc import Iterator

import pytest

from monitor.model.networks import Channel, Network
from monitor.networks.sms import NETWORK
from tests.networks.sms.gateways import KannelWire
from tests.networks.test_channels import (  # noqa: F401 - found here, they run here
    test_a_broken_server_is_no_permanent_failure,
    test_a_server_that_is_away_is_no_permanent_failure,
    test_a_text_is_sent_and_stands_there_as_written,
    test_a_text_that_does_not_fit_is_refused_before_it_is_sent,
    test_an_answer_stands_under_what_it_answers,
    test_credentials_are_told_good_or_bad,
    test_too_many_calls_say_how_long_to_wait,
    test_what_was_sent_can_be_taken_back_or_says_why_not,
)


@pytest.fixture
def network() -> Network:
    return NETWORK


@pytest.fixture
def wire() -> Iterator[KannelWire]:
    made = KannelWire()
    made.start()
    yield made
    made.stop()


@pytest.fixture
def channel(wire: KannelWire) -> Channel:
    assert NETWORK.channel is not None
    return NETWORK.channel(wire.account())
