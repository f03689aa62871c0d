"""The wording of a reply: fields are filled in, and personal data in public is warned of. Pure."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

FIELDS = ("place", "sector", "phone", "link", "officer", "name")
"""What may stand in braces. `name`: of the author who is answered."""

_FIELD = re.compile(r"\{([^{}\n]{0,40})\}")

_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]++@[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}")
_PHONE = re.compile(r"(?<![\w.,/:#-])(?:\+|00)?\(?\d(?:[\s().\-/]{0,2}\d){6,14}(?![\w])")
"""Seven to fifteen digits, ITU-T E.164; fewer are hours, amounts and short codes."""

_DEGREES = re.compile(
    r"(?<![\d.])-?\d{1,3}[.,]\d{3,}(?:\s*+[,;/]\s*+|\s++)-?\d{1,3}[.,]\d{3,}(?!\d)"
)
"""Two numbers with three decimals: within 110 m."""

_GEO = re.compile(r"\bgeo:-?\d|[?&@/](?:q|ll|query)?=?-?\d{1,2}\.\d{3,},-?\d{1,3}\.\d{3,}")
_DATE = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}")
_DIGITS = re.compile(r"\D+")


class WordingError(ValueError):
    """A field cannot be filled. `start`, `end`: where it stands in the text."""

    def __init__(self, message: str, start: int, end: int) -> None:
        super().__init__(message)
        self.start, self.end = start, end


@dataclass(frozen=True, slots=True)
class Exposed:
    """Personal data in a text, and why it is taken for that."""

    start: int
    end: int
    kind: str  # "phone", "email", "place", "author's"
    why: str


def fields_in(text: str) -> tuple[str, ...]:
    """The names in braces, each once, in order; also those that are none of `FIELDS`."""
    return tuple(dict.fromkeys(found[1].strip() for found in _FIELD.finditer(text)))


def filled(text: str, values: Mapping[str, str]) -> str:
    """Each {field} by its value. Raises WordingError at the first that is unknown or empty, or at
    a brace that stands alone."""
    parts, last = [], 0
    for found in _FIELD.finditer(text):
        name = found[1].strip()
        if name not in FIELDS:
            known = ", ".join(f"{{{one}}}" for one in FIELDS)
            raise WordingError(f"{found[0]} is no field: there are {known}", *found.span())
        value = " ".join(values.get(name, "").split())
        if not value:
            raise WordingError(f"nothing is known for {found[0]}", *found.span())
        parts += [_plain(text, last, found.start()), value]
        last = found.end()
    return "".join([*parts, _plain(text, last, len(text))])


def _plain(text: str, start: int, end: int) -> str:
    for at in range(start, end):
        if text[at] in "{}":
            raise WordingError("a brace stands alone: a field is {place}", at, at + 1)
    return text[start:end]


def exposed(
    text: str, theirs: Iterable[str] = (), public_numbers: Collection[str] = ()
) -> list[Exposed]:
    """What should not stand in a public answer: e-mail addresses, phone numbers, exact points, and
    whatever of these the author wrote (`theirs`: texts of their posts). `public_numbers` are the
    organisation's own and may stand."""
    ours = {_digits(one) for one in public_numbers}
    told = {_digits(text[a:b]) for text in theirs for a, b in _phones(text)}
    told |= {found[0].casefold() for text in theirs for found in _MAIL.finditer(text)}
    warnings = []
    for found in _MAIL.finditer(text):
        said = found[0].casefold() in told
        warnings.append(_warning(*found.span(), "email", "an e-mail address", said=said))
    for start, end in _phones(text):
        number = _digits(text[start:end])
        if any(_same(number, one) for one in ours):
            continue
        said = any(_same(number, one) for one in told)
        warnings.append(_warning(start, end, "phone", "a phone number", said=said))
    for pattern in (_DEGREES, _GEO):
        for found in pattern.finditer(text):
            why = "an exact point: it may be where a person is to be found"
            warnings.append(Exposed(*found.span(), "place", why))
    return _apart(warnings)


def _warning(start: int, end: int, kind: str, what: str, *, said: bool) -> Exposed:
    if said:
        return Exposed(start, end, "author's", f"{what} that the author wrote to us")
    return Exposed(start, end, kind, f"{what}: everybody can read this answer")


def _phones(text: str) -> Iterator[tuple[int, int]]:
    points = [found.span() for found in _DEGREES.finditer(text)]
    for found in _PHONE.finditer(text):
        within = any(start < found.end() and found.start() < end for start, end in points)
        if not within and not _DATE.fullmatch(found[0]):
            yield found.span()


def _digits(number: str) -> str:
    return _DIGITS.sub("", number).lstrip("0")


def _same(one: str, other: str) -> bool:
    """Also where one is written with the country's code and the other is not."""
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) >= 7 and longer.endswith(shorter)


def _apart(warnings: list[Exposed]) -> list[Exposed]:
    """In order; of those that overlap the first and longest."""
    kept: list[Exposed] = []
    for one in sorted(warnings, key=lambda one: (one.start, -one.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept
