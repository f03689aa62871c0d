"""A Bot API server of our own on the standard library.

npm's telegram-test-api was tried first: it marks updates as read when it hands them over (so that
nothing can be said of `offset`), answers getUpdates at once, and knows no edits, 401, 409 or 429.
"""

import itertools
import json
import socket
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from monitor.model.dispatching import Account
from monitor.networks.telegram.shapes import parts_of
from tests.ports import POLL_S

TOKEN = "4242:AAE-invented-token-of-a-test-0123456789"
GROUP = {"id": -1001234567890, "type": "supergroup", "title": "Munhava", "username": "munhava"}
CHANNEL = {"id": -1009876543210, "type": "channel", "title": "Desk", "username": "reliefchannel"}
ME = {"id": 4242, "is_bot": True, "first_name": "Desk", "username": "ReliefDeskBot"}

Answer = tuple[int, dict[str, Any]]


def user(name: str, number: int = 7) -> dict[str, Any]:
    return {"id": number, "is_bot": False, "first_name": name.title(), "username": name}


class TelegramWire:
    """Implements `tests.networks.contract.wire.Wire`."""

    def __init__(self) -> None:
        self.port = 0
        self.me = ME | {"can_read_all_group_messages": True}
        self.webhook = ""
        self.may_post = True
        self.asked: list[tuple[str, dict[str, str]]] = []  # methods and parameters
        self._http: ThreadingHTTPServer | None = None
        self._sockets: set[socket.socket] = set()
        self._changed = threading.Condition()
        self._updates: list[dict[str, Any]] = []
        self._poll = 0  # of several that poll, the last is served
        self._messages: dict[tuple[int, int], dict[str, Any]] = {}
        self._ours: list[tuple[int, int]] = []
        self._refusals: list[Answer] = []
        self._numbers, self._update_numbers = itertools.count(1), itertools.count(900)

    def start(self) -> None:
        if self._http is None:
            self._http = ThreadingHTTPServer(("127.0.0.1", self.port), _requests(self))
            self._http.daemon_threads = True
            self.port = self._http.server_address[1]
            serve = self._http.serve_forever
            threading.Thread(target=serve, kwargs={"poll_interval": POLL_S}, daemon=True).start()

    def stop(self) -> None:
        if self._http is not None:
            self._http.shutdown()
            self._http.server_close()
            self._http = None
            self.cut()

    def account(self, **more: str) -> Account:
        server = f"http://127.0.0.1:{self.port}"
        return Account("telegram", "@ReliefDeskBot", {"token": TOKEN, "server": server, **more})

    def account_that_may_not(self) -> Account:
        return self.account(token="4242:AAE-revoked-token-of-a-test-9876543210")

    def recipient(self) -> str:
        return str(GROUP["id"])

    def publish(self, text: str, author: str = "ana", reply_to: str = "") -> str:
        more: dict[str, Any] = {}
        if reply_to:
            chat, number = parts_of(reply_to)
            more["reply_to_message"] = self._messages[int(chat), number]
        return self.write({"from": user(author), "text": text, **more})

    def write(self, message: dict[str, Any], kind: str = "message") -> str:
        """Any message; the chat is the group where none is given."""
        number = next(self._numbers)
        whole = {"message_id": number, "date": int(time.time()), "chat": GROUP, **message}
        self._messages[whole["chat"]["id"], number] = whole
        self.update({kind: whole})
        return f"{whole['chat']['id']}:{number}"

    def update(self, update: dict[str, Any]) -> None:
        with self._changed:
            self._updates.append({"update_id": next(self._update_numbers), **update})
            self._changed.notify_all()

    def garbage(self) -> None:
        self.update({"message": {"message_id": "?", "chat": None, "text": "water"}})

    def cut(self) -> None:
        for one in list(self._sockets):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def remove(self, id: str) -> None:
        raise NotImplementedError  # a bot is not told

    def revise(self, id: str, text: str) -> None:
        chat, number = parts_of(id)
        changed = self._messages[int(chat), number] | {"text": text, "edit_date": int(time.time())}
        self._messages[int(chat), number] = changed
        self.update({"edited_message": changed})

    def sent(self) -> Sequence[str]:
        return [self._messages[one]["text"] for one in self._ours if one in self._messages]

    def message(self, id: str) -> dict[str, Any]:
        chat, number = parts_of(id)
        return self._messages[int(chat), number]

    def refuse(self, retry_after: int | None) -> None:
        if retry_after is None:
            self.refuse_with(502, "Bad Gateway")
        else:
            more = {"parameters": {"retry_after": retry_after}}
            self.refuse_with(429, f"Too Many Requests: retry after {retry_after}", more)

    def refuse_with(
        self, status: int, description: str, more: dict[str, Any] | None = None
    ) -> None:
        told = {"ok": False, "error_code": status, "description": description, **(more or {})}
        self._refusals.append((status, told))

    # what the server answers

    def answer(self, token: str, method: str, given: dict[str, str]) -> Answer:
        self.asked.append((method, given))
        if token != TOKEN:
            return _refused(401, "Unauthorized")
        if self._refusals:
            return self._refusals.pop(0)
        known: dict[str, Callable[[dict[str, str]], Any]] = {
            "getMe": lambda _: self.me,
            "getWebhookInfo": lambda _: _webhook(self.webhook),
            "getChatMember": self._member,
            "getUpdates": self._get_updates,
            "sendMessage": self._send,
            "deleteMessage": self._delete,
        }
        if method not in known:
            return _refused(404, "Not Found")
        try:
            return 200, {"ok": True, "result": known[method](given)}
        except _Refused as refused:
            return _refused(refused.status, str(refused))

    def _get_updates(self, given: dict[str, str]) -> list[dict[str, Any]]:
        if self.webhook:
            raise _Refused(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )
        until = time.monotonic() + float(given.get("timeout", 0))
        with self._changed:
            self._poll += 1
            mine = self._poll
            self._changed.notify_all()
            if "offset" in given:
                offset = int(given["offset"])
                self._updates = [one for one in self._updates if one["update_id"] >= offset]
            while not self._updates and (left := until - time.monotonic()) > 0:
                self._changed.wait(left)
                if self._poll != mine:
                    raise _Refused(
                        409,
                        "Conflict: terminated by other getUpdates request; "
                        "make sure that only one bot instance is running",
                    )
            return self._updates[: int(given.get("limit", 100))]

    def _member(self, given: dict[str, str]) -> dict[str, Any]:
        if given["chat_id"] not in (f"@{CHANNEL['username']}", str(CHANNEL["id"])):
            raise _Refused(400, "Bad Request: chat not found")
        return {"status": "administrator", "user": ME, "can_post_messages": self.may_post}

    def _send(self, given: dict[str, str]) -> dict[str, Any]:
        chats = {str(one["id"]): one for one in (GROUP, CHANNEL)}
        chats |= {f"@{one['username']}": one for one in (GROUP, CHANNEL)}
        if given["chat_id"] == "666":
            raise _Refused(403, "Forbidden: bot was blocked by the user")
        if given["chat_id"] not in chats and not given["chat_id"].isdigit():
            raise _Refused(400, "Bad Request: chat not found")
        private = {"id": given["chat_id"], "type": "private", "first_name": "Ana"}
        chat = chats.get(given["chat_id"]) or private | {"id": int(given["chat_id"])}
        if len(given["text"].encode("utf-16-le")) > 2 * 4096:
            raise _Refused(400, "Bad Request: message is too long")
        number = next(self._numbers)
        message = {
            "message_id": number, "date": int(time.time()), "chat": chat, "from": ME,
            "text": given["text"],
        }  # fmt: skip
        if "reply_parameters" in given:
            asked = json.loads(given["reply_parameters"])
            where = int(asked.get("chat_id") or chat["id"])
            answered = self._messages.get((where, asked["message_id"]))
            if answered is None and not asked.get("allow_sending_without_reply"):
                raise _Refused(400, "Bad Request: message to be replied not found")
            if answered is not None:
                outside = where != chat["id"]
                message["external_reply" if outside else "reply_to_message"] = (
                    {"origin": {"type": "hidden_user", "date": 1, "sender_user_name": "Ana"}}
                    if outside
                    else answered
                )
        self._messages[chat["id"], number] = message
        self._ours.append((chat["id"], number))
        return message

    def _delete(self, given: dict[str, str]) -> bool:
        key = (int(given["chat_id"]), int(given["message_id"]))
        if key not in self._messages:
            raise _Refused(400, "Bad Request: message to delete not found")
        if key not in self._ours:
            raise _Refused(400, "Bad Request: message can't be deleted")
        del self._messages[key]
        return True


class _Refused(Exception):
    def __init__(self, status: int, description: str) -> None:
        super().__init__(description)
        self.status = status


def _refused(status: int, description: str) -> Answer:
    return status, {"ok": False, "error_code": status, "description": description}


def _webhook(url: str) -> dict[str, Any]:
    return {"url": url, "has_custom_certificate": False, "pending_update_count": 0}


def _requests(wire: TelegramWire) -> type[BaseHTTPRequestHandler]:
    class Request(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self) -> None:
            super().setup()
            wire._sockets.add(self.connection)

        def finish(self) -> None:
            wire._sockets.discard(self.connection)
            with suppress(OSError):
                super().finish()

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            given = {name: values[0] for name, values in parse_qs(body.decode()).items()}
            _, bot, method = self.path.split("/")
            status, told = wire.answer(bot.removeprefix("bot"), method, given)
            answer = json.dumps(told).encode()
            with suppress(OSError):  # the asker has gone
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

        def log_message(self, format: str, *args: Any) -> None:
            return

    return Request
