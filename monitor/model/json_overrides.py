"""Corrections and overrides in the JSON form in which they are stored, and back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from monitor.model.judgements import Judgement, Value, checked, value_json
from monitor.model.labels import Intent, Item, NeedKind, Severity, Urgency
from monitor.model.overrides import NO_CORRECTIONS, Corrections, Override, Overrides, ReportsSay


def override_json(override: Override[Value]) -> dict[str, Any]:
    return {
        "value": value_json(override.value),
        "by": override.by,
        "by_name": override.by_name,
        "at": override.at.isoformat(timespec="seconds"),
    }


def override_from(judgement: Judgement, form: Mapping[str, Any]) -> Override[Value]:
    _, value = checked(judgement, form["value"])
    return Override(value, form["by"], form["by_name"], datetime.fromisoformat(form["at"]))


def corrections_json(corrections: Corrections) -> dict[str, Any]:
    return {str(name): override_json(one) for name, one in corrections.in_order()}


def corrections_from(form: Mapping[str, Any]) -> Corrections:
    said = NO_CORRECTIONS
    for name, one in form.items():
        judgement = Judgement(name)
        said = said.with_(judgement, override_from(judgement, one))
    return said


def overrides_json(overrides: Overrides) -> dict[str, Any]:
    say = overrides.reports_say
    read = {
        "topic": say.topic,
        "item": say.item,
        "kind": say.kind,
        "intent": say.intent,
        "urgency": say.urgency,
        "severity": say.severity,
        "people": say.people,
        "languages": list(say.languages),
    }
    return {"said": corrections_json(overrides.corrections), "read": read}


def overrides_from(form: Mapping[str, Any]) -> Overrides:
    read = form["read"]
    say = ReportsSay(
        topic=read["topic"],
        item=Item(read["item"]) if read["item"] else None,
        kind=NeedKind(read["kind"]) if read["kind"] else None,
        intent=Intent(read["intent"]),
        urgency=Urgency(read["urgency"]),
        severity=Severity(read["severity"]),
        people=read["people"],
        languages=tuple(read["languages"]),
    )
    return Overrides(corrections_from(form["said"]), say)
