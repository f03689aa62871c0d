"""What is particular to reading a mailbox; the rest is in tests/networks/test_sources.py."""

import imaplib
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.model.dispatching import Account, NetworkError
from monitor.model.watchwords import Watchwords
from monitor.networks.email import NETWORK
from monitor.networks.email.mailbox import FETCHED
from tests.networks.certificates import certificate
from tests.networks.contract.listening import Ear
from tests.networks.contract.wire import Watching
from tests.networks.email.dovecot import PASSWORD, USER
from tests.networks.email.wire import EmailWire
from tests.running import wait_until


@pytest.fixture
def wire() -> Iterator[EmailWire]:
    made = EmailWire()
    made.start()
    yield made
    made.stop()


def ear_of(wire: EmailWire, cursor: str = "", **changed: str) -> Ear:
    class Changed(EmailWire):
        def __init__(self) -> None:
            pass

        def account(self, **ignored: str) -> Account:
            return wire.account(**changed)

    ear = Ear(NETWORK, Changed())
    ear.watch.cursor = cursor
    return ear


def imap(wire: EmailWire) -> imaplib.IMAP4:
    client = imaplib.IMAP4("127.0.0.1", wire.dovecot.port, timeout=5)
    client.login(USER, PASSWORD)
    client.select("INBOX")
    return client


def flags(wire: EmailWire) -> list[bytes]:
    with imap(wire) as client:
        found = client.fetch("1:*", "(FLAGS)")[1]
    return [one for one in found if isinstance(one, bytes)]


def test_a_mail_is_heard_at_once_where_the_server_tells_of_it(wire: EmailWire) -> None:
    ear = ear_of(wire, poll_s="600")
    ear.connect()
    ear.rest()
    for n in range(3):
        started = time.monotonic()
        id = wire.publish(f"mail {n}")
        ear.until(lambda one, id=id: id in one.ids, patience=5)
        assert time.monotonic() - started < 2
    ear.close()


def test_a_server_that_tells_nothing_is_asked_again() -> None:
    wire = EmailWire(idle=False)
    wire.start()
    try:
        ear = ear_of(wire, poll_s="1")
        ear.connect()
        ear.rest()
        id = wire.publish("water")
        heard = ear.until(lambda one: id in one.ids, patience=5)
        assert "has no IDLE" in str(heard.conditions[0].note)
        ear.close()
    finally:
        wire.stop()


def test_everything_comes_whatever_the_watchwords_are(wire: EmailWire) -> None:
    ear = ear_of(wire)
    ear.watch.watchwords = Watchwords(words=("earthquake",))
    id = wire.publish("my father is missing")
    assert id in ear.until(lambda one: len(one.posts) > 0).ids
    ear.close()


def test_after_a_restart_it_goes_on_where_it_was(wire: EmailWire) -> None:
    first = wire.publish("water, first")
    ear = ear_of(wire)
    ear.until(lambda one: first in one.ids)
    ear.rest()
    ear.close()
    second = wire.publish("water, second")
    again = ear_of(wire, ear.watch.cursor)
    assert again.until(lambda one: second in one.ids).ids == [second]
    again.close()


def test_when_the_server_numbers_anew_all_comes_again_and_a_gap_says_so(wire: EmailWire) -> None:
    first = wire.publish("water, first")
    ear = ear_of(wire)
    ear.until(lambda one: first in one.ids)
    ear.rest()
    ear.close()
    second = wire.publish("water, while nobody listened")
    wire.dovecot.stop()
    wire.dovecot.number_anew()
    number = int(ear.watch.cursor.split(":")[0])  # it was made of the time in seconds
    wait_until(lambda: time.time() >= number + 1, 5, "another number")
    wire.dovecot.start()
    again = ear_of(wire, ear.watch.cursor)
    heard = again.until(lambda one: second in one.ids and first in one.ids)
    assert len(heard.gaps) == 1
    assert heard.gaps[0].filled
    assert "numbered the folder anew" in heard.gaps[0].why
    assert again.watch.cursor.split(":")[0] != ear.watch.cursor.split(":")[0]
    again.close()


def test_mails_stay_unread_and_what_others_marked_as_deleted_stays(wire: EmailWire) -> None:
    wire.append(b"From: a@b.example\r\nSubject: water\r\n\r\none\r\n", flags="(\\Deleted)")
    id = wire.publish("water")
    ear = ear_of(wire)
    ear.until(lambda one: id in one.ids)
    ear.close()
    assert len(flags(wire)) == 2
    assert not any(b"Seen" in one for one in flags(wire))


