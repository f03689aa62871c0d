"""The way out: posts, answers and private posts."""

import time
from contextlib import suppress
from dataclasses import dataclass

from mastodon import Mastodon
from mastodon.errors import MastodonNotFoundError

from monitor.model.dispatching import Account, NetworkError, Outgoing, Rights, Sent, Size
from monitor.networks.mastodon.refusals import client, server_of, told
from monitor.networks.mastodon.shapes import full_handle

LIMIT = 500
"""Characters; what Mastodon itself has, and what is taken until the server was asked."""

ASKED_AGAIN_S = 3600.0


@dataclass(frozen=True, slots=True)
class _Limit:
    characters: int
    asked_at: float


_limits: dict[str, _Limit] = {}
"""By server: one process writes to a handful of servers."""


class MastodonChannel:
    """Implements `monitor.model.networks.Channel`."""

    def __init__(self, account: Account) -> None:
        self.account = account

    def check(self) -> Rights:
        api = client(self.account)
        with told(api):
            name = full_handle(api.account_verify_credentials())
            scopes = api.app_verify_credentials().get("scopes") or ["read", "write"]
        _limit(api)
        may_read = "read" in scopes or "read:statuses" in scopes
        may_post = "write" in scopes or "write:statuses" in scopes
        problem = "" if may_read and may_post else "make a token with the scopes read and write"
        return Rights(name, may_read, may_post, problem)

    def size(self, text: str) -> Size:
        """A link counts as 23 characters, @name@server as @name
        (https://docs.joinmastodon.org/user/posting/#text)."""
        known = _limits.get(server_of(self.account))
        return Size(Mastodon.get_status_length(text), known.characters if known else LIMIT)

    def send(self, outgoing: Outgoing) -> Sent:
        api = client(self.account)
        _limit(api)
        text, visibility = outgoing.text, "direct" if outgoing.to else "public"
        if outgoing.reply_to:
            with told(api):
                above = api.status(outgoing.reply_to)
            text = _addressed(text, str(above.account.acct))
            visibility = "direct" if outgoing.to else str(above.visibility)
        if outgoing.to:
            text = _addressed(text, outgoing.to)
        size = self.size(text)
        if not size.fits:
            raise NetworkError(
                f"the text is too long for {api.api_base_url}: {size.used} of {size.limit} "
                "characters, with the name of whom it answers",
                permanent=True,
            )
        with told(api):
            made = api.status_post(
                text,
                in_reply_to_id=outgoing.reply_to or None,
                visibility=visibility,
                language=outgoing.language or None,
                idempotency_key=outgoing.key,
            )
        return Sent((str(made.id),), str(made.url or ""))

    def withdraw(self, id: str) -> None:
        api = client(self.account)
        with told(api), suppress(MastodonNotFoundError):  # it is gone: nothing more is wanted
            api.status_delete(id)


def _addressed(text: str, name: str) -> str:
    """Nobody is told of an answer, nor sees a private post, without being named in it."""
    name = name.strip().lstrip("@")
    return text if f"@{name}".casefold() in text.casefold() else f"@{name} {text}"


def _limit(api: Mastodon) -> None:
    """Asks the server for its limit, once an hour."""
    server, now = str(api.api_base_url), time.monotonic()
    known = _limits.get(server)
    if known is not None and now - known.asked_at < ASKED_AGAIN_S:
        return
    said = None
    with told(api), suppress(MastodonNotFoundError, AttributeError):  # an older or other server
        said = api.instance_v2().configuration.statuses.max_characters
    _limits[server] = _Limit(said if isinstance(said, int) and said > 0 else LIMIT, now)
