"""A Mastodon server's memory: accounts, statuses, notifications, and who is told of what.

What goes to which stream is as in app/services/fan_out_on_write_service.rb of Mastodon: answers to
others are not in the public one.
"""

import json
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime
from html import escape
from itertools import count
from threading import Lock
from typing import Any

Json = dict[str, Any]

LINK = re.compile(r"https?://[^\s<]+")
NAMED = re.compile(r"(?<![\w/])@(\w+)(?:@([\w.:-]+))?")
TAGGED = re.compile(r"(?<![\w&/])#(\w+)")


class Instance:
    def __init__(self, host: str) -> None:
        self.host = host
        self.lock = Lock()
        self.accounts: dict[str, Json] = {}
        self.statuses: dict[str, Json] = {}
        self.sources: dict[str, str] = {}  # the text of a status as it was written
        self.notifications: list[Json] = []
        self.keys: dict[str, str] = {}  # idempotency key to status
        self.listeners: list[tuple[str, Callable[[str, str], None]]] = []
        self._ids, self._numbers = count(1), count(1)
        self.account("desk")

    def account(self, name: str) -> Json:
        """`ana` of this server, or `ana@far.example`."""
        if name not in self.accounts:
            user, _, server = name.partition("@")
            self.accounts[name] = {
                "id": str(next(self._numbers)),
                "username": user,
                "acct": name,
                "display_name": user.title(),
                "url": f"http://{server or self.host}/@{user}",
                "locked": False,
                "bot": False,
                "created_at": "2026-01-01T00:00:00.000Z",
                "note": "",
                "fields": [],
                "emojis": [],
            }
        return self.accounts[name]

    def write(self, text: str, author: str, reply_to: str = "", **more: Any) -> Json:
        """A status, and everybody who is to be told of it is."""
        with self.lock:
            id = self._new_id()
            above = self.statuses.get(reply_to)
            status: Json = {
                "id": id,
                "created_at": _now(),
                "in_reply_to_id": reply_to or None,
                "in_reply_to_account_id": above["account"]["id"] if above else None,
                "sensitive": False,
                "spoiler_text": "",
                "visibility": "public",
                "language": None,
                "uri": f"http://{self.host}/users/{author}/statuses/{id}",
                "url": f"http://{self.host}/@{author}/{id}",
                "edited_at": None,
                "reblog": None,
                "account": self.account(author),
                "media_attachments": [],
                "emojis": [],
                "card": None,
                "poll": None,
            }
            status |= self._entities(text) | more
            self.statuses[id], self.sources[id] = status, text
            self._tell(status, "update")
            if any(one["acct"] == "desk" for one in status["mentions"]):
                told = {
                    "id": str(next(self._numbers)),
                    "type": "mention",
                    "created_at": _now(),
                    "account": status["account"],
                    "status": status,
                }
                self.notifications.append(told)
                self._send("user", "notification", json.dumps(told))
            return status

    def edit(self, id: str, text: str) -> None:
        with self.lock:
            self.sources[id] = text
            self.statuses[id] = self.statuses[id] | self._entities(text) | {"edited_at": _now()}
            self._tell(self.statuses[id], "status.update")

    def delete(self, id: str) -> Json:
        with self.lock:
            status = self.statuses.pop(id)
            del self.sources[id]
            self.notifications = [one for one in self.notifications if one["status"]["id"] != id]
            for stream in self._streams(status) | {"user"}:
                self._send(stream, "delete", id)
            return status

    @property
    def streams(self) -> list[str]:
        """Those that somebody listens to now."""
        return [name for name, _ in self.listeners]

    def timeline(self, stream: str) -> list[Json]:
        """Newest first."""
        found = [one for one in self.statuses.values() if stream in self._streams(one)]
        return sorted(found, key=lambda one: int(one["id"]), reverse=True)

    def send_raw(self, stream: str, event: str, data: str) -> None:
        with self.lock:
            self._send(stream, event, data)

    def _send(self, stream: str, event: str, data: str) -> None:
        for name, tell in list(self.listeners):
            if name == stream:
                tell(event, data)

    def _tell(self, status: Json, event: str) -> None:
        for stream in self._streams(status):
            self._send(stream, event, json.dumps(status))

    def _streams(self, status: Json) -> set[str]:
        if status["visibility"] != "public":
            return set()
        streams = {f"#{tag['name']}" for tag in status["tags"]}
        if status["in_reply_to_account_id"] in (None, status["account"]["id"]):
            streams.add("public")
        return streams

    def _entities(self, text: str) -> Json:
        names = [
            f"{user}@{server}" if server and server != self.host else user
            for user, server in NAMED.findall(text)
        ]
        return {
            "content": html(text, self.host),
            "mentions": [self.account(name) for name in dict.fromkeys(names)],
            "tags": [
                {"name": tag.lower(), "url": f"http://{self.host}/tags/{tag.lower()}"}
                for tag in dict.fromkeys(TAGGED.findall(text))
            ],
        }

    def _new_id(self) -> str:
        return str((int(time.time() * 1000) << 16) + next(self._ids))


def html(text: str, host: str) -> str:
    """As Mastodon shows a text: links cut short, paragraphs, line ends."""

    def linked(found: re.Match[str]) -> str:
        whole = found.group()
        start, rest = whole.split("://")
        return (
            f'<a href="{whole}" target="_blank" rel="nofollow noopener" translate="no">'
            f'<span class="invisible">{start}://</span><span class="ellipsis">{rest[:30]}</span>'
            f'<span class="invisible">{rest[30:]}</span></a>'
        )

    shown = LINK.sub(linked, escape(text, quote=False))
    shown = NAMED.sub(
        rf'<span class="h-card" translate="no"><a href="http://{host}/@\1" class="u-url mention">'
        r"@<span>\1</span></a></span>",
        shown,
    )
    shown = TAGGED.sub(
        rf'<a href="http://{host}/tags/\1" class="mention hashtag" rel="tag">#<span>\1</span></a>',
        shown,
    )
    parts = (part.replace("\n", "<br />") for part in shown.split("\n\n"))
    return "".join(f"<p>{part}</p>" for part in parts)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
