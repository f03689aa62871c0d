import pytest

from monitor.networks.sms.receipts import State, Status, status

SID = "SM00000000000000000000000000000001"


@pytest.mark.parametrize(
    ("form", "wanted"),
    [
        ({"MessageSid": SID, "MessageStatus": "queued"}, Status(SID, State.WAITING, "")),
        ({"MessageSid": SID, "MessageStatus": "sent"}, Status(SID, State.SENT, "")),
        ({"MessageSid": SID, "MessageStatus": "delivered"}, Status(SID, State.DELIVERED, "")),
        (
            {"MessageSid": SID, "MessageStatus": "undelivered", "ErrorCode": "30003"},
            Status(SID, State.FAILED, "Twilio's error 30003"),
        ),
        ({"MessageSid": SID, "MessageStatus": "dreaming"}, None),
        ({"MessageSid": SID, "Body": "an SMS, no receipt"}, None),
        ({"id": "7", "dlr": "1", "reason": ""}, Status("7", State.DELIVERED, "")),
        ({"id": "7", "dlr": "8", "reason": "ACK/"}, Status("7", State.SENT, "")),
        ({"id": "7", "dlr": "16", "reason": "NACK/9"}, Status("7", State.FAILED, "NACK/9")),
        ({"id": "7", "from": "+258840000001", "text": "an SMS"}, None),
        ({}, None),
    ],
)
def test_what_a_gateway_says_is_told_in_our_words(
    form: dict[str, str], wanted: Status | None
) -> None:
    assert status(form) == wanted
