"""What officers said of one report, laid over what the machine read of it. Pure.

The same corrections and choices always give the same reading, in whatever order they were made,
and what is taken back leaves nothing behind. Choices of places: see chosen_places.py.
"""

from dataclasses import replace

from monitor.model.judgements import NeedValue, describe
from monitor.model.labels import RELEVANT, SECTOR_OF, intent_label, need_label
from monitor.model.needs import Need, People
from monitor.model.overrides import Corrections
from monitor.model.places import Place
from monitor.model.reading import Reading
from monitor.model.reasons import Reason
from monitor.steps.prioritise import prioritised


def with_corrections(reading: Reading, corrections: Corrections) -> Reading:
    """The reading with these corrections, and no others, and the priority that follows; the
    choices of places stay."""
    return laid_over(reading.by_machine, corrections, reading.places)


def laid_over(machine: Reading, corrections: Corrections, places: tuple[Place, ...]) -> Reading:
    """What holds of a post: `places` are the machine's, with what officers chose in their stead.

    Whoever corrects a post on which a step broke has read it: it needs no human any more.
    """
    reading = _corrected(machine, corrections) if corrections else machine
    chosen = [place for place in places if place.choice is not None]
    said = bool(corrections) or bool(chosen)
    reading = replace(
        reading,
        places=places,
        reasons=(
            *_machine_reasons(machine, chosen),
            *(_reason_of(place) for place in chosen),
            *_reasons_of(corrections),
        ),
        corrections=corrections,
        machine=machine if said else None,
    )
    return prioritised(reading)


def _corrected(machine: Reading, said: Corrections) -> Reading:
    needs, relevant = machine.needs, machine.relevant
    if said.need is not None:
        needs = _needs(machine, said.need.value)
        relevant = relevant or bool(needs)
    if said.people is not None:
        needs = _counted(needs, said.people.value)
    if said.relevant is not None:
        relevant = said.relevant.value
    intent = said.intent.value if said.intent else machine.intent
    after = replace(
        machine,
        needs=needs,
        intent=intent,
        urgency=said.urgency.value if said.urgency else machine.urgency,
        severity=said.severity.value if said.severity else machine.severity,
        language=said.language.value if said.language else machine.language,
        relevant=relevant,
        faults=(),
    )
    return replace(after, labels=_labels(after))


def _needs(machine: Reading, value: NeedValue) -> tuple[Need, ...]:
    """The people that the machine counted stay with the need that they are said to have."""
    if value.item is None or value.kind is None:
        return ()
    people = next((need.people for need in machine.needs if need.people), None)
    return (Need(SECTOR_OF[value.item], value.item, value.kind, 1.0, people),)


def _counted(needs: tuple[Need, ...], count: int | None) -> tuple[Need, ...]:
    people = People(count, "people", 0, 0) if count else None
    return tuple(replace(need, people=people if at == 0 else None) for at, need in enumerate(needs))


def _labels(reading: Reading) -> tuple[str, ...]:
    """Those of its own needs and intent in place of the machine's, whose labels it has still."""
    others = [
        label
        for label in reading.labels
        if label != RELEVANT and not label.startswith(("need:", "intent:"))
    ]
    relevant = [RELEVANT] if reading.relevant else []
    needs = [need_label(need.item) for need in reading.needs]
    return (*relevant, *needs, intent_label(reading.intent), *others)


def _machine_reasons(machine: Reading, chosen: list[Place]) -> list[Reason]:
    """The machine's own, without those for places that officers chose and the points of the
    priority, which are made anew."""
    spans = {(place.mention.start, place.mention.end) for place in chosen}
    return [
        reason
        for reason in machine.reasons
        if reason.label != "priority"
        and (reason.label != "place" or (reason.start, reason.end) not in spans)
    ]


def _reasons_of(corrections: Corrections) -> list[Reason]:
    return [
        Reason(name, 0, 0, f"corrected by {one.by_name}: {describe(name, one.value)}", 1.0)
        for name, one in corrections.in_order()
    ]


def _reason_of(place: Place) -> Reason:
    assert place.choice is not None  # noqa: S101 - the caller has looked
    one = place.chosen
    said = ", ".join(part for part in (one.name, one.country) if part) if one else "no place"
    mention = place.mention
    why = f"chosen by {place.choice.by_name}: {said}"
    return Reason("place", mention.start, mention.end, why, 1.0)
