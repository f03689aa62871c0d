"""The way out: posts and answers, by the account's own server.

A post holds 300 graphemes and 3,000 bytes (lexicon app.bsky.feed.post); graphemes as `graphemeu`
counts them (Unicode's UAX 29, as Bluesky's own code does).
"""

from collections.abc import Callable
from typing import TypeVar

import grapheme
from atproto import AtUri, Client, models
from atproto.exceptions import AtProtocolError

from monitor.model.dispatching import Account, NetworkError, Outgoing, Rights, Sent, Size
from monitor.networks.bluesky import logins
from monitor.networks.bluesky.addresses import SERVER
from monitor.networks.bluesky.logins import Login
from monitor.networks.bluesky.refusals import Expired, told
from monitor.networks.bluesky.shapes import POSTS
from monitor.networks.bluesky.tids import is_of, new_tid

T = TypeVar("T")

GRAPHEMES, BYTES = 300, 3000
LOOKED_BACK = 50
"""Own posts among which an earlier attempt is looked for."""


class BlueskyChannel:
    """Implements `monitor.model.networks.Channel`."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self._server = account.settings.get("server") or SERVER

    def check(self) -> Rights:
        with told(self._server):
            made = logins.fresh(self.account)
        problem = f"the account is {made.status or 'not active'}: sign in at bsky.app"
        return Rights(made.handle, True, made.active, "" if made.active else problem)

    def size(self, text: str) -> Size:
        bytes_used = len(text.encode("utf-8", "replace"))
        if bytes_used > BYTES:
            return Size(bytes_used, BYTES, unit="bytes")
        return Size(grapheme.length(text), GRAPHEMES)

    def send(self, outgoing: Outgoing) -> Sent:
        if outgoing.to:
            raise NetworkError(
                "Bluesky's posts are public: a text to one person cannot be sent there",
                permanent=True,
            )
        size = self.size(outgoing.text)
        if not size.fits:
            raise NetworkError(
                f"the text is too long for Bluesky: {size.used} of {size.limit} {size.unit}",
                permanent=True,
            )
        uri = self._asking(lambda made: _post(made, outgoing))
        return Sent((uri,), _page(uri))

    def withdraw(self, id: str) -> None:
        uri = _uri(id)

        def delete(made: Login) -> None:
            if uri.host != made.did:
                raise NetworkError("this post is of another account", permanent=True)
            made.client.app.bsky.feed.post.delete(uri.host, uri.rkey)

        self._asking(delete)

    def _asking(self, call: Callable[[Login], T]) -> T:
        """With the kept login, and once more with a new one where that is over."""
        try:
            with told(self._server):
                return call(logins.login(self.account))
        except Expired:
            logins.forget(self.account)
        try:
            with told(self._server):
                return call(logins.login(self.account))
        except Expired as error:
            raise NetworkError(f"{self._server} ends each session at once") from error


def _post(made: Login, outgoing: Outgoing) -> str:
    """The `at://` address: of the earlier attempt, where that came through."""
    client, did = made.client, made.did
    for uri in client.app.bsky.feed.post.list(did, limit=LOOKED_BACK).records:
        if is_of(AtUri.from_str(uri).rkey, outgoing.key):
            return str(uri)
    record = models.AppBskyFeedPost.Record(
        created_at=client.get_current_time_iso(),
        text=outgoing.text,
        facets=client.detect_facets(outgoing.text) or None,
        langs=[outgoing.language] if outgoing.language else None,
        reply=_reply(client, outgoing.reply_to) if outgoing.reply_to else None,
    )
    written = client.app.bsky.feed.post.create(did, record, new_tid(outgoing.key))
    return str(written.uri)


def _reply(client: Client, id: str) -> models.AppBskyFeedPost.ReplyRef:
    """The post that is answered, and the first one of its conversation."""
    uri = _uri(id)
    found = client.app.bsky.feed.post.get(uri.host, uri.rkey)
    if not found.cid:
        raise NetworkError("the post that is answered is not there any more", permanent=True)
    parent = models.ComAtprotoRepoStrongRef.Main(uri=found.uri, cid=found.cid)
    above = getattr(found.value, "reply", None)
    return models.AppBskyFeedPost.ReplyRef(parent=parent, root=above.root if above else parent)


def _uri(id: str) -> AtUri:
    try:
        uri = AtUri.from_str(id)
    except (AtProtocolError, AttributeError, TypeError, ValueError) as error:
        raise NetworkError(f"{id} is no post of Bluesky", permanent=True) from error
    if uri.collection != POSTS or not uri.rkey:
        raise NetworkError(f"{id} is no post of Bluesky", permanent=True)
    return uri


def _page(uri: str) -> str:
    found = AtUri.from_str(uri)
    return f"https://bsky.app/profile/{found.host}/post/{found.rkey}"
