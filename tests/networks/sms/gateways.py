"""Local SMS gateways: one speaks Twilio's API, one Kannel's sendsms."""

import base64
import hmac
import itertools
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import orjson

from monitor.model.dispatching import Account
from monitor.model.networks import Call
from tests.ports import POLL_S

OURS, THEIRS = "+15005550006", "+258840000009"
SECRET = "invented-secret-of-a-test"


@dataclass(frozen=True, slots=True)
class Asked:
    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]  # names in lower case
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()


class GatewayWire:
    """What both share. Implements `tests.networks.contract.wire.Wire`, the way out."""

    def __init__(self) -> None:
        self.port = 0
        self.asked: list[Asked] = []
        self._texts: list[str] = []
        self.messages: list[dict[str, Any]] = []
        self._refusals: list[Answer] = []
        self._numbers = itertools.count(1)
        self._http: ThreadingHTTPServer | None = None
        self.silent = threading.Event()  # an SMS is taken, and the answer does not come
        self.taken = threading.Event()  # and that has happened
        self.ended = threading.Event()

    def start(self) -> None:
        if self._http is None:
            self.ended.clear()
            self._http = ThreadingHTTPServer(("127.0.0.1", self.port), _requests(self))
            self._http.daemon_threads = True
            self.port = self._http.server_address[1]
            serve = self._http.serve_forever
            threading.Thread(target=serve, kwargs={"poll_interval": POLL_S}, daemon=True).start()

    def stop(self) -> None:
        self.ended.set()
        if self._http is not None:
            self._http.shutdown()
            self._http.server_close()
            self._http = None

    def account(self, **more: str) -> Account:
        raise NotImplementedError

    def answer(self, asked: Asked) -> Answer:
        raise NotImplementedError

    def account_that_may_not(self) -> Account:
        return self.account(secret="revoked-secret-of-a-test")

    def recipient(self) -> str:
        return THEIRS

    def publish(self, text: str, author: str = "ana", reply_to: str = "") -> str:
        """SMS come by webhook: here only the id is needed, of one that came."""
        return f"SM{next(self._numbers):032x}"

    def sent(self) -> Sequence[str]:
        return self._texts

    def refuse(self, retry_after: int | None) -> None:
        later = (("Retry-After", str(retry_after)),) if retry_after else ()
        self._refusals.append(Answer(429 if retry_after else 503, b"Try again later.", later))

    def served(self, asked: Asked) -> Answer:
        self.asked.append(asked)
        if self._refusals:
            return self._refusals.pop(0)
        answer = self.answer(asked)
        if asked.method == "POST" and self.silent.is_set():
            self.taken.set()
            self.ended.wait(5)
        return answer

    def garbage(self) -> None: ...
    def cut(self) -> None: ...
    def remove(self, id: str) -> None: ...
    def revise(self, id: str, text: str) -> None: ...


