"""A real gateway: Debian's Kannel 1.4.5 with its fake SMS centre."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from monitor.model.dispatching import NetworkError, Outgoing
from monitor.model.posts import Post
from monitor.networks.sms.channel import SmsChannel
from monitor.networks.sms.receipts import State, Status, status
from monitor.networks.sms.shapes import heard
from monitor.networks.sms.signatures import Call, verify
from tests.networks.sms.kannel import Kannel, bytes_of, installed, serving
from tests.ports import POLL_S

TOKEN = "a+long%token&of=ours"
THEIRS = "+258840000009"
SETTINGS = {"gateway": "kannel", "webhook_secret": TOKEN}


@dataclass
class Webhook:
    """Where Kannel calls: keeps the fields of every call, by path."""

    url: str = ""
    calls: list[tuple[str, Call]] = field(default_factory=list)

    def called(self, path: str, count: int = 1, patience: float = 10.0) -> list[Call]:
        deadline = time.monotonic() + patience
        while len(found := [call for at, call in self.calls if at == path]) < count:
            assert time.monotonic() < deadline, self.calls
            time.sleep(0.05)
        return found


@pytest.fixture(scope="module")
def webhook() -> Iterator[Webhook]:
    made = Webhook()

    class Request(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            given = parse_qs(parts.query, keep_blank_values=True)
            fields = {name: values[0] for name, values in given.items()}
            made.calls.append((parts.path, Call(self.path, dict(self.headers), fields)))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            return

    http = ThreadingHTTPServer(("127.0.0.1", 0), Request)
    http.daemon_threads = True
    made.url = f"http://127.0.0.1:{http.server_address[1]}"
    threading.Thread(target=http.serve_forever, args=(POLL_S,), daemon=True).start()
    yield made
    http.shutdown()
    http.server_close()


@pytest.fixture(scope="module")
def kannel(webhook: Webhook, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kannel]:
    if not installed():
        pytest.skip("Kannel is not installed here: apt-get install kannel kannel-extras")
    token = quote(TOKEN, safe="").replace("%", "%%")
    with serving(tmp_path_factory.mktemp("kannel"), f"{webhook.url}/sms?token={token}") as made:
        yield made


@pytest.mark.parametrize(
    ("text", "parts", "coding"),
    [
        ("Water at the school: 8 & 14 h [gate] €5 é", 1, "utf-8"),
        ("water " * 40, 2, "utf-8"),
        ("{ab}" * 60, 3, "utf-8"),
        ("{" * 153, 3, "utf-8"),
        ("Água às 8 & 14 h? [escola]", 1, "utf-16-be"),
        ("الماء في المدرسة 🙏", 1, "utf-16-be"),
        ("ماء " * 20, 2, "utf-16-be"),
    ],
)
def test_what_we_send_arrives_in_as_many_parts_as_we_said(
    kannel: Kannel, text: str, parts: int, coding: str
) -> None:
    channel = SmsChannel(kannel.account())
    assert channel.size(text).parts == parts
    with kannel.phone() as phone:
        assert channel.send(Outgoing("one", text, to=THEIRS)).ids
        channel.send(Outgoing("last", "and that is all", to=THEIRS))
        *arrived, last = phone.received(parts + 1)
    assert bytes_of(last) == b"and that is all"
    assert len(arrived) == parts
    assert all(one.startswith(f"+1000 {THEIRS} ") for one in arrived)
    assert b"".join(map(bytes_of, arrived)).decode(coding) == text


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("text we need water, 5 families & more", "we need water, 5 families & more"),
        ("ucs2 %06%46%06%2D%06%2A%06%27%06%2C%00+%06%45%06%27%06%21", "نحتاج ماء"),
    ],
)
def test_what_people_write_comes_as_a_post(
    kannel: Kannel, webhook: Webhook, written: str, text: str
) -> None:
    webhook.calls.clear()
    with kannel.phone(f"+258840000001 +1000 {written}"):
        [call] = webhook.called("/sms")
    assert verify(call, SETTINGS)
    assert not verify(call, SETTINGS | {"webhook_secret": "another"})
    [post] = heard(call.fields)
    assert isinstance(post, Post)
    assert (post.text, post.author, post.raw["to"]) == (text, "+258840000001", "+1000")
    assert post.id == call.fields["id"]
    assert abs(post.created_at.timestamp() - time.time()) < 60
    assert TOKEN not in str(post)


def test_kannel_tells_what_became_of_it(kannel: Kannel, webhook: Webhook) -> None:
    webhook.calls.clear()
    receipts = {"receipts": f"{webhook.url}/receipt?desk=1", "webhook_secret": TOKEN}
    channel = SmsChannel(kannel.account(**receipts))
    with kannel.phone():
        sent = channel.send(Outgoing("two", "water at 8", to=THEIRS))
        calls = webhook.called("/receipt", 2)
    assert all(verify(call, SETTINGS) for call in calls)
    told = [status(call.fields) for call in calls]  # type: ignore[arg-type]  # all of them texts
    assert Status(sent.ids[0], State.DELIVERED, "") in told
    assert Status(sent.ids[0], State.SENT, "") in told


def test_credentials_are_told_good_or_bad(kannel: Kannel) -> None:
    assert SmsChannel(kannel.account(webhook_secret=TOKEN)).check().may_post
    for wrong in (kannel.account(secret="another"), kannel.account(user="nobody")):
        with pytest.raises(NetworkError, match="sendsms-user") as caught:
            SmsChannel(wrong).check()
        assert caught.value.permanent
