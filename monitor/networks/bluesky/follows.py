"""Which of all the posts of Bluesky are for us."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from monitor.model.posts import Post
from monitor.model.watchwords import Watchwords
from monitor.networks.bluesky.texts import mentioned


def for_us(post: Post, watchwords: Watchwords, did: str) -> bool:
    """`did` is our own account's, "" while it is not known.

    What is written to us, or in a conversation that we began, comes whatever it says; what we
    wrote ourselves does not.
    """
    record = post.raw.get("commit", {}).get("record", {})
    if did:
        if post.id.startswith(f"at://{did}/"):
            return False
        if did in mentioned(record.get("facets")) or _answers(record.get("reply"), did):
            return True
    return bool(watchwords.why(_with_tags(post, record)))


def _answers(reply: Any, did: str) -> bool:
    if not isinstance(reply, Mapping):
        return False
    refs = (reply.get("parent"), reply.get("root"))
    uris = (ref.get("uri") for ref in refs if isinstance(ref, Mapping))
    return any(isinstance(uri, str) and uri.startswith(f"at://{did}/") for uri in uris)


def _with_tags(post: Post, record: Mapping[str, Any]) -> Post:
    """A client may keep hashtags beside the text: they count as if they stood in it."""
    tags = record.get("tags")
    if not isinstance(tags, list) or not tags:
        return post
    return replace(post, text=" ".join([post.text, *(f"#{tag}" for tag in tags)]))
