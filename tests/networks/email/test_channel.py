"""What is particular to sending mails; the rest is in tests/networks/test_channels.py."""

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.model.dispatching import Account, NetworkError, Outgoing
from monitor.networks.email.channel import EmailChannel
from tests.networks.certificates import certificate
from tests.networks.email.dovecot import PASSWORD, USER
from tests.networks.email.postbox import FOREIGN, Postbox

TO = "ana@people.example"


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    made = Postbox()
    made.start()
    yield made
    made.stop()


def channel(postbox: Postbox, **changed: str) -> EmailChannel:
    settings = {
        "password": PASSWORD,
        "smtp_host": "127.0.0.1",
        "smtp_port": str(postbox.port),
        "smtp_security": "plain",
        "sender_name": "Relief desk, Invented Town",
        "subject": "From the desk",
    }
    return EmailChannel(Account("email", USER, settings | changed))


def test_a_second_try_has_the_same_id_and_another_text_has_another(postbox: Postbox) -> None:
    sender = channel(postbox)
    first, again = (sender.send(Outgoing("a", "water", to=TO)) for _ in range(2))
    other = sender.send(Outgoing("b", "water", to=TO))
    assert first.ids == again.ids != other.ids
    assert [mail["Message-ID"].strip("<>") for mail in postbox.mails] == [
        *first.ids, *again.ids, *other.ids
    ]  # fmt: skip


def test_a_mail_says_who_writes_and_what_it_answers(postbox: Postbox) -> None:
    channel(postbox).send(
        Outgoing("a", "Vá à escola", to=TO, reply_to="one@people.example", language="pt")
    )
    mail = postbox.mails[0]
    assert mail["From"] == f'"Relief desk, Invented Town" <{USER}>'
    assert mail["To"] == TO
    assert mail["Subject"] == "Re: From the desk"
    assert mail["In-Reply-To"] == mail["References"] == "<one@people.example>"
    assert mail["Content-Language"] == "pt"
    assert mail["Date"].datetime.utcoffset() is not None


def test_an_answer_to_what_had_no_id_is_a_mail_of_its_own(postbox: Postbox) -> None:
    channel(postbox).send(Outgoing("a", "water", to=TO, reply_to="hash:00ff", subject="Re: food"))
    assert postbox.mails[0]["In-Reply-To"] is None
    assert postbox.mails[0]["Subject"] == "Re: food"


def test_a_line_break_in_a_subject_makes_no_field(postbox: Postbox) -> None:
    channel(postbox).send(Outgoing("a", "water", to=TO, subject="x\r\nBcc: all@people.example"))
    assert postbox.mails[0]["Bcc"] is None
    assert postbox.mails[0]["Subject"] == "x Bcc: all@people.example"


@pytest.mark.parametrize(
    "to", ["", "ana", "ana@", "a@b.example\nBcc: c@d.example", "a@b.example, c@d.example", "<a@b>"]
)
def test_what_is_no_address_is_refused_before_it_is_sent(postbox: Postbox, to: str) -> None:
    with pytest.raises(NetworkError) as caught:
        channel(postbox).send(Outgoing("a", "water", to=to))
    assert caught.value.permanent
    assert not postbox.mails


@pytest.mark.parametrize(
    ("answer", "permanent"),
    [
        ("550 5.1.1 no such user", True),
        ("552 5.2.2 mailbox full", True),
        ("450 4.2.1 greylisted", False),
        ("421 4.3.2 going down", False),
    ],
)
def test_what_the_server_refuses_is_told_in_its_words(
    postbox: Postbox, answer: str, permanent: bool
) -> None:
    postbox.refusals.append(answer)
    with pytest.raises(NetworkError) as caught:
        channel(postbox).send(Outgoing("a", "water", to=TO))
    assert caught.value.permanent is permanent
    assert answer[4:] in str(caught.value)


def test_a_server_that_hangs_up_is_tried_again(postbox: Postbox) -> None:
    postbox.hang_up = True
    with pytest.raises(NetworkError) as caught:
        channel(postbox).send(Outgoing("a", "water", to=TO))
    assert not caught.value.permanent


def test_a_wrong_password_is_permanent_and_not_told(postbox: Postbox) -> None:
    wrong = channel(postbox, password="hunter2")
    with pytest.raises(NetworkError, match="refuses user and password") as caught:
        wrong.check()
    assert caught.value.permanent
    assert "hunter2" not in str(caught.value) + repr(caught.value.__cause__) + repr(wrong)


def test_a_sender_that_is_not_ours_may_not_post(postbox: Postbox) -> None:
    rights = channel(postbox, sender=FOREIGN).check()
    assert not rights.may_post
    assert "553" not in rights.name
    assert "not your address" in rights.problem
    assert channel(postbox).check().may_post


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_server_is_believed_by_its_certificate_only(tmp_path: Path, security: str) -> None:
    path, authority = certificate(tmp_path)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(path)
    postbox = Postbox(context, starttls=security == "starttls")
    postbox.start()
    try:
        trusting = channel(postbox, smtp_security=security, authority=authority)
        assert trusting.check().may_post
        trusting.send(Outgoing("a", "water", to=TO))
        assert len(postbox.mails) == 1
        with pytest.raises(NetworkError, match="not trusted") as caught:
            channel(postbox, smtp_security=security).check()
        assert caught.value.permanent
    finally:
        postbox.stop()
