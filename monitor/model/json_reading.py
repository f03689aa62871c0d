"""A reading in the JSON form in which it is stored with its report, and back.

It is the public form (`json_form.py`) and, where officers said otherwise, beside it what the
machine read: `machine` its places and reasons, `read` its judgements, `said` the corrections.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from monitor.model.json_form import fields_json, need_json, reason_json
from monitor.model.json_overrides import corrections_from, corrections_json
from monitor.model.json_places import place_json, places_from
from monitor.model.labels import (
    Certainty,
    Hazard,
    HumanitarianClass,
    Intent,
    Item,
    NeedKind,
    Sector,
    Severity,
    Stance,
    Urgency,
)
from monitor.model.needs import Need, People
from monitor.model.overrides import NO_CORRECTIONS
from monitor.model.places import Mention
from monitor.model.reading import Opinion, Reading
from monitor.model.reasons import Reason

Json = dict[str, Any]
Form = Mapping[str, Any]

KEPT_SCORE = 0.1
"""Scores below this are not stored with a report: they decide nothing and double its size."""


def reading_json(reading: Reading) -> Json:
    form = fields_json(reading, _reasons_json(reading), least_score=KEPT_SCORE)
    machine = reading.machine
    if machine is None:
        return form
    if reading.corrections:
        form["read"] = _judgements_json(machine)
        form["said"] = corrections_json(reading.corrections)
    places = [place_json(place) for place in machine.places]
    form["machine"] = {"places": places, "reasons": _reasons_json(machine)}
    return form


def reading_from(form: Form) -> Reading:
    """What was read, but for where in the text a number of people stands. Rows of all versions."""
    reading = _fields(form)
    read, machine = form.get("read"), form.get("machine")
    if read is None and machine is None:
        return reading
    if machine is not None:
        by_machine = replace(
            reading,
            places=places_from(machine["places"], reading.mentions),
            reasons=_reasons(machine["reasons"]),
        )
    else:
        by_machine = reading
    if read is None:
        return replace(reading, machine=by_machine)
    corrections = corrections_from(form["said"])
    by_machine = replace(by_machine, **_judgements(read))
    if machine is None:  # a row that kept the reasons of both together
        corrected = {(name, 0, 0) for name, _ in corrections.in_order()}
        own = [
            reason
            for reason in by_machine.reasons
            if (reason.label, reason.start, reason.end) not in corrected
        ]
        by_machine = replace(by_machine, reasons=tuple(own))
    return replace(reading, machine=by_machine, corrections=corrections)


def is_our_own(form: Form) -> bool:
    """Of a stored reading, whether the organisation wrote the post."""
    return bool(form.get("our_own"))


def _fields(form: Form) -> Reading:
    mentions = tuple(
        Mention(one["text"], one["start"], one["end"], one["kind"], one.get("score", 1.0))
        for one in form["mentions"]
    )
    return Reading(
        language=form["language"],
        needs=_needs(form["needs"]),
        intent=Intent(form["intent"]),
        humanitarian_class=HumanitarianClass(form["humanitarian_class"]),
        hazards=tuple(Hazard(one) for one in form["hazards"]),
        relevant=form["relevant"],
        urgency=Urgency(form["urgency"]),
        severity=Severity(form["severity"]),
        certainty=Certainty(form["certainty"]),
        labels=tuple(form["labels"]),
        scores=form["scores"],
        mentions=mentions,
        places=places_from(form["places"], mentions),
        priority=form["priority"],
        reasons=_reasons(form["reasons"]),
        faults=tuple(form["needs_human"]),
        reader=form["reader"],
        opinion_of_us=_opinion(form.get("opinion_of_us")),
        our_own=form.get("our_own", False),
        unsure=tuple(form.get("unsure", ())),
        corrections=NO_CORRECTIONS,
    )


def _judgements_json(machine: Reading) -> Json:
    """What officers may correct, and what follows from it."""
    return {
        "needs": [need_json(need) for need in machine.needs],
        "intent": str(machine.intent),
        "urgency": str(machine.urgency),
        "severity": str(machine.severity),
        "language": machine.language,
        "relevant": machine.relevant,
        "labels": list(machine.labels),
        "needs_human": list(machine.faults),
        "priority": machine.priority,
    }


def _judgements(read: Form) -> Json:
    return {
        "needs": _needs(read["needs"]),
        "intent": Intent(read["intent"]),
        "urgency": Urgency(read["urgency"]),
        "severity": Severity(read["severity"]),
        "language": read["language"],
        "relevant": read["relevant"],
        "labels": tuple(read["labels"]),
        "faults": tuple(read["needs_human"]),
        "priority": read["priority"],
    }


def _needs(forms: Sequence[Form]) -> tuple[Need, ...]:
    return tuple(_need(form) for form in forms)


def _need(form: Form) -> Need:
    people = form["people"]
    counted = People(people["count"], people["unit"], 0, 0) if people else None
    kind = NeedKind(form["kind"])
    return Need(Sector(form["sector"]), Item(form["item"]), kind, form["score"], counted)


def _opinion(form: Form | None) -> Opinion | None:
    return None if form is None else Opinion(form["name"], Stance(form["stance"]), form["score"])


def _reasons_json(reading: Reading) -> list[Json]:
    return [reason_json(reason) for reason in reading.reasons]


def _reasons(forms: Sequence[Form]) -> tuple[Reason, ...]:
    return tuple(
        Reason(one["label"], one["start"], one["end"], one["why"], one["score"]) for one in forms
    )
