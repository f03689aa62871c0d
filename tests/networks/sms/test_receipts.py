import pytest

from monitor.networks.sms.receipts import Receipt, State, receipt

SID = "SM00000000000000000000000000000001"


@pytest.mark.parametrize(
    ("form", "wanted"),
    [
        ({"MessageSid": SID, "MessageStatus": "queued"}, Receipt(SID, State.WAITING, "")),
        ({"MessageSid": SID, "MessageStatus": "sent"}, Receipt(SID, State.SENT, "")),
        ({"MessageSid": SID, "MessageStatus": "delivered"}, Receipt(SID, State.DELIVERED, "")),
        (
            {"MessageSid": SID, "MessageStatus": "undelivered", "ErrorCode": "30003"},
            Receipt(SID, State.FAILED, "Twilio's error 30003"),
        ),
        ({"MessageSid": SID, "MessageStatus": "dreaming"}, None),
        ({"MessageSid": SID, "Body": "an SMS, no receipt"}, None),
        ({"id": "7", "dlr": "1", "reason": ""}, Receipt("7", State.DELIVERED, "")),
        ({"id": "7", "dlr": "8", "reason": "ACK/"}, Receipt("7", State.SENT, "")),
        ({"id": "7", "dlr": "16", "reason": "NACK/9"}, Receipt("7", State.FAILED, "NACK/9")),
        ({"id": "7", "from": "+258840000001", "text": "an SMS"}, None),
        ({}, None),
    ],
)
def test_what_a_gateway_says_is_told_in_our_words(
    form: dict[str, str], wanted: Receipt | None
) -> None:
    assert receipt(form) == wanted
