"""From watchwords to rules of the filtered stream, and to queries of the search. Pure.

https://docs.x.com/x-api/posts/filtered-stream/integrate/build-a-rule and .../operators
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from monitor.model.watchwords import Watchwords
from monitor.networks.x.tiles import tiles

_LANGUAGES = (
    "am ar hy eu bn bg ca hr cs da nl en et fi fr de ka el gu he hi hu id it ja kn ko lv lt ml mr "
    "no fa pl pt ro ru sr zh sk sl es sv ta te th tr uk ur vi"
)
LANGUAGES = frozenset(_LANGUAGES.split())
"""Those that the operator `lang:` knows, as BCP 47 primary tags."""

_OWN_CODES = {
    "he": ("lang:iw",),
    "id": ("lang:in",),
    "zh": ("lang:zh-CN", "lang:zh-TW"),
}
_HANDLE = re.compile(r"[A-Za-z0-9_]{1,15}")
_RESERVED = frozenset(("or", "and", "not"))


@dataclass(frozen=True, slots=True)
class Rules:
    """`values` follow what can be followed; `notes` tell officers what cannot, and why."""

    values: tuple[str, ...]
    notes: tuple[str, ...] = ()


def rules(watchwords: Watchwords, own: str, *, length: int, reposts: bool = True) -> Rules:
    """Rules of at most `length` characters. `own`: the handle whose mentions and answers come in
    every language; "" for none."""
    notes: list[str] = []
    wanted = [
        *_each(watchwords.words, _word, "the word", notes),
        *_each(watchwords.hashtags, _hashtag, "the hashtag", notes),
        *_each(watchwords.accounts, _account, "the account", notes),
        *_area(watchwords, notes),
    ]
    suffix = _languages(watchwords.languages, notes) + ("" if reposts else " -is:retweet")
    mine = [f"@{own}", f"to:{own}"] if _HANDLE.fullmatch(own) else []
    # in order: the same watchwords are always the same rules
    values = [*_packed(mine, "", length, notes), *_packed(sorted(wanted), suffix, length, notes)]
    return Rules(tuple(dict.fromkeys(values)), tuple(notes))


def _packed(terms: Iterable[str], suffix: str, length: int, notes: list[str]) -> list[str]:
    """As many terms as go into each rule: (one OR "two words" OR #three) lang:en"""
    packed: list[list[str]] = []
    used = room = length - len(suffix) - len("()")
    for term in dict.fromkeys(terms):
        if len(term) > room:
            notes.append(f"{term[:40]}... is too long for a rule of X and not followed: shorten it")
        elif packed and used + len(" OR ") + len(term) <= room:
            packed[-1].append(term)
            used += len(" OR ") + len(term)
        else:
            packed.append([term])
            used = len(term)
    return [f"({' OR '.join(group)}){suffix}" for group in packed]


def _each(
    names: Iterable[str], term: Callable[[str], list[str]], kind: str, notes: list[str]
) -> list[str]:
    terms: list[str] = []
    for name in names:
        plain = unicodedata.normalize("NFC", " ".join(name.split())).lstrip("@#＠＃")
        found = term(plain)
        if not found:
            notes.append(f"X cannot follow {kind} {name!r}")
        terms += found
    return terms


def _word(word: str) -> list[str]:
    """Plain where it is nothing but letters and digits: all else has a meaning in a rule."""
    if _lettered(word) and word.casefold() not in _RESERVED:
        return [word]
    quoted = " ".join(re.sub(r'["“”\\]', " ", word).split())
    return [f'"{quoted}"'] if quoted else []


def _hashtag(tag: str) -> list[str]:
    return [f"#{tag}"] if _lettered(tag) and not tag.isdigit() else []


def _account(handle: str) -> list[str]:
    return [f"from:{handle}", f"@{handle}"] if _HANDLE.fullmatch(handle) else []


def _lettered(text: str) -> bool:
    """Letters, marks and digits of any script, also joined without being seen to be (Persian)."""
    return bool(text) and all(
        one in "_\u200c\u200d" or unicodedata.category(one)[0] in "LMN" for one in text
    )


def _area(watchwords: Watchwords, notes: list[str]) -> list[str]:
    area = watchwords.area
    if area is None:
        return []
    if area.box is None:
        notes.append("the area is not followed: X takes a box, not a country")
        return []
    boxes = tiles(area.box)
    if not boxes:
        notes.append("the area is not followed: it is too wide for X, draw a smaller box")
    return [
        f"bounding_box:[{box.west:.5f} {box.south:.5f} {box.east:.5f} {box.north:.5f}]"
        for box in boxes
    ]


def _languages(languages: Iterable[str], notes: list[str]) -> str:
    """Posts without a known language come, too. All languages where X does not know one of them:
    what it takes such posts for cannot be said."""
    tags = sorted({tag.partition("-")[0].casefold() for tag in languages})
    unknown = [tag for tag in tags if tag not in LANGUAGES]
    if unknown:
        notes.append(f"all languages are followed: X does not know {', '.join(unknown)}")
    if unknown or not tags:
        return ""
    codes = [code for tag in tags for code in _OWN_CODES.get(tag, (f"lang:{tag}",))]
    return f" ({' OR '.join([*codes, 'lang:und'])})"
