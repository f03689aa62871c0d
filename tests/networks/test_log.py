import logging

import pytest

from monitor.model.dispatching import Account, Outgoing
from monitor.networks.known import networks


def test_the_log_channel_says_what_it_would_have_sent_and_not_what_people_wrote(
    caplog: pytest.LogCaptureFixture,
) -> None:
    made = networks()["log"].channel
    assert made is not None
    channel = made(Account("log", "desk", {}))
    with caplog.at_level(logging.INFO):
        sent = channel.send(Outgoing("a", "your insulin is ready", to="+509 1"))
    assert sent.ids == channel.send(Outgoing("a", "your insulin is ready")).ids
    assert "would have sent a private message of 21 characters" in caplog.text
    assert "insulin" not in caplog.text
