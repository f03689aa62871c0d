"""Reports as rights may see them: text, author, reasons and what brought them here."""

from dataclasses import replace
from typing import Any

from monitor.model.listed import FiledReport
from monitor.privacy import grouping_reasons
from monitor.privacy.masks import masked
from monitor.privacy.rights import Rights
from monitor.privacy.veil import Veiled, is_fine, veiled


def seen_by(rights: Rights, desk: int | None, filed: FiledReport) -> FiledReport:
    """A report of an incident that this desk has. The reasons of its reading stay on their words;
    a revision that must not be seen has the text ""."""
    authors, places = rights.see_authors(desk), rights.see_exact_places(desk)
    because = grouping_reasons.seen_by(authors=authors, places=places, reason=filed.joined_because)
    filed = replace(filed, joined_because=because)
    if not authors:
        # the address of a post names its author
        filed = replace(filed, author=masked(filed.author), url=None)
    if places:
        return filed
    reading = filed.reading
    veil = veiled(filed.text, [reading])
    return replace(
        filed,
        text=veil.text,
        lat=None,
        lon=None,
        reading=reading
        | {
            "reasons": _veiled_reasons(reading, veil),
            "needs_human": [veiled(fault).text for fault in reading["needs_human"]],
        },
        # nobody has read a revision for exact places
        revisions=tuple((at, "") for at, _ in filed.revisions),
    )


def _veiled_reasons(reading: dict[str, Any], text: Veiled) -> list[dict[str, Any]]:
    """Reasons whose words have moved with the masks, and which name no exact place."""
    exact = {(one["start"], one["end"]) for one in reading["places"] if is_fine(one)}
    known = {(one["start"], one["end"]) for one in reading["places"]} - exact
    moved = []
    for reason in reading["reasons"]:
        span = (reason["start"], reason["end"])
        why = veiled(reason["why"]).text
        if reason["label"] == "place" and span not in known:
            why = "a place, shown within about 1 km"
        start, end = text.at(span[0]), text.at(span[1], end=True)
        moved.append(reason | {"start": start, "end": max(start, end), "why": why})
    return moved
