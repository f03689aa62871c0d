"""Watchwords as a form shows them, and as they come back."""

from collections.abc import Mapping
from dataclasses import dataclass

from monitor.model.areas import Area
from monitor.model.watchwords import Watchwords

MOST = 400
"""Of each kind. X takes a thousand rules at most, and nobody oversees more."""
LONGEST = 120
LISTS = ("words", "hashtags", "accounts", "languages")


class WordsError(ValueError):
    """What stands in a field and cannot be; the message says what would be right."""


@dataclass(frozen=True, slots=True)
class WordsForm:
    """What stands in the fields, one a line; `area` whether the deployment's box is followed."""

    words: str = ""
    hashtags: str = ""
    accounts: str = ""
    languages: str = ""
    area: bool = False


def form_of(said: Watchwords) -> WordsForm:
    lists = {name: "\n".join(getattr(said, name)) for name in LISTS}
    return WordsForm(**lists, area=said.area is not None)


def written(fields: Mapping[str, str]) -> WordsForm:
    kept = {name: fields.get(name, "")[: MOST * (LONGEST + 2)] for name in LISTS}
    return WordsForm(**kept, area="area" in fields)


def words_in(form: WordsForm, area: Area | None) -> Watchwords:
    """Raises WordsError."""
    if form.area and (area is None or area.box is None):
        raise WordsError(
            "the area has no box, and networks can be asked for boxes only: set one under Places"
        )
    lists = {name: _lines(name, getattr(form, name)) for name in LISTS}
    for tag in lists["languages"]:
        if not (2 <= len(tag) <= 3 and tag.isascii() and tag.isalpha()):
            raise WordsError(f"{tag!r} is no language: write its code, such as pt, ar or ht")
    for name in ("hashtags", "accounts"):
        if bad := next((one for one in lists[name] if " " in one), None):
            raise WordsError(f"{bad!r} under {name} has a space: one a line, without spaces")
    if bad := next((one for one in lists["words"] if len(one) < 2), None):
        raise WordsError(f"{bad!r} would follow nearly everything: write a longer word")
    return Watchwords(**lists, area=area if form.area else None)


def _lines(name: str, text: str) -> tuple[str, ...]:
    parted = text.replace(",", "\n") if name != "words" else text
    bare = [" ".join(line.split()) for line in parted.splitlines()]
    if name != "words":
        bare = [line.lstrip("@#＠＃") for line in bare]
    if name == "languages":
        bare = [line.casefold() for line in bare]
    once = tuple({line.casefold(): line for line in bare if line}.values())
    if len(once) > MOST:
        raise WordsError(f"{len(once)} {name}: at most {MOST} can be followed")
    if long := next((one for one in once if len(one) > LONGEST), None):
        raise WordsError(f"{long[:30]}... under {name} is longer than {LONGEST} characters")
    return once
