from monitor.model.dispatching import Account
from monitor.model.listening import Heard, Receipt, ReceiptState
from monitor.model.networks import Call
from monitor.model.posts import Post
from monitor.model.watchwords import Watchwords
from monitor.networks.sms.hook import hook

KANNEL = Account("sms", "+1000", {"gateway": "kannel", "webhook_secret": "invented"})


def called(**fields: str) -> list[Heard]:
    """By Kannel, as a GET with the token in its query."""
    query = (("token", "invented"), *fields.items())
    return list(
        hook(KANNEL, Call("https://desk.example/hooks/1", {}, query, (), b""), Watchwords())
    )


def test_a_delivery_report_of_kannel_is_a_receipt() -> None:
    [receipt] = called(id="ab12", dlr="1", reason="")
    assert isinstance(receipt, Receipt)
    assert (receipt.id, receipt.state, receipt.reason) == ("ab12", ReceiptState.DELIVERED, "")
    for dlr, reason in (("2", "stat:UNDELIV err:001"), ("16", "NACK/9")):
        [receipt] = called(id="ab12", dlr=dlr, reason=reason)
        assert isinstance(receipt, Receipt)
        assert (receipt.state, receipt.reason) == (ReceiptState.UNDELIVERED, reason)


def test_an_sms_that_is_on_its_way_has_no_receipt_yet_and_is_no_post() -> None:
    assert called(id="ab12", dlr="4", reason="") == []
    assert called(id="ab12", dlr="8", reason="ACK/") == []


def test_what_a_receipt_says_is_bounded() -> None:
    [receipt] = called(id="a" * 5_000, dlr="2", reason="\0no " * 5_000)
    assert isinstance(receipt, Receipt)
    assert len(receipt.id) <= 200
    assert len(receipt.reason) <= 500
    assert "\0" not in receipt.reason


def test_an_sms_to_us_is_a_post() -> None:
    [post] = called(id="7", **{"from": "+258840000001"}, text="we need water")
    assert isinstance(post, Post)
