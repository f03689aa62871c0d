import json
from dataclasses import replace

import pytest

from monitor.networks.sms.signatures import REPLAY_S, Call, signature, verify

TWILIO = {"gateway": "twilio", "secret": "12345"}
EXAMPLE = Call(
    "https://mycompany.com/myapp.php?foo=1&bar=2",
    {"X-Twilio-Signature": "RSOYDt4T1cUTdK1PDd93/VVr8B8="},
    {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675309",
        "Digits": "1234",
        "From": "+14158675309",
        "To": "+18005551212",
    },
)
"""Twilio's published example, of its documentation and its own packages' tests."""

LISTED = {"Sid": "CA123", "SidAccount": "AC123", "Digits": ["5678", "1234", "1234"]}
"""Of the same tests: a field that comes several times is signed once a value, sorted."""


def test_twilios_published_example_is_taken() -> None:
    assert verify(EXAMPLE, TWILIO)
    lower = replace(EXAMPLE, headers={"x-twilio-signature": EXAMPLE.header("X-Twilio-Signature")})
    assert verify(lower, TWILIO)
    listed = {"X-Twilio-Signature": "IK+Dwps556ElfBT0I3Rgjkr1wJU="}
    assert verify(replace(EXAMPLE, fields=LISTED, headers=listed), TWILIO)


def test_the_port_of_the_address_is_no_matter() -> None:
    with_port = replace(EXAMPLE, url="https://mycompany.com:443/myapp.php?foo=1&bar=2")
    assert verify(with_port, TWILIO)


@pytest.mark.parametrize(
    "changed",
    [
        replace(EXAMPLE, url="https://mycompany.com/myapp.php?foo=1&bar=3"),
        replace(EXAMPLE, fields={**EXAMPLE.fields, "Digits": "1235"}),
        replace(EXAMPLE, fields={**EXAMPLE.fields, "More": "1"}),
        replace(EXAMPLE, headers={"X-Twilio-Signature": "RSOYDt4T1cUTdK1PDd93/VVr8B9="}),
        replace(EXAMPLE, headers={"X-Twilio-Signature": "ü"}),
        replace(EXAMPLE, headers={}),
    ],
)
def test_what_was_changed_on_the_way_is_not_taken(changed: Call) -> None:
    assert not verify(changed, TWILIO)


def test_without_a_secret_nothing_is_taken() -> None:
    assert not verify(EXAMPLE, {"gateway": "twilio"})
    assert not verify(EXAMPLE, {"gateway": "twilio", "secret": "12346"})
    assert not verify(Call("", {}, {"token": ""}), {"gateway": "kannel", "webhook_secret": ""})


SECRET = {"gateway": "kannel", "webhook_secret": "invented"}
NOW = 1_928_552_400
BODY = json.dumps({"from": "+258840000001", "text": "água"}).encode()


def signed_call(stamp: str = str(NOW), body: bytes = BODY) -> Call:
    headers = {"X-Signature": signature("invented", stamp, BODY), "X-Timestamp": stamp}
    return Call("https://desk.example.org/sms", headers, {}, body)


def test_the_generic_signature_is_hmac_sha256_over_time_and_body() -> None:
    """The value: printf '1928552400.{"text":"water"}' | openssl dgst -sha256 -hmac invented"""
    known = "sha256=27344c36387876e88f87e7ba9a164837ea8e847f2e8f0a92c75d4da75e4c992a"
    assert signature("invented", "1928552400", b'{"text":"water"}') == known
    assert verify(signed_call(), SECRET, NOW)
    assert not verify(signed_call(body=BODY + b" "), SECRET, NOW)
    assert not verify(signed_call(), SECRET | {"webhook_secret": "another"}, NOW)


def test_a_signature_over_no_body_says_nothing_of_the_query() -> None:
    headers = {"X-Signature": signature("invented", str(NOW), b""), "X-Timestamp": str(NOW)}
    fields = {"from": "+258840000001", "text": "not signed"}
    assert not verify(Call("https://desk.example.org/sms", headers, fields), SECRET, NOW)


def test_a_signed_call_cannot_be_played_again_later() -> None:
    assert verify(signed_call(), SECRET, NOW + REPLAY_S)
    assert not verify(signed_call(), SECRET, NOW + REPLAY_S + 1)
    assert not verify(signed_call(), SECRET, NOW - REPLAY_S - 1)
    fresh_stamp = {**signed_call().headers, "X-Timestamp": str(NOW + 999)}
    assert not verify(replace(signed_call(), headers=fresh_stamp), SECRET, NOW + 999)
    assert not verify(signed_call(stamp="soon"), SECRET, NOW)


def test_a_gateway_that_cannot_sign_sends_the_secret() -> None:
    call = Call("https://desk.example.org/sms", {}, {"token": "invented", "from": "1"})
    assert verify(call, SECRET)
    assert not verify(replace(call, fields={"token": "another"}), SECRET)
    assert not verify(replace(call, fields={}), SECRET)
    with_bad_signature = replace(call, headers={"X-Signature": "sha256=00", "X-Timestamp": "1"})
    assert not verify(with_bad_signature, SECRET)
