"""What a payload says, in full, as its author wrote it."""

from collections.abc import Iterable, Mapping
from html import unescape
from typing import Any


def full_text(post: Mapping[str, Any]) -> str:
    """The long text where there is one, its t.co links as the author gave them.

    Links to the post's own pictures go: X adds them, and the pictures are in `media`.
    Raises KeyError and TypeError where there is no text.
    """
    source = post.get("note_tweet") or post  # `text` is cut at 280 where there is a note
    if not isinstance(source["text"], str):
        raise TypeError("text is not a text")
    text = unescape(source["text"])  # X escapes &, < and >
    # the longest first: one may begin like another
    for link in sorted(_links(source), key=lambda link: -len(link.get("url") or "")):
        if not link.get("url"):
            continue
        if link.get("media_key"):
            text = text.replace(link["url"], "")
        else:
            text = text.replace(link["url"], link.get("expanded_url") or link["url"])
    return text.rstrip() if _links(source) else text


def media(post: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Addresses of the pictures, and of the best version of each film.

    `known`: what `includes.media` holds, by key.
    """
    keys = (post.get("attachments") or {}).get("media_keys") or ()
    addresses = (_address(known.get(key, {})) for key in keys)
    return [address for address in addresses if address]


def language(post: Mapping[str, Any]) -> str | None:
    """BCP 47. None for X's own codes that stand for no language: "und", "qme" (only media) ...

    https://docs.x.com/x-api/posts/filtered-stream/integrate/operators has "in" and "iw", which
    BCP 47 calls "id" and "he".
    """
    code = post.get("lang") or ""
    if not code or code in ("und", "zxx", "art") or (len(code) == 3 and code.startswith("q")):
        return None
    return {"in": "id", "iw": "he", "ji": "yi"}.get(code, code)


def _links(source: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    return (source.get("entities") or {}).get("urls") or ()


def _address(one: Mapping[str, Any]) -> str:
    versions = [version for version in one.get("variants") or () if version.get("url")]
    if versions:
        return str(max(versions, key=lambda version: version.get("bit_rate") or 0)["url"])
    return str(one.get("url") or one.get("preview_image_url") or "")