def test_mails_are_marked_as_read_where_the_account_says_so(wire: EmailWire) -> None:
    wire.append(b"From: a@b.example\r\nSubject: water\r\n\r\none\r\n", flags="(\\Deleted)")
    id = wire.publish("water")
    ear = ear_of(wire, mark_seen="yes")
    ear.until(lambda one: id in one.ids)
    ear.rest()
    ear.close()
    assert len(flags(wire)) == 2
    assert all(b"Seen" in one for one in flags(wire))


def test_only_what_comes_from_now_on_where_no_days_are_asked_for(wire: EmailWire) -> None:
    wire.publish("water before")
    ear = ear_of(wire, days="0")
    ear.connect()
    id = wire.publish("water after")
    assert ear.until(lambda one: id in one.ids).ids == [id]
    ear.close()


def test_what_is_older_than_was_asked_for_never_comes(wire: EmailWire) -> None:
    old = b"From: a@b.example\r\nSubject: water, long ago\r\n\r\none\r\n"
    wire.append(old, at="02-Nov-2020 08:00:00 +0000")
    ear = ear_of(wire, days="3", poll_s="1")
    now = []
    for n in range(3):  # each is looked for anew
        now.append(wire.publish(f"water now {n}"))
        ear.until(lambda one: len(one.posts) == len(now))
    ear.rest()
    ear.close()
    second = wire.publish("water again")
    again = ear_of(wire, ear.watch.cursor, days="3")
    again.until(lambda one: second in one.ids)
    again.close()
    assert (ear.heard.ids, again.heard.ids) == (now, [second])


def test_a_mail_that_is_moved_into_the_folder_comes_however_old_it_is(wire: EmailWire) -> None:
    ear = ear_of(wire)
    ear.connect()
    old = b"From: a@b.example\r\nSubject: water, long ago\r\n\r\none\r\n"
    wire.append(old, at="02-Nov-2020 08:00:00 +0000")
    ear.until(lambda one: len(one.posts) == 1)
    ear.close()


def test_of_a_huge_mail_the_beginning_is_fetched(wire: EmailWire) -> None:
    line = b"QUJD" * 18 + b"\r\n"
    wire.append(
        b"From: a@b.example\r\nSubject: video\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nwe are here\r\n--x\r\n"
        b"Content-Type: video/mp4; name=roof.mp4\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + line * 60_000
        + b"--x--\r\n"
    )
    ear = ear_of(wire)
    post = ear.until(lambda one: len(one.posts) > 0).posts[0]
    ear.close()
    assert post.text == "video\n\nwe are here"
    assert post.raw["cut"]
    assert post.raw["size"] > 4 * FETCHED
    assert post.raw["attachments"][0]["name"] == "roof.mp4"
    assert len(str(post.raw)) < 2_000


def test_a_password_that_is_refused_needs_somebody_and_is_not_told(wire: EmailWire) -> None:
    source = NETWORK.source
    assert source is not None
    with pytest.raises(NetworkError, match="refuses user and password") as caught:
        list(source(wire.account(password="hunter2")).listen(Watching()))
    assert caught.value.permanent
    assert "hunter2" not in str(caught.value) + repr(caught.value.__cause__)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"folder": "Nowhere"}, "no folder 'Nowhere'.*INBOX"),
        ({"imap_host": ""}, "no IMAP server"),
        ({"imap_security": "none"}, "no security"),
        ({"imap_port": "many"}, "no port"),
        ({"poll_s": "often"}, "no number of seconds"),
        ({"authority": "-----", "imap_security": "tls"}, "no certificate"),
    ],
)
def test_what_is_wrong_with_an_account_is_said(
    wire: EmailWire, changed: dict[str, str], why: str
) -> None:
    assert NETWORK.source is not None
    with pytest.raises(NetworkError, match=why) as caught:
        list(NETWORK.source(wire.account(**changed)).listen(Watching()))
    assert caught.value.permanent


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_server_is_believed_by_its_certificate_only(tmp_path: Path, security: str) -> None:
    path, authority = certificate(tmp_path)
    wire = EmailWire(certificate=path)
    wire.start()
    port = wire.dovecot.tls_port if security == "tls" else wire.dovecot.port
    changed = {"imap_security": security, "imap_port": str(port)}
    try:
        id = wire.publish("water")
        ear = ear_of(wire, authority=authority, **changed)
        assert ear.until(lambda one: id in one.ids).ids == [id]
        second = wire.publish("water again")
        ear.until(lambda one: second in one.ids, patience=5)
        ear.close()
        assert NETWORK.source is not None
        with pytest.raises(NetworkError, match="not trusted") as caught:
            list(NETWORK.source(wire.account(**changed)).listen(Watching()))
        assert caught.value.permanent
    finally:
        wire.stop()
