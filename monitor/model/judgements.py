"""What an officer may correct of a reading or an incident, and which values there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from monitor.model.labels import Intent, Item, NeedKind, Severity, Urgency

MOST_PEOPLE = 100_000_000


class Judgement(StrEnum):
    NEED = "need"
    INTENT = "intent"
    URGENCY = "urgency"
    SEVERITY = "severity"
    PEOPLE = "people"
    LANGUAGE = "language"
    RELEVANT = "relevant"


@dataclass(frozen=True, slots=True)
class NeedValue:
    """What is needed, and whether it is asked for; without an item nothing is."""

    item: Item | None
    kind: NeedKind | None


Value = NeedValue | Intent | Urgency | Severity | int | str | bool | None
"""By judgement: a need; a word of labels.py; a number of people, None for none; a BCP 47 primary
tag; whether it is relevant."""

Plain = Sequence[str | None] | int | str | bool | None
"""A value in its JSON form: a need is [item, kind], [None, None] for none."""


class JudgementError(ValueError):
    """A value that there is not; the message says which there are."""


def checked(name: str, value: object) -> tuple[Judgement, Value]:
    """A judgement and its value, out of a form or of JSON. Raises JudgementError."""
    if name not in set(Judgement):
        raise JudgementError(f"{name!r} cannot be corrected")
    judgement = Judgement(name)
    try:
        return judgement, _value(judgement, value)
    except (TypeError, ValueError) as error:
        raise JudgementError(f"{value!r} is no {name}: choose one of those shown") from error


def value_json(value: Value) -> Plain:
    if isinstance(value, NeedValue):
        return [value.item and str(value.item), value.kind and str(value.kind)]
    return value


def describe(judgement: Judgement, value: Value) -> str:
    """In plain words: "water, asked", "no need", "40 people", "not about the emergency"."""
    if isinstance(value, NeedValue):
        return f"{value.item.replace('_', ' ')}, {value.kind}" if value.item else "no need"
    if judgement is Judgement.PEOPLE:
        return f"{value} people" if value else "no number"
    if judgement is Judgement.RELEVANT:
        return "about the emergency" if value else "not about the emergency"
    return str(value)


def _value(judgement: Judgement, value: object) -> Value:
    match judgement:
        case Judgement.NEED:
            return _need(value)
        case Judgement.INTENT:
            return Intent(str(value))
        case Judgement.URGENCY:
            return Urgency(str(value))
        case Judgement.SEVERITY:
            return Severity(str(value))
        case Judgement.PEOPLE:
            return _people(value)
        case Judgement.LANGUAGE:
            return _language(value)
        case Judgement.RELEVANT:
            if not isinstance(value, bool):
                raise TypeError(f"{value!r} is neither true nor false")
            return value


def _need(value: object) -> NeedValue:
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise TypeError(f"{value!r} is no item and kind")
    item, kind = value
    return NeedValue(Item(item), NeedKind(kind)) if item else NeedValue(None, None)


def _people(value: object) -> int | None:
    if value in (None, ""):
        return None
    number = int(str(value))
    if not 0 <= number <= MOST_PEOPLE:
        raise ValueError(f"{number} people")
    return number or None


def _language(value: object) -> str:
    tag = str(value).strip().lower()
    if not (tag.isascii() and tag.isalpha() and 2 <= len(tag) <= 3):
        raise ValueError(f"{tag!r} is no code of a language")
    return tag
