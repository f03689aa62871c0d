"""What people corrected of an incident, laid over what its reports say.

Pure. `held` is JSON, kept with the incident: `said`, each correction with who and when; `read`,
what the reports say of the same, so that further reports are added to that and not to what a person
said, and an undone correction leaves nothing behind.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from monitor.model.incidents import Incident
from monitor.model.labels import SECTOR_OF, Intent, Item, NeedKind, Severity, Urgency
from monitor.model.reports import Reason
from monitor.steps.prioritise import INTENT, SEVERITY, URGENCY, incident_priority
from monitor.steps.topics import KIND_SHARE, WEIGHT

Held = Mapping[str, Any]

JUDGEMENTS = ("need", "intent", "urgency", "severity", "people", "language", "relevant")
NOTHING = -100.0
"""Points of what a person said to be not relevant: it sinks to the end of the list."""


def bare(incident: Incident, held: Held | None) -> Incident:
    """The incident as its reports say."""
    if not held:
        return incident
    read = held["read"]
    item, kind = read["item"], read["kind"]
    return _weighed(
        replace(
            incident,
            topic=read["topic"],
            item=Item(item) if item else None,
            sector=SECTOR_OF[Item(item)] if item else None,
            kind=NeedKind(kind) if kind else None,
            intent=Intent(read["intent"]),
            urgency=Urgency(read["urgency"]),
            severity=Severity(read["severity"]),
            people=read["people"],
            languages=tuple(read["languages"]),
            corrected=(),
        )
    )


def laid(incident: Incident, said: Mapping[str, Any]) -> tuple[Incident, Held | None]:
    """The incident with what people said, and what to keep; `incident` as its reports say."""
    if not said:
        return incident, None
    read = {
        "topic": incident.topic,
        "item": incident.item,
        "kind": incident.kind,
        "intent": incident.intent,
        "urgency": incident.urgency,
        "severity": incident.severity,
        "people": incident.people,
        "languages": list(incident.languages),
    }
    held = {"said": dict(said), "read": read}
    value = {name: one["value"] for name, one in said.items()}
    changes: dict[str, Any] = {}
    if "need" in value:
        item, kind = value["need"]
        changes["item"] = Item(item) if item else None
        changes["sector"] = SECTOR_OF[Item(item)] if item else None
        changes["kind"] = NeedKind(kind) if item else None
    if "intent" in value:
        changes["intent"] = Intent(value["intent"])
    if "urgency" in value:
        changes["urgency"] = Urgency(value["urgency"])
    if "severity" in value:
        changes["severity"] = Severity(value["severity"])
    if "people" in value:
        changes["people"] = value["people"]
    if "language" in value:
        changes["languages"] = (value["language"],)
    stands = replace(incident, **changes)
    if {"need", "intent"} & set(value):
        stands = _about(stands)
    return _weighed(replace(stands, corrected=points(held))), held


def points(held: Held | None) -> tuple[Reason, ...]:
    """What corrections add to the priority, one reason each that adds something."""
    if not held:
        return ()
    found = []
    for name, one in held["said"].items():
        score = _weight(name, one["value"]) - _weight(name, _read(held["read"], name))
        if score:
            found.append(
                Reason("priority", 0, 0, f"{name} corrected by {one['by_name']}", float(score))
            )
    return tuple(found)


def _read(read: Mapping[str, Any], name: str) -> Any:
    if name == "need":
        return [read["item"], read["kind"]]
    if name == "language":
        return read["languages"]
    return True if name == "relevant" else read[name]


def _weight(name: str, value: Any) -> float:
    """As monitor/steps/prioritise.py weighs it in a report."""
    match name:
        case "need":
            item, kind = value
            if not item:
                return 0
            # a question or a rumour about a need names no kind
            share = KIND_SHARE[NeedKind(kind)] if kind else 1.0
            return round(WEIGHT[Item(item)] * share)
        case "intent":
            return INTENT.get(Intent(value), (0, ""))[0]
        case "urgency":
            return URGENCY.get(Urgency(value), 0)
        case "severity":
            return SEVERITY.get(Severity(value), 0)
        case "relevant":
            return 0 if value else NOTHING
    return 0


def _about(incident: Incident) -> Incident:
    """Its topic follows its need and its intent: see monitor/steps/topics.py."""
    asks = incident.intent in (Intent.QUESTION, Intent.RUMOUR)
    if incident.item is None:
        side, _, about = incident.topic.partition(":")
        named = about in tuple(Item)
        # what is needed no more is about nothing that we can name
        rest = "other_relevant_information" if named or not about else about
        side = str(incident.intent) if asks else "class"
        return replace(incident, topic=f"{side}:{rest}", kind=None)
    if asks:
        return replace(incident, topic=f"{incident.intent}:{incident.item}", kind=None)
    kind = incident.kind or NeedKind.ASKED
    side = "offer" if kind is NeedKind.OFFERED else "need"
    return replace(incident, topic=f"{side}:{incident.item}", kind=kind)


def _weighed(incident: Incident) -> Incident:
    priority, reasons = incident_priority(incident)
    return replace(incident, priority=priority, reasons=reasons)
