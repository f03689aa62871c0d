"""Mails of the system, over a real SMTP server."""

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.actions.deployments import open_deployment
from monitor.actions.networks.accounts import add_account, change_account
from monitor.actions.people.users import add_user, set_active
from monitor.model.accounts import AccountKind
from monitor.model.dispatching import Account
from monitor.model.people import Person
from monitor.model.roles import Role
from monitor.settings import Settings
from monitor.store.database import Database
from monitor.store.networks import accounts
from monitor.store.networks.encryption import Seal
from monitor.wiring.account_faults import disable_and_tell
from monitor.wiring.mail import MailError, send
from tests.networks.certificates import certificate
from tests.networks.email.dovecot import PASSWORD, USER
from tests.networks.email.postbox import Postbox

ONCE = (0.0,)
FAULT = "X refuses the credentials: make new keys"


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    made = Postbox()
    made.start()
    yield made
    made.stop()


def settings_of(folder: Path, postbox: Postbox, **more: str) -> Settings:
    server = {
        "mail_server": f"127.0.0.1:{postbox.port}",
        "mail_from": "Desk <monitor@desk.example>",
    }
    return Settings(data_dir=folder, **(server | more))  # type: ignore[arg-type]


class Desk:
    def __init__(self, database: Database) -> None:
        self.database = database
        self.deployment = open_deployment(database, "Invented flood").id
        for name, role in (
            ("ana", Role.APPROVER),
            ("boss", Role.ADMINISTRATOR),
            ("gone", Role.ADMINISTRATOR),
            ("leo", Role.DESK_OFFICER),
        ):
            add_user(database, f"{name}@desk.example", name, "a password of the tests", [role])
        set_active(database, "gone@desk.example", False)

    def account(self, kind: AccountKind, by: str) -> int:
        return add_account(
            self.database,
            self.deployment,
            Account("x", f"@{kind}", {}),
            Seal("a key"),
            kind=kind,
            listens=True,
            speaks=True,
            by=Person(by),
        )


@pytest.fixture
def desk(sqlite_database: Database) -> Desk:
    return Desk(sqlite_database)


def recipients(postbox: Postbox) -> list[str]:
    return sorted(str(mail["To"]) for mail in postbox.mails)


def test_who_added_an_official_account_and_the_administrators_get_one_mail_each(
    tmp_path: Path, postbox: Postbox, desk: Desk
) -> None:
    settings = settings_of(tmp_path, postbox)
    number = desk.account(AccountKind.OFFICIAL, "ana@desk.example")
    for _ in range(3):
        disable_and_tell(settings, desk.database, number, FAULT, ONCE)
    assert recipients(postbox) == ["ana@desk.example", "boss@desk.example"]
    mail = postbox.mails[0]
    assert mail["Subject"] == "@official on X is disabled"
    assert mail["From"] == "Desk <monitor@desk.example>"
    text = mail.get_content()
    for said in ("Network: X", "Account: @official", f"Reason: {FAULT}", "open Accounts"):
        assert said in text
    change_account(
        desk.database,
        number,
        Seal("a key"),
        by=Person("ines@example.org"),
        settings={"bearer_token": "new"},
    )
    disable_and_tell(settings, desk.database, number, "again", ONCE)
    assert len(postbox.mails) == 4


def test_an_account_of_ones_own_is_told_to_its_owner_alone(
    tmp_path: Path, postbox: Postbox, desk: Desk
) -> None:
    number = desk.account(AccountKind.PERSONAL, "leo@desk.example")
    disable_and_tell(settings_of(tmp_path, postbox), desk.database, number, FAULT, ONCE)
    assert recipients(postbox) == ["leo@desk.example"]


def test_without_a_mail_server_the_log_says_that_nobody_was_told(
    tmp_path: Path, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    number = desk.account(AccountKind.PERSONAL, "leo@desk.example")
    disable_and_tell(Settings(data_dir=tmp_path), desk.database, number, FAULT)
    assert "none of its owners (1) is told by mail" in caplog.text
    assert "leo@desk.example" not in caplog.text
    assert "MONITOR_MAIL_SERVER" in caplog.text
    with desk.database.read() as connection:
        kept = accounts.account(connection, number)
    assert kept is not None
    assert kept.fault == FAULT


def test_a_refusal_that_passes_is_tried_again_and_nobody_gets_two(
    tmp_path: Path, postbox: Postbox
) -> None:
    postbox.refusals = ["451 4.3.0 later"]
    send(settings_of(tmp_path, postbox), ["a@desk.example", "b@desk.example"], "s", "t", (0, 0.1))
    assert recipients(postbox) == ["a@desk.example", "b@desk.example"]


def test_a_refusal_that_stays_says_who_got_nothing(tmp_path: Path, postbox: Postbox) -> None:
    postbox.refusals = ["550 5.1.1 no such user"] * 2
    with pytest.raises(MailError, match=r"no mail for a@desk\.example"):
        send(settings_of(tmp_path, postbox), ["a@desk.example"], "s", "t", (0, 0.1))


@pytest.mark.parametrize("tls", ["starttls", "tls"])
def test_it_signs_in_over_tls_and_trusts_no_stranger(
    tmp_path: Path, tls: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, known = certificate(tmp_path)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(path)
    postbox = Postbox(context, starttls=tls == "starttls")
    postbox.start()
    try:
        more = {"mail_tls": tls, "mail_user": USER, "mail_password": PASSWORD}
        if tls == "tls":
            del more["mail_user"]
        settings = settings_of(tmp_path, postbox, **more)
        with pytest.raises(MailError, match="CERTIFICATE_VERIFY_FAILED"):
            send(settings, ["a@desk.example"], "s", "t", ONCE)
        trusted = tmp_path / "known.pem"
        trusted.write_text(known)
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
        send(settings, ["a@desk.example"], "s", "t", ONCE)
        assert recipients(postbox) == ["a@desk.example"]
    finally:
        postbox.stop()


def test_a_name_with_a_line_break_makes_no_header(tmp_path: Path, postbox: Postbox) -> None:
    settings = settings_of(tmp_path, postbox)
    send(settings, ["a@desk.example"], "@x\r\nBcc: b@desk.example", "t", ONCE)
    assert recipients(postbox) == ["a@desk.example"]
    assert postbox.mails[0]["Bcc"] is None
