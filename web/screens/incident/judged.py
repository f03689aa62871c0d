"""The judgements of an incident or of one report, each with what it may be corrected to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from monitor.model.incidents import Incident
from monitor.model.labels import SECTOR_OF, Intent, Item, NeedKind, Severity, Urgency
from web.present import labels as words

Choices = tuple[tuple[str, str], ...]
"""Values and what they are called."""

KINDS: Choices = tuple((str(one), f"{one}{' for' * (one is NeedKind.ASKED)}") for one in NeedKind)
INTENTS = {
    Intent.REQUEST: "a request",
    Intent.OFFER: "an offer",
    Intent.EYEWITNESS: "an eyewitness report",
    Intent.WARNING: "a warning or advice",
    Intent.QUESTION: "a question",
    Intent.RUMOUR: "a rumour",
    Intent.OPINION: "an opinion",
    Intent.SYMPATHY: "sympathy",
    Intent.OTHER: "something else",
}


@dataclass(frozen=True, slots=True)
class Judged:
    name: str  # as in steps/held.py
    title: str
    value: str  # the chosen one of `choices`; a number where there are none
    shown: str
    choices: Choices = ()
    kind: str = ""  # of a need
    by: str = ""  # who corrected it; "": the machine says so
    at: datetime | None = None
    decision: int = 0  # what an undo names, 0 for none


def of_incident(incident: Incident, said: Mapping[str, Any]) -> tuple[Judged, ...]:
    languages = [*said["language"]["value"].split()] if "language" in said else incident.languages
    facts = {
        "need": [incident.item, incident.kind],
        "people": incident.people,
        "urgency": incident.urgency,
        "severity": incident.severity,
        "intent": incident.intent,
        "language": languages[0] if languages else "und",
        "relevant": not ("relevant" in said and not said["relevant"]["value"]),
    }
    return _judged(facts, said)


def of_report(reading: Mapping[str, Any], said: Mapping[str, Any]) -> tuple[Judged, ...]:
    need = reading["needs"][0] if reading["needs"] else {"item": None, "kind": None}
    counted = [one["people"]["count"] for one in reading["needs"] if one["people"]]
    facts = {
        "need": [need["item"], need["kind"]],
        "people": max(counted, default=None),
        "relevant": reading["relevant"],
        **{name: reading[name] for name in ("urgency", "severity", "intent", "language")},
    }
    return _judged(facts, said)


def _judged(facts: Mapping[str, Any], said: Mapping[str, Any]) -> tuple[Judged, ...]:
    item, kind = facts["need"]
    need = _need(Item(item), kind) if item else "none"
    people = facts["people"]
    language = facts["language"]
    urgency, severity = str(facts["urgency"]), str(facts["severity"])
    intent = str(facts["intent"])
    found = (
        Judged("need", "Need", item or "", need, _ITEMS, kind or ""),
        Judged(
            "people",
            "People",
            str(people or ""),
            words.number(people) if people else "no number",
        ),
        Judged("urgency", "Urgency", urgency, urgency, _same(Urgency)),
        Judged("severity", "Severity", severity, severity, _same(Severity)),
        Judged("intent", "It is", intent, INTENTS[Intent(intent)], _INTENTS),
        Judged("language", "Language", language, words.language(language), _languages(language)),
        Judged(
            "relevant",
            "About the emergency",
            "yes" if facts["relevant"] else "no",
            "yes" if facts["relevant"] else "no",
            (("yes", "yes"), ("no", "no")),
        ),
    )
    return tuple(_with(one, said.get(one.name)) for one in found)


def _need(item: Item, kind: str | None) -> str:
    sector = words.SECTORS[SECTOR_OF[item]]
    return f"{sector} · {words.ITEMS[item]}{', ' + dict(KINDS)[kind] if kind else ''}"


def _with(one: Judged, said: Mapping[str, Any] | None) -> Judged:
    if said is None:
        return one
    at = datetime.fromisoformat(said["at"])
    base = (one.name, one.title, one.value, one.shown, one.choices, one.kind)
    return Judged(*base, said["by_name"], at, said["decision"])


def _same(kinds: type[Urgency] | type[Severity]) -> Choices:
    return tuple((str(one), str(one)) for one in kinds)


def _languages(now: str) -> Choices:
    known = sorted(words.LANGUAGES.items(), key=lambda one: one[1])
    return tuple(known) if now in words.LANGUAGES else ((now, words.language(now)), *known)


_ITEMS: Choices = (("", "none"), *((str(one), name) for one, name in words.ITEMS.items()))
_INTENTS: Choices = tuple((str(one), name) for one, name in INTENTS.items())
