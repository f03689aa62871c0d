"""Improve: what becomes of a report, and of its incident, when a place of it is known better."""

from collections.abc import Sequence
from dataclasses import replace

from monitor.model.incidents import Incident, Spot
from monitor.model.places import Place, Precision
from monitor.model.reading import Reading
from monitor.model.reasons import Reason
from monitor.steps.corrected_reading import laid_over
from monitor.steps.prioritise import incident_priority
from monitor.steps.same_place import same_place, spot_of

_ORDER = tuple(Precision)  # from coarse to fine


def improved(incident: Incident, readings: Sequence[Reading]) -> Incident | None:
    """The incident at its better place; None where it stays as it is.

    `readings` are of all its own reports, copies left out, as they are now. A finer
    place is taken only where all reports that name a certain place mean it: one of six people who
    ask for water in a town names a street, the incident stays in the town. So it does not matter
    in which order answers come.
    """
    spot = _agreed(readings)
    if spot is None or not _better(spot, incident.spot):
        return None
    moved = replace(incident, spot=spot, place_hint="")
    priority, reasons = incident_priority(moved)
    return replace(moved, priority=priority, reasons=reasons)


def _agreed(readings: Sequence[Reading]) -> Spot | None:
    spots = [spot for one in readings if not one.our_own and (spot := spot_of(one)) is not None]
    if not spots or not all(same_place(spots[0], other) for other in spots[1:]):
        return None
    return spots[0]


def _better(spot: Spot, known: Spot | None) -> bool:
    if known is None:
        return True
    if spot.key == known.key:
        return spot.name != known.name  # a point that was only numbers has a name now
    return _ORDER.index(spot.precision) > _ORDER.index(known.precision)


def improved_reading(reading: Reading, at: int, place: Place, why: str) -> Reading:
    """The reading with this place at index `at`, which no officer chose; what officers said of the
    rest stays laid over it."""
    machine = reading.by_machine
    start, end = machine.places[at].mention.start, machine.places[at].mention.end
    place = replace(place, mention=machine.places[at].mention)
    others = [
        reason
        for reason in machine.reasons
        if (reason.label, reason.start, reason.end) != ("place", start, end)
    ]
    better = replace(
        machine,
        places=_with(machine.places, at, place),
        reasons=(*others, Reason("place", start, end, why, round(place.confidence, 4))),
    )
    return laid_over(better, reading.corrections, _with(reading.places, at, place))


def _with(places: tuple[Place, ...], at: int, place: Place) -> tuple[Place, ...]:
    return (*places[:at], place, *places[at + 1 :])
