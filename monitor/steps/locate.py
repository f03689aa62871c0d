"""Locate: from the mentions of a text to places, each with a reason that shows on the board."""

from collections.abc import Sequence
from dataclasses import replace

from monitor.model.places import Place
from monitor.model.reasons import Reason
from monitor.model.reports import Report
from monitor.protocols import Locator
from monitor.steps.isolation import guarded


def locate(reports: Sequence[Report], locator: Locator) -> list[Report]:
    def step(batch: Sequence[Report]) -> list[Report]:
        return [_placed(*pair) for pair in zip(batch, locator.locate(batch), strict=True)]

    return guarded("locate", step, reports)


def _placed(report: Report, places: tuple[Place, ...]) -> Report:
    reasons = tuple(_reason(place) for place in places)
    return replace(report, places=places, reasons=report.reasons + reasons)


def _reason(place: Place) -> Reason:
    mention = place.mention
    if place.no_place:
        why = f"no place: {place.why}"
    elif place.chosen is None:
        others = ", ".join(f"{one.name} ({one.country})" for one in place.candidates[:3])
        why = f"uncertain: {others}" if others else "a place no gazetteer knows"
    else:
        why = f"{place.chosen.name}, {place.chosen.country}".rstrip(", ")
        why += f" ({place.why})" if place.why else ""
    return Reason("place", mention.start, mention.end, why, place.confidence)
