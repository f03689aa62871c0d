"""What stands on the local server of X: people, posts, rules."""

import itertools
import re
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from queue import Queue
from typing import Any

import orjson

from monitor.networks.x.ids import OTHER_BITS, first_of
from tests.networks.x.matching import BadRule, Matches, matcher

CUT = None
"""In a stream's queue: break it off."""

Line = bytes | None


@dataclass
class World:
    rule_length: int = 1024
    rules_at_most: int = 1000
    query_length: int = 512
    search_lag_s: float = 0.0
    """How long after it was written a post is found."""
    all_or_nothing: bool = True
    """One rule that cannot be read makes the whole call fail."""
    streams_at_most: int = 1
    posts: list[dict[str, Any]] = field(default_factory=list)
    rules: dict[str, dict[str, str]] = field(default_factory=dict)
    streams: list[Queue[Line]] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    lock: threading.RLock = field(default_factory=threading.RLock)
    numbers: Any = field(default_factory=lambda: itertools.count(1))
    _matchers: dict[str, Matches] = field(default_factory=dict)

    def new_id(self) -> str:
        with self.lock:
            return str(first_of(datetime.now(UTC)) + next(self.numbers) % (1 << OTHER_BITS))

    def write(self, text: str, author: str = "ana", **more: Any) -> str:
        """A post, sent at once to every stream whose rules match it. Its id."""
        with self.lock:
            id = more.pop("id", None) or self.new_id()
            to = more.pop("reply_to", "")
            asked = self.post(to) if to else None
            post = {
                "id": id, "text": text, "author": author, "lang": "en", "at": time.time(),
                "reply_to": to, "to": asked["author"] if asked else "", "history": [id],
                "conversation": asked["conversation"] if asked else id, **more,
            }  # fmt: skip
            self.posts.append(post)
            self._send(post)
            return str(id)

    def revise(self, id: str, text: str) -> str:
        with self.lock:
            before = self.post(id)
            assert before is not None
            new = self.new_id()
            kept = {k: v for k, v in before.items() if k not in ("id", "text", "history", "at")}
            history = [*before["history"], new]
            post = {**kept, "id": new, "text": text, "history": history, "at": time.time()}
            self.posts.append(post)
            self._send(post)
            return new

    def post(self, id: str) -> dict[str, Any] | None:
        return next((post for post in self.posts if post["id"] == id), None)

    def add_rule(self, value: str, tag: str | None) -> str:
        """Raises BadRule."""
        self._matchers[value] = matcher(value, length=self.rule_length)
        id = str(next(self.numbers))
        self.rules[id] = {"id": id, "value": value, **({"tag": tag} if tag else {})}
        return id

    @property
    def asks_for_usage(self) -> bool:
        """Whether a listener has asked: the last thing that it does after it has connected."""
        return "GET /2/usage/tweets" in self.calls

    def found(self, query: str, since: int) -> list[dict[str, Any]]:
        """Newest first. Raises BadRule."""
        matches = matcher(query, length=self.query_length)
        latest = time.time() - self.search_lag_s
        with self.lock:
            known = [p for p in self.posts if int(p["id"]) > since and p["at"] <= latest]
        return sorted((p for p in known if matches(p)), key=lambda p: -int(p["id"]))

    def line(self, line: bytes) -> None:
        """To every stream, as it is."""
        for stream in list(self.streams):
            stream.put(line)

    def cut(self) -> None:
        with self.lock:
            open_ones, self.streams[:] = list(self.streams), []
        for stream in open_ones:
            stream.put(CUT)

    def _send(self, post: dict[str, Any]) -> None:
        matching = [
            {"id": id, "tag": rule.get("tag", "")}
            for id, rule in self.rules.items()
            if self._matchers[rule["value"]](post)
        ]
        if matching and self.streams:
            self.line(orjson.dumps({**envelope([post]), "matching_rules": matching}))


def envelope(posts: list[dict[str, Any]], *, page: bool = False) -> dict[str, Any]:
    """As X sends one post, or a page of them."""
    data = [_shown(post) for post in posts]
    users = sorted({post["author"] for post in posts})
    return {
        "data": data if page else data[0],
        "includes": {"users": [{"id": _number(u), "username": u, "name": u} for u in users]},
    }


def _shown(post: dict[str, Any]) -> dict[str, Any]:
    links = re.findall(r"https?://\S+", post["text"])
    short = {link: f"https://t.co/{n}{post['id'][-6:]}" for n, link in enumerate(links)}
    text = post["text"].replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    for link, tco in short.items():
        text = text.replace(link.replace("&", "&amp;"), tco)
    references = [{"type": "replied_to", "id": post["reply_to"]}] if post["reply_to"] else []
    shown = {
        "id": post["id"],
        "text": text,
        "author_id": _number(post["author"]),
        "created_at": datetime.fromtimestamp(post["at"], UTC).isoformat(timespec="milliseconds"),
        "conversation_id": post["conversation"],
        "edit_history_tweet_ids": post["history"],
        "lang": post["lang"],
        "entities": {"urls": [{"url": t, "expanded_url": link} for link, t in short.items()]},
    }
    return shown | ({"referenced_tweets": references} if references else {})


def _number(handle: str) -> str:
    return str(int.from_bytes(handle.encode()[:7], "big"))


__all__ = ["CUT", "BadRule", "Line", "World", "envelope"]
