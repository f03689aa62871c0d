"""Bluesky on this machine: the reference server, what it needs of the world, and a Jetstream."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from atproto import AtUri, Client, models

from monitor.model.dispatching import Account
from monitor.networks.bluesky.shapes import POSTS
from tests.networks.bluesky.gate import Gate
from tests.networks.bluesky.jetstream import Jetstream
from tests.networks.bluesky.reference import NotHere, Reference, reference


class BlueskyWire:
    """Implements `tests.networks.contract.wire.Wire`."""

    reference: Reference
    gate: Gate
    jetstream: Jetstream

    desk = "desk"

    def start(self) -> None:
        try:
            self.reference = reference()
        except NotHere as error:
            pytest.skip(f"BLUESKY'S REFERENCE SERVER IS NOT HERE: {error}")
        self.reference.clear(self.desk)
        self.gate, self.jetstream = Gate(self.reference.address), Jetstream()

    def stop(self) -> None:
        self.gate.stop()
        self.jetstream.stop()

    def account(self) -> Account:
        return self._account(self.reference.app_password(self.desk))

    def publish(self, text: str, author: str = "ana", reply_to: str = "") -> str:
        client = self.reference.account(author)
        reply = None
        if reply_to:
            above = self.record(client, reply_to)
            parent = models.ComAtprotoRepoStrongRef.Main(uri=above.uri, cid=above.cid or "")
            found = getattr(above.value, "reply", None)
            reply = models.AppBskyFeedPost.ReplyRef(
                parent=parent, root=found.root if found else parent
            )
        now = datetime.now(UTC).isoformat()
        record = models.AppBskyFeedPost.Record(created_at=now, text=text, reply=reply)
        made = client.app.bsky.feed.post.create(self.reference.did(author), record)
        return self._tell("create", made.uri, record.model_dump(by_alias=True, exclude_none=True))

    def garbage(self) -> None:
        self.jetstream.send_raw('{"kind": "commit", "commit": ')

    def cut(self) -> None:
        self.jetstream.cut()

    def remove(self, id: str) -> None:
        self._tell("delete", id, None)

    def revise(self, id: str, text: str) -> None:
        now = datetime.now(UTC).isoformat()
        self._tell("update", id, {"$type": POSTS, "text": text, "createdAt": now})

    def account_that_may_not(self) -> Account:
        self.reference.account(self.desk)
        return self._account("abcd-efgh-ijkl-mnop")

    def recipient(self) -> str:
        return ""

    def sent(self) -> Sequence[str]:
        """By the time that they tell: that is how Bluesky orders them."""
        posts = sorted(self.posts().values(), key=lambda post: str(post.created_at))
        return [str(post.text) for post in posts]

    def posts(self) -> dict[str, models.AppBskyFeedPost.Record]:
        """Of the desk, oldest first."""
        client = self.reference.account(self.desk)
        did = self.reference.did(self.desk)
        return client.app.bsky.feed.post.list(did, reverse=True, limit=100).records

    def refuse(self, retry_after: int | None) -> None:
        self.gate.refuse(retry_after)

    def record(self, client: Client, id: str) -> models.AppBskyFeedPost.GetRecordResponse:
        uri = AtUri.from_str(id)
        return client.app.bsky.feed.post.get(uri.host, uri.rkey)

    def _tell(self, operation: str, id: str, record: dict[str, Any] | None) -> str:
        uri = AtUri.from_str(id)
        return self.jetstream.commit(uri.host, uri.rkey, operation, record)

    def _account(self, password: str) -> Account:
        self.reference.account(self.desk)
        return Account(
            "bluesky",
            f"{self.desk}.test",
            {
                "app_password": password,
                "server": self.gate.address,
                "jetstream": self.jetstream.address,
                "appview": self.reference.outside.address,
            },
        )