class TwilioWire(GatewayWire):
    """/2010-04-01/Accounts/{sid}.json and .../Messages.json, as Twilio's reference has them."""

    sid = "AC" + "0123456789abcdef" * 2
    status, kind = "active", "Full"

    def account(self, **more: str) -> Account:
        settings = {"gateway": "twilio", "user": self.sid, "secret": SECRET}
        settings |= {"server": f"http://127.0.0.1:{self.port}", **more}
        return Account("sms", OURS, settings)

    def answer(self, asked: Asked) -> Answer:
        given = base64.b64encode(f"{self.sid}:{SECRET}".encode()).decode()
        if asked.headers.get("authorization") != f"Basic {given}":
            return _refused(401, 20003, "Authenticate")
        if (asked.method, asked.path) == ("GET", f"/2010-04-01/Accounts/{self.sid}.json"):
            told = {"sid": self.sid, "friendly_name": "Desk", "status": self.status}
            return Answer(200, orjson.dumps(told | {"type": self.kind}))
        if (asked.method, asked.path) == (
            "POST",
            f"/2010-04-01/Accounts/{self.sid}/Messages.json",
        ):
            return self._create({k: v[0] for k, v in parse_qs(asked.body.decode()).items()})
        if (asked.method, asked.path) == (
            "GET",
            f"/2010-04-01/Accounts/{self.sid}/Messages.json",
        ):
            to = asked.query.get("To")
            listed = [one for one in reversed(self.messages) if to in (None, one["to"])]
            return Answer(200, orjson.dumps({"messages": listed, "next_page_uri": None}))
        return _refused(404, 20404, f"The requested resource {asked.path} was not found")

    def report(self, id: str, arrived: bool) -> Call:
        """As Twilio calls the address of the account's receipts."""
        fields = {"MessageSid": id, "MessageStatus": "delivered" if arrived else "undelivered"}
        fields |= {} if arrived else {"ErrorCode": "30003"}
        url = "https://desk.example.org/hooks/1"
        signed = url + "".join(name + fields[name] for name in sorted(fields))
        digest = hmac.new(SECRET.encode(), signed.encode(), "sha1").digest()
        headers = {
            "content-type": "application/x-www-form-urlencoded",
            "x-twilio-signature": base64.b64encode(digest).decode(),
        }
        return Call(url, headers, (), tuple(fields.items()), urlencode(fields).encode())

    def _create(self, form: Mapping[str, str]) -> Answer:
        if not form.get("To", "").startswith("+"):
            return _refused(400, 21211, f"Invalid 'To' Phone Number: {form.get('To')}")
        if form["To"].endswith("610"):
            return _refused(400, 21610, "Attempt to send to unsubscribed recipient")
        if len(form.get("Body", "")) > 1600:
            return _refused(400, 21617, "The concatenated message body exceeds the 1600 limit")
        self._texts.append(form["Body"])
        told = {"sid": f"SM{next(self._numbers):032x}", "status": "queued", "body": form["Body"]}
        told |= {"to": form["To"], "direction": "outbound-api", "date_created": formatdate()}
        self.messages.append(told)
        return Answer(201, orjson.dumps(told | {"error_code": None, "error_message": None}))


class KannelWire(GatewayWire):
    """The smsbox's /cgi-bin/sendsms, POST with X-Kannel headers; answers as Kannel 1.4.5 gives
    them (see test_kannel.py, which asks a real one)."""

    user = "desk"

    def account(self, **more: str) -> Account:
        settings = {"gateway": "kannel", "user": self.user, "secret": SECRET}
        settings |= {"server": f"http://127.0.0.1:{self.port}", **more}
        return Account("sms", OURS, settings)

    def answer(self, asked: Asked) -> Answer:
        if asked.path != "/cgi-bin/sendsms":
            return Answer(404, b"Unknown request.")
        given = {k.removeprefix("x-kannel-"): v for k, v in asked.headers.items()}
        if (given.get("username"), given.get("password")) != (self.user, SECRET):
            return Answer(403, b"Authorization failed for sendsms")
        if not asked.headers.get("content-type", "").startswith("text/plain"):
            return Answer(400, b"Invalid content-type")
        if not given.get("to"):
            return Answer(400, b"Missing receiver(s) number(s), rejected")
        self._texts.append(asked.body.decode())
        return Answer(202, b"0: Accepted for delivery")


def _refused(status: int, code: int, message: str) -> Answer:
    more = f"https://www.twilio.com/docs/errors/{code}"
    told = {"code": code, "message": message, "more_info": more, "status": status}
    return Answer(status, orjson.dumps(told))


def _requests(wire: GatewayWire) -> type[BaseHTTPRequestHandler]:
    class Request(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            headers = {name.lower(): value for name, value in self.headers.items()}
            body = self.rfile.read(int(headers.get("content-length", 0)))
            told = wire.served(Asked(self.command, parts.path, query, headers, body))
            with suppress(OSError):
                self.send_response(told.status)
                for name, value in told.headers:
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(told.body)))
                self.end_headers()
                self.wfile.write(told.body)

        do_POST = do_GET

        def log_message(self, format: str, *args: Any) -> None:
            return

    return Request
