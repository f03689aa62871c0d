"""Mastodon on this machine: a server of the tests' own."""

import re
from collections.abc import Sequence

from monitor.model.dispatching import Account
from tests.networks.mastodon.server import TOKEN, MastodonServer


class MastodonWire:
    """Implements `tests.networks.contract.wire.Wire`."""

    server: MastodonServer

    def start(self) -> None:
        self.server = MastodonServer()

    def stop(self) -> None:
        self.server.stop()

    def account(self) -> Account:
        return Account("mastodon", "desk", {"server": self.server.address, "access_token": TOKEN})

    def publish(self, text: str, author: str = "ana", reply_to: str = "") -> str:
        """An answer carries a followed hashtag: the public stream leaves answers out."""
        if reply_to:
            text += " #floodtest"
        return str(self.server.instance.write(text, author, reply_to)["id"])

    def garbage(self) -> None:
        self.server.instance.send_raw("public", "update", '{"id": "1", "content": ')

    def cut(self) -> None:
        self.server.cut()

    def remove(self, id: str) -> None:
        self.server.instance.delete(id)

    def revise(self, id: str, text: str) -> None:
        self.server.instance.edit(id, text)

    def account_that_may_not(self) -> Account:
        settings = {"server": self.server.address, "access_token": "a-token-that-was-revoked"}
        return Account("mastodon", "desk", settings)

    def recipient(self) -> str:
        return ""

    def sent(self) -> Sequence[str]:
        """Without the name before an answer, which is its address."""
        instance = self.server.instance
        return [
            re.sub(r"^@\S+ ", "", text)
            for id, text in instance.sources.items()
            if instance.statuses[id]["account"]["acct"] == "desk"
        ]

    def refuse(self, retry_after: int | None) -> None:
        if retry_after is None:
            self.server.refuse(500, "Internal Server Error")
        else:
            self.server.refuse(429, "Too many requests", retry_after)
