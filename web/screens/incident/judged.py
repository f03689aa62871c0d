"""The judgements of an incident or of one report, each with what it may be corrected to."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.model.incidents import Incident
from monitor.model.judgements import Judgement, Value
from monitor.model.labels import SECTOR_OF, Intent, Item, NeedKind, Severity, Urgency
from monitor.model.overrides import Corrections, Override
from monitor.model.reading import Reading
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
    name: Judgement
    title: str
    value: str  # the chosen one of `choices`; a number where there are none
    shown: str
    choices: Choices = ()
    kind: str = ""  # of a need
    by: str = ""  # who corrected it; "": the machine says so
    at: datetime | None = None
    decision: int = 0  # what an undo names, 0 for none


@dataclass(frozen=True, slots=True)
class _Facts:
    """What holds of an incident or a report, as far as it may be corrected."""

    item: Item | None
    kind: NeedKind | None
    people: int | None
    urgency: Urgency
    severity: Severity
    intent: Intent
    language: str
    relevant: bool


def of_incident(
    incident: Incident, said: Corrections, decisions: Mapping[Judgement, int]
) -> tuple[Judged, ...]:
    """`said` of the incident; `decisions`: by judgement the one that said it."""
    languages = (said.language.value,) if said.language else incident.languages
    facts = _Facts(
        incident.item,
        incident.kind,
        incident.people,
        incident.urgency,
        incident.severity,
        incident.intent,
        languages[0] if languages else "und",
        said.relevant is None or said.relevant.value,
    )
    return _judged(facts, said, decisions)


def of_report(reading: Reading, decisions: Mapping[Judgement, int]) -> tuple[Judged, ...]:
    """`decisions`: by judgement the one that corrected it."""
    need = reading.needs[0] if reading.needs else None
    facts = _Facts(
        need.item if need else None,
        need.kind if need else None,
        max((one.people.count for one in reading.needs if one.people), default=None),
        reading.urgency,
        reading.severity,
        reading.intent,
        reading.language,
        reading.relevant,
    )
    return _judged(facts, reading.corrections, decisions)


def _judged(
    facts: _Facts, said: Corrections, decisions: Mapping[Judgement, int]
) -> tuple[Judged, ...]:
    item, people = facts.item, facts.people
    need = _need(item, facts.kind) if item else "none"
    relevant = "yes" if facts.relevant else "no"
    shown = (
        Judged(Judgement.NEED, "Need", item or "", need, _ITEMS, facts.kind or ""),
        Judged(
            Judgement.PEOPLE,
            "People",
            str(people or ""),
            words.number(people) if people else "no number",
        ),
        Judged(Judgement.URGENCY, "Urgency", facts.urgency, facts.urgency, _same(Urgency)),
        Judged(Judgement.SEVERITY, "Severity", facts.severity, facts.severity, _same(Severity)),
        Judged(Judgement.INTENT, "It is", facts.intent, INTENTS[facts.intent], _INTENTS),
        Judged(
            Judgement.LANGUAGE,
            "Language",
            facts.language,
            words.language(facts.language),
            _languages(facts.language),
        ),
        Judged(
            Judgement.RELEVANT,
            "About the emergency",
            relevant,
            relevant,
            (("yes", "yes"), ("no", "no")),
        ),
    )
    return tuple(_with(one, said.of(one.name), decisions.get(one.name, 0)) for one in shown)


def _need(item: Item, kind: NeedKind | None) -> str:
    sector = words.SECTORS[SECTOR_OF[item]]
    return f"{sector} · {words.ITEMS[item]}{', ' + dict(KINDS)[kind] if kind else ''}"


def _with(judged: Judged, said: Override[Value] | None, decision: int) -> Judged:
    if said is None:
        return judged
    return replace(judged, by=said.by_name, at=said.at, decision=decision)


def _same(kinds: type[Urgency] | type[Severity]) -> Choices:
    return tuple((str(one), str(one)) for one in kinds)


def _languages(now: str) -> Choices:
    known = sorted(words.LANGUAGES.items(), key=lambda one: one[1])
    return tuple(known) if now in words.LANGUAGES else ((now, words.language(now)), *known)


_ITEMS: Choices = (("", "none"), *((str(one), name) for one, name in words.ITEMS.items()))
_INTENTS: Choices = tuple((str(one), name) for one, name in INTENTS.items())
