"""What officers said of an incident, laid over what its reports say. Pure."""

from dataclasses import replace

from monitor.model.incidents import Incident
from monitor.model.judgements import Judgement, NeedValue, Value
from monitor.model.labels import SECTOR_OF, Intent, Item, NeedKind, Severity, Urgency
from monitor.model.overrides import Corrections, Overrides, ReportsSay
from monitor.model.reasons import Reason
from monitor.steps.prioritise import INTENT, SEVERITY, URGENCY, incident_priority
from monitor.steps.topics import KIND_SHARE, WEIGHT

NOTHING = -100.0
"""Points of what an officer said to be not relevant: it sinks to the end of the list."""


def as_reports_say(incident: Incident, overrides: Overrides | None) -> Incident:
    """The incident without what officers said of it."""
    if overrides is None:
        return incident
    say = overrides.reports_say
    return _weighed(
        replace(
            incident,
            topic=say.topic,
            item=say.item,
            sector=SECTOR_OF[say.item] if say.item else None,
            kind=say.kind,
            intent=say.intent,
            urgency=say.urgency,
            severity=say.severity,
            people=say.people,
            languages=say.languages,
            corrected=(),
        )
    )


def overridden(incident: Incident, said: Corrections) -> tuple[Incident, Overrides | None]:
    """The incident with what officers said, and what to store; `incident` as its reports say."""
    if not said:
        return incident, None
    overrides = Overrides(
        said,
        ReportsSay(
            incident.topic,
            incident.item,
            incident.kind,
            incident.intent,
            incident.urgency,
            incident.severity,
            incident.people,
            incident.languages,
        ),
    )
    stands = replace(
        incident,
        intent=said.intent.value if said.intent else incident.intent,
        urgency=said.urgency.value if said.urgency else incident.urgency,
        severity=said.severity.value if said.severity else incident.severity,
        people=said.people.value if said.people else incident.people,
        languages=(said.language.value,) if said.language else incident.languages,
    )
    if said.need:
        item = said.need.value.item
        sector = SECTOR_OF[item] if item else None
        stands = replace(stands, item=item, sector=sector, kind=said.need.value.kind)
    if said.need or said.intent:
        stands = _about(stands)
    return _weighed(replace(stands, corrected=points(overrides))), overrides


def points(overrides: Overrides | None) -> tuple[Reason, ...]:
    """What corrections add to the priority, one reason each that adds something."""
    if overrides is None:
        return ()
    say = overrides.reports_say
    before: dict[Judgement, Value] = {
        Judgement.NEED: NeedValue(say.item, say.kind),
        Judgement.INTENT: say.intent,
        Judgement.URGENCY: say.urgency,
        Judgement.SEVERITY: say.severity,
        Judgement.RELEVANT: True,
    }
    reasons = []
    for name, one in overrides.corrections.in_order():
        score = _weight(one.value) - _weight(before[name]) if name in before else 0
        if score:
            why = f"{name} corrected by {one.by_name}"
            reasons.append(Reason("priority", 0, 0, why, float(score)))
    return tuple(reasons)


def _weight(value: Value) -> float:
    """As monitor/steps/prioritise.py weighs it in a report."""
    match value:
        case NeedValue(item, kind):
            if item is None:
                return 0
            # a question or a rumour about a need names no kind
            return round(WEIGHT[item] * (KIND_SHARE[kind] if kind else 1.0))
        case Intent():
            return INTENT.get(value, (0, ""))[0]
        case Urgency():
            return URGENCY.get(value, 0)
        case Severity():
            return SEVERITY.get(value, 0)
        case bool():
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
