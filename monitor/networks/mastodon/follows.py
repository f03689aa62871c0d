"""Which of the posts that a server sends are for us."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from monitor.model.posts import Post
from monitor.model.watchwords import Watchwords


def for_us(post: Post, watchwords: Watchwords, us: str, tag: str = "") -> bool:
    """`us` is our own handle, `name@server`; `tag` the hashtag whose stream brought the post.

    What names us comes whatever it says; what we wrote ourselves does not.
    """
    if post.author.casefold() == us.casefold():
        return False
    shown = post.raw.get("reblog") or post.raw
    if post.repost_of is None and us.casefold() in (name.casefold() for name in _named(shown, us)):
        return True
    words = [*(f"@{name}" for name in _named(shown, us)), *(f"#{name}" for name in _tags(shown))]
    if tag:
        words.append(f"#{tag}")
    names = _names(post.author, us)
    return any(bool(watchwords.why(_said(post, author, words))) for author in names)


def _said(post: Post, author: str, words: list[str]) -> Post:
    """Hashtags and mentions count as if they stood in the text: other servers send them beside
    it, and a mention's text leaves the server out."""
    return replace(post, author=author, text=" ".join([post.text, *words]))


def _names(author: str, us: str) -> Iterator[str]:
    """An account of our own server may be followed without its name."""
    yield author
    name, _, server = author.partition("@")
    if server == us.partition("@")[2]:
        yield name


def _named(status: Mapping[str, Any], us: str) -> list[str]:
    found = status.get("mentions")
    names = [one.get("acct") for one in found or [] if isinstance(one, Mapping)]
    here = us.partition("@")[2]
    return [name if "@" in name else f"{name}@{here}" for name in names if isinstance(name, str)]


def _tags(status: Mapping[str, Any]) -> list[str]:
    found = status.get("tags")
    return [str(one["name"]) for one in found or [] if isinstance(one, Mapping) and "name" in one]
