"""HTML of posts as plain text.

What servers keep of HTML: https://docs.joinmastodon.org/spec/activitypub/#sanitization. Links are
shown shortened, the rest hidden in `<span class="invisible">`: the whole address stands in the
text here.
"""

from monitor.networks import hypertext

NAMED = frozenset({"mention", "hashtag"})
"""Classes of links whose words say enough: "@ana", "#flood"."""


def plain(html: str) -> str:
    """Paragraphs apart by an empty line, list entries with a dash."""
    return hypertext.plain(html, _link)


def _link(words: str, address: str, classes: frozenset[str]) -> str:
    """The address in place of words that are its beginning; behind words of the author's own."""
    if classes & NAMED or not address.startswith(("http://", "https://")):
        return words
    said = words.removesuffix("…").strip()
    bare = said.partition("://")[2] or said
    whole = address.partition("://")[2].removeprefix("www.")
    return address if whole.startswith(bare.removeprefix("www.")) else f"{words} ({address})"
