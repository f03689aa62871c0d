"""Improve: what an incident's place becomes when a place of one of its reports is known better."""

from collections.abc import Sequence
from dataclasses import replace

from monitor.model.incidents import Incident, Spot
from monitor.model.places import Precision
from monitor.model.reports import Report
from monitor.steps.prioritise import incident_priority
from monitor.steps.same_place import same_place, spot_of

_ORDER = tuple(Precision)  # from coarse to fine


def improved(incident: Incident, reports: Sequence[Report]) -> Incident | None:
    """The incident at its better place; None where it stays as it is.

    `reports` are all its own ones, copies left out, with their places as they are now. A finer
    place is taken only where all reports that name a certain place mean it: one of six people who
    ask for water in a town names a street, the incident stays in the town. So it does not matter
    in which order answers come.
    """
    spot = _agreed(reports)
    if spot is None or not _better(spot, incident.spot):
        return None
    moved = replace(incident, spot=spot, place_hint="")
    priority, reasons = incident_priority(moved)
    return replace(moved, priority=priority, reasons=reasons)


def _agreed(reports: Sequence[Report]) -> Spot | None:
    spots = [spot for one in reports if not one.our_own and (spot := spot_of(one)) is not None]
    if not spots or not all(same_place(spots[0], other) for other in spots[1:]):
        return None
    return spots[0]


def _better(spot: Spot, known: Spot | None) -> bool:
    if known is None:
        return True
    if spot.key == known.key:
        return spot.name != known.name  # a point that was only numbers has a name now
    return _ORDER.index(spot.precision) > _ORDER.index(known.precision)
