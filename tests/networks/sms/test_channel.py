"""What is particular to sending SMS; how Kannel takes them is in test_kannel.py."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import parse_qs

import pytest

from monitor.model.dispatching import NetworkError, Outgoing
from monitor.networks.sms.channel import SmsChannel, number
from monitor.networks.sms.shapes import heard
from tests.networks.sms.gateways import OURS, SECRET, THEIRS, KannelWire, TwilioWire


@pytest.fixture
def twilio() -> Iterator[TwilioWire]:
    made = TwilioWire()
    made.start()
    yield made
    made.stop()


@pytest.fixture
def kannel() -> Iterator[KannelWire]:
    made = KannelWire()
    made.start()
    yield made
    made.stop()


def test_twilio_is_told_sender_and_where_receipts_go(twilio: TwilioWire) -> None:
    hook = "https://desk.example.org/receipts"
    SmsChannel(twilio.account(receipts=hook)).send(Outgoing("a", "água", to="+258 84 000-0009"))
    form = parse_qs(twilio.asked[-1].body.decode())
    assert form == {"To": [THEIRS], "From": [OURS], "Body": ["água"], "StatusCallback": [hook]}


def test_a_messaging_service_is_a_sender_too(twilio: TwilioWire) -> None:
    SmsChannel(twilio.account(sender="MG0123")).send(Outgoing("a", "water", to=THEIRS))
    form = parse_qs(twilio.asked[-1].body.decode())
    assert form["MessagingServiceSid"] == ["MG0123"]
    assert "From" not in form


def test_an_account_that_may_only_half_says_so(twilio: TwilioWire) -> None:
    channel = SmsChannel(twilio.account())
    twilio.kind = "Trial"
    assert "verified numbers" in channel.check().problem
    assert channel.check().may_post
    twilio.status = "suspended"
    assert not channel.check().may_post


def test_kannel_is_asked_in_headers_and_told_the_coding(kannel: KannelWire) -> None:
    channel = SmsChannel(kannel.account(sender="Desk"))
    plain = channel.send(Outgoing("a", "water {1}", to=THEIRS))
    assert kannel.asked[-1].headers["x-kannel-coding"] == "0"
    channel.send(Outgoing("b", "ماء", to=THEIRS))
    asked = kannel.asked[-1]
    assert asked.headers["x-kannel-coding"] == "2"
    assert asked.headers["x-kannel-from"] == "Desk"
    assert (asked.method, asked.path, asked.query) == ("POST", "/cgi-bin/sendsms", {})
    assert asked.body == "ماء".encode()
    assert channel.send(Outgoing("a", "water {1}", to=THEIRS)).ids == plain.ids  # of the key


@pytest.mark.parametrize(
    ("to", "why"),
    [
        ("", "no phone number"),
        ("@ana", "no phone number"),
        ("+258840000001 +258840000002", "no phone number"),
        ("+2588400610", "unsubscribed.*STOP"),
        ("12345", "Invalid 'To'.*no number that can be written to"),
    ],
)
def test_who_cannot_be_written_to_is_a_permanent_failure(
    twilio: TwilioWire, to: str, why: str
) -> None:
    with pytest.raises(NetworkError, match=why) as caught:
        SmsChannel(twilio.account()).send(Outgoing("a", "water", to=to))
    assert caught.value.permanent


def test_a_number_is_written_in_many_ways() -> None:
    assert number("+258 (84) 000-00.01") == "+258840000001"
    assert number("1234") == "1234"


def test_a_gateway_that_is_not_known_is_told() -> None:
    account = TwilioWire().account(gateway="pigeon")
    with pytest.raises(NetworkError, match="twilio or kannel"):
        SmsChannel(account).check()


@pytest.mark.parametrize("server", ["", "http://127.0.0.1:1", "http://", "no address"])
@pytest.mark.parametrize("gateway", ["twilio", "kannel"])
def test_the_secret_is_in_no_error_and_no_log(
    twilio: TwilioWire,
    kannel: KannelWire,
    gateway: str,
    server: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    wire = twilio if gateway == "twilio" else kannel
    account = wire.account(**({"server": server} if server else {}))
    wire.refuse(retry_after=None)
    with caplog.at_level(logging.DEBUG), pytest.raises(NetworkError) as caught:
        SmsChannel(account).send(Outgoing("a", "my insulin", to=THEIRS))
    assert caught.value.__cause__ is None
    seen = caplog.text + repr(caught.value) + repr(account)
    assert SECRET not in seen
    assert "insulin" not in seen


def test_a_gateway_of_another_kind_is_told(twilio: TwilioWire, kannel: KannelWire) -> None:
    crossed = twilio.account(server=f"http://127.0.0.1:{kannel.port}")
    with pytest.raises(NetworkError, match="HTTP 404") as caught:
        SmsChannel(crossed).check()
    assert caught.value.permanent
    wrong = kannel.account(server=f"http://127.0.0.1:{kannel.port}/elsewhere")
    with pytest.raises(NetworkError, match="does not answer as Kannel does"):
        SmsChannel(wrong).check()


def test_a_call_that_comes_twice_without_id_and_time_is_one_post() -> None:
    form = {"from": "+258840000001", "text": "water"}
    noon = datetime(2031, 2, 11, 12, tzinfo=UTC)
    [one], [again] = list(heard(form, noon)), list(heard(form, noon))
    assert one == again
    [other] = heard(form | {"text": "food"}, noon)
    assert other != one
