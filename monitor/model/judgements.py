"""What a person may correct of a reading, which values there are, and what the reader learns."""

from collections.abc import Mapping
from typing import Any

from monitor.model.labels import (
    RELEVANT,
    Intent,
    Item,
    NeedKind,
    Severity,
    Urgency,
    intent_label,
    need_label,
)

MOST_PEOPLE = 100_000_000


class JudgementError(ValueError):
    """A value that there is not; the message says which there are."""


def checked(name: str, value: Any) -> Any:
    """The value in its JSON form. `need`: [item, kind], [None, None] for none; `people`: a number
    or None; `language`: a BCP 47 primary tag; `relevant`: true or false; else a word of labels."""
    try:
        match name:
            case "need":
                item, kind = value
                return [str(Item(item)), str(NeedKind(kind))] if item else [None, None]
            case "intent":
                return str(Intent(value))
            case "urgency":
                return str(Urgency(value))
            case "severity":
                return str(Severity(value))
            case "people":
                return _people(value)
            case "language":
                return _language(value)
            case "relevant" if isinstance(value, bool):
                return value
    except (TypeError, ValueError) as error:
        raise JudgementError(f"{value!r} is no {name}: choose one of those shown") from error
    raise JudgementError(f"{name!r} cannot be corrected")


def labels_said(name: str, value: Any, reading: Mapping[str, Any]) -> dict[str, bool]:
    """By label of the reader, what a correction says of it; {} where it has no label for that.

    `reading` is what the machine read: what it had wrong is said too.
    """
    match name:
        case "need":
            items = {one["item"] for one in reading["needs"]}
            said = {need_label(Item(one)): False for one in sorted(items)}
            return said | ({need_label(Item(value[0])): True} if value[0] else {})
        case "intent":
            before = intent_label(Intent(reading["intent"]))
            return {before: False} | {intent_label(Intent(value)): True}
        case "relevant":
            return {RELEVANT: value}
    return {}


def labels_read(labels: Mapping[str, bool], reading: Mapping[str, Any]) -> dict[str, bool]:
    """The same labels as the machine read them: whoever takes a correction back says so."""
    read = {*reading["labels"], intent_label(Intent(reading["intent"]))}
    read |= {need_label(Item(one["item"])) for one in reading["needs"]}
    read |= {RELEVANT} if reading["relevant"] else set()
    return {label: label in read for label in labels}


def shown(name: str, value: Any) -> str:
    """In plain words: "water, asked", "no need", "40 people", "not about the emergency"."""
    match name:
        case "need":
            item, kind = value
            return f"{str(item).replace('_', ' ')}, {kind}" if item else "no need"
        case "people":
            return f"{value} people" if value else "no number"
        case "relevant":
            return "about the emergency" if value else "not about the emergency"
    return str(value)


def _people(value: Any) -> int | None:
    if value in (None, ""):
        return None
    number = int(value)
    if not 0 <= number <= MOST_PEOPLE:
        raise ValueError(f"{number} people")
    return number or None


def _language(value: Any) -> str:
    tag = str(value).strip().lower()
    if not (tag.isascii() and tag.isalpha() and 2 <= len(tag) <= 3):
        raise ValueError(f"{tag!r} is no code of a language")
    return tag
