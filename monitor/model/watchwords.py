"""What the sources of a deployment follow."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from monitor.model.areas import Area
from monitor.model.posts import Post


@dataclass(frozen=True)
class Watchwords:
    """A post is followed when a word, hashtag or account of these is in it, or when it lies in the
    area; where languages are given, only if it is of one of them (or its language is not known).

    `words` are words and phrases; `hashtags` and `accounts` without their sign. Nothing given
    follows nothing.
    """

    words: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()  # BCP 47 primary tags
    area: Area | None = None  # only its box can be asked of networks

    def __bool__(self) -> bool:
        return bool(self.words or self.hashtags or self.accounts or self.area)

    def why(self, post: Post) -> str:
        """The watchword that a post has, as an officer would write it; "" for none."""
        if self.languages and not self._of_language(post.language_hint):
            return ""
        author = _plain(post.author)
        if author and author in self._accounts:
            return f"@{author}"
        if (found := self._pattern.search(post.text)) is not None:
            return " ".join(found.group().split())
        if post.lat is not None and post.lon is not None and self.area is not None:
            return "the area" if self.area.holds("", post.lat, post.lon) else ""
        return ""

    def _of_language(self, hint: str | None) -> bool:
        tag = (hint or "und").partition("-")[0].casefold()
        return tag in ("und", "qme", "zxx") or tag in self.languages

    @cached_property
    def _accounts(self) -> frozenset[str]:
        return frozenset(map(_plain, self.accounts))

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        choices = [
            *_alternatives(r"(?<!\w)", self.words, r"(?!\w)"),
            *_alternatives(r"(?<!\w)[#＃]", self.hashtags, r"(?!\w)"),
            *_alternatives(r"(?<![\w.])[@＠]", self.accounts, r"(?!\w)"),
        ]
        return re.compile("|".join(choices) or r"(?!)", re.IGNORECASE)


def _alternatives(before: str, names: Iterable[str], after: str) -> list[str]:
    """Longest first, spaces of a phrase as any space."""
    plain = sorted({_plain(name) for name in names} - {""}, key=lambda name: (-len(name), name))
    joined = "|".join(r"\s+".join(map(re.escape, name.split())) for name in plain)
    return [f"{before}(?:{joined}){after}"] if joined else []


def _plain(name: str) -> str:
    return name.strip().lstrip("@#＠＃").casefold()
