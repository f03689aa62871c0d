"""The names of the organisation itself: its accounts, and what people call it."""

import re
from collections.abc import Iterable


class WatchedNames:
    """Finds the organisation in a text and among authors; with no names it finds nothing."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self.names = tuple(dict.fromkeys(name.strip() for name in names if name.strip(" @#")))
        plain = {_plain(name) for name in self.names}
        self._authors = frozenset(plain)
        choices = "|".join(
            r"\s+".join(map(re.escape, name.split())) for name in sorted(plain, key=len)[::-1]
        )
        # "RT @us: ..." hands on our words, it says nothing of us
        self._named = re.compile(rf"(?<![\w.])(?<!RT @)(?<!RT )[@#]?(?:{choices})(?!\w)", re.I)

    def __bool__(self) -> bool:
        return bool(self.names)

    def wrote(self, author: str) -> bool:
        return bool(author) and _plain(author) in self._authors

    def named_in(self, text: str) -> tuple[int, int] | None:
        """Start and end of the first mention."""
        found = self._named.search(text) if self.names else None
        return found.span() if found else None


def _plain(name: str) -> str:
    return name.strip().lstrip("@#").casefold()
