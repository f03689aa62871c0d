"""A forgotten password: the link comes by a real SMTP server, works once and ends sessions."""

import re
import threading
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from monitor.actions.people.users import set_active
from monitor.settings import Settings
from monitor.wiring.mail import MailError, post
from tests.ports import free_port
from tests.running import wait_until
from tests.web.site import PASSWORD, Site, sign_in
from tests.web.test_second_factor import send
from web.security.mails import THREAD

NEW = "a fresh invented password"


class Mailbox:
    def __init__(self) -> None:
        self.mails: list[Message] = []

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        self.mails.append(message_from_bytes(envelope.content))
        return "250 taken"

    def next(self, seconds: float = 5) -> str:
        """The text of the oldest mail that was not read yet."""
        wait_until(lambda: bool(self.mails), seconds, "a mail came")
        return str(self.mails.pop(0).get_payload(decode=True), "utf-8")  # type: ignore[arg-type]

    def all(self) -> list[Message]:
        """Once nobody is handing one over any more."""
        for thread in threading.enumerate():
            if thread.name == THREAD:
                thread.join(5)
        return self.mails


@pytest.fixture
def mailbox(site: Site) -> Iterator[Mailbox]:
    box = Mailbox()
    port = free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    site.settings = site.settings.model_copy(
        update={
            "mail_server": f"127.0.0.1:{port}",
            "mail_from": "Relief desk <desk@example.org>",
            "board_url": "https://board.example.org/",
        }
    )
    yield box
    controller.stop()


def ask(site: Site, email: str) -> str:
    client = site.app.test_client()
    return send(client, "/sign-in/forgotten", email=email).text


def link_in(text: str) -> str:
    found = re.search(r"https://board\.example\.org(/sign-in/forgotten/\S+)", text)
    assert found is not None, text
    return found.group(1)


def test_a_link_sets_a_new_password_once_and_ends_sessions(site: Site, mailbox: Mailbox) -> None:
    open_session = site.signed_in()
    ask(site, site.officer())
    link = link_in(mailbox.next())
    client = site.app.test_client()
    answer = send(client, link, password=NEW, password_confirm=NEW)
    assert answer.headers["Location"].endswith("/sign-in")
    assert "Sign in with it" in client.get("/sign-in").text
    assert "was set anew" in mailbox.next()
    assert sign_in(client, site.officer(), NEW).status_code == 302
    wait_until(lambda: open_session.get("/board").status_code == 302, 5, "the session has ended")
    again = site.app.test_client().get(link, follow_redirects=True)
    assert "was used before" in again.text


def test_the_page_says_the_same_of_an_unknown_address(site: Site, mailbox: Mailbox) -> None:
    known, unknown = ask(site, site.officer()), ask(site, "nobody-known@example.org")
    assert "has an active account here, a link is on its way" in known
    mailbox.next()
    clean = [
        re.sub(r'value="[^"]*"', "", page).replace(email, "X")
        for page, email in ((known, site.officer()), (unknown, "nobody-known@example.org"))
    ]
    assert clean[0] == clean[1]
    assert mailbox.all() == []


def test_the_link_leads_to_our_board_whatever_host_was_asked(site: Site, mailbox: Mailbox) -> None:
    client = site.app.test_client()
    form = client.get("/sign-in/forgotten", base_url="http://evil.example.net").text
    token = form.split('name="csrf_token" value="')[1].split('"')[0]
    fields = {"email": site.officer(), "csrf_token": token}
    client.post("/sign-in/forgotten", data=fields, base_url="http://evil.example.net")
    text = mailbox.next()
    assert "evil" not in text
    link_in(text)


def test_a_mailbox_is_not_filled(site: Site, mailbox: Mailbox) -> None:
    for _ in range(6):
        ask(site, site.officer())
    assert len(mailbox.all()) == 3


def test_a_stopped_officer_gets_no_link(site: Site, mailbox: Mailbox) -> None:
    set_active(site.database, site.officer(), False)
    assert "a link is on its way" in ask(site, site.officer())
    assert mailbox.all() == []


def test_the_officer_is_told_of_a_changed_password(site: Site, mailbox: Mailbox) -> None:
    client = site.signed_in()
    send(client, "/you/password", password=PASSWORD, new_password=NEW, new_password_confirm=NEW)
    assert "was changed" in mailbox.next()


def test_without_a_mail_server_the_page_says_whom_to_ask(site: Site) -> None:
    page = site.app.test_client().get("/sign-in/forgotten").text
    assert "sends no mail" in page
    assert "crisis-monitor user password" in page
    assert "<form" not in page


def test_a_mail_server_that_is_away_is_said_with_what_to_check(site: Site) -> None:
    settings = Settings(
        data_dir=site.settings.data_dir, mail_server="127.0.0.1:1", mail_from="desk@example.org"
    )
    with pytest.raises(MailError, match="check MONITOR_MAIL_SERVER"):
        post(settings, "ana@example.org", "Hello", "text")


def test_a_password_is_not_sent_where_encryption_is_demanded(site: Site, mailbox: Mailbox) -> None:
    settings = site.settings.model_copy(update={"mail_tls": "starttls", "mail_user": "desk"})
    with pytest.raises(MailError, match="STARTTLS"):
        post(settings, "ana@example.org", "Hello", "text")
    assert mailbox.mails == []
