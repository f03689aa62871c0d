"""The saved views of an officer with their live counts."""

from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import parse_qsl

from sqlalchemy import Connection
from werkzeug.datastructures import MultiDict

from monitor.store.incidents import board
from monitor.store.incidents.facets import Facet, facets, undivided, within
from monitor.store.incidents.filters import Filter
from monitor.store.incidents.saved_views import SavedView, views_of
from web.context import Parts
from web.screens.board.address import ROWS, Shown, address, asked_by, query_of, shown_in
from web.security.viewer import Viewer


@dataclass(frozen=True, slots=True)
class ViewListed:
    view: SavedView
    count: int
    address: str
    current: bool


def shown_of(query: str) -> Shown:
    """What a saved query shows; what this version does not know of it is left out."""
    return shown_in(MultiDict(parse_qsl(query)))


def plain_query(shown: Shown) -> str:
    """As a view is kept: nothing open, as many rows as a board begins with."""
    return query_of(replace(shown, incident=None, rows=ROWS))


def listed(
    held: Parts, connection: Connection, deployment: int, viewer: Viewer, shown: Shown
) -> list[ViewListed]:
    here = plain_query(shown)
    found = []
    divided: dict[Filter, list[Facet]] = {}
    for one in views_of(connection, deployment, viewer.email):
        wanted = asked_by(viewer, shown_of(one.query)).wanted
        count = held.counts.get(
            (deployment, wanted),
            held.revision(deployment),
            partial(_count, connection, deployment, wanted, divided),
        )
        found.append(ViewListed(one, count, address(shown_of(one.query)), one.query == here))
    return found


def _count(
    connection: Connection, deployment: int, wanted: Filter, divided: dict[Filter, list[Facet]]
) -> int:
    """Views that differ in what facets tell apart are counted in one pass."""
    base = undivided(wanted)
    if base != Filter(blurred=wanted.blurred):
        return board.count(connection, deployment, wanted)
    if base not in divided:
        divided[base] = facets(connection, deployment, base)
    return sum(one.incidents for one in within(divided[base], wanted))
