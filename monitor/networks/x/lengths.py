"""How long a text is for X: characters weigh one or two, links 23, emoji two.

Configuration 3 of twitter-text (config/v3.json of https://github.com/twitter/twitter-text):
weights in hundredths, 100 in the ranges below and 200 elsewhere. Its Python port on PyPI
(twitter-text-parser 3.0.0) needs `pkg_resources`, which setuptools no longer has.
"""

import re
import unicodedata

from monitor.networks.x.links import EMOJI, links

LIMIT = 280
"""Of a post by an account without a subscription."""

LINK = 23
"""Whatever its own length: X puts a t.co link in its place."""

EMOJI_WEIGHT = 2

_LIGHT = re.compile("[\u0000-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]")
_NEVER = re.compile("[\ufeff\ufffe\uffff]")


def length(text: str) -> int:
    """In the units of X's limit."""
    text = _normal(text)
    used = at = 0
    for start, end in links(text):
        used += _plain(text[at:start]) + LINK
        at = end
    return used + _plain(text[at:])


def writable(text: str) -> bool:
    """Whether X takes it, its length aside."""
    return bool(text.strip()) and _NEVER.search(text) is None


def _plain(text: str) -> int:
    """Without links."""
    rest, emoji = EMOJI.subn("", text)
    light = len(_LIGHT.findall(rest))
    return emoji * EMOJI_WEIGHT + light + 2 * (len(rest) - light)


def _normal(text: str) -> str:
    return unicodedata.normalize("NFC", re.sub(r"\r\n?", "\n", text))
