"""The board's address: what is shown, in a URL that can be shared, kept and gone back to."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from monitor.model.areas import Box
from monitor.model.incidents import IncidentState, Standing
from monitor.model.labels import Intent, Sector, Urgency
from monitor.store.incidents.filters import LATE, Filter
from web.security.viewer import Viewer

ROWS = 100
MOST_ROWS = 500
LONGEST_WORDS = 200
MOST_LANGUAGES = 10
MOST_OWNERS = 20


@dataclass(frozen=True, slots=True)
class Shown:
    """What a board shows: the filter, list or map, and the incident that is open beside it."""

    wanted: Filter = field(default_factory=Filter)
    view: str = "list"
    incident: int | None = None
    rows: int = ROWS
    exact_at: frozenset[int] = frozenset()  # desks: `Viewer.exact_at` of whoever asks


def shown_in(query: "MultiDict[str, str]") -> Shown:
    """What a query string asks for; what it does not know is left out, so old links still open."""
    wanted = Filter(
        sectors=_known(query.getlist("sector"), [*Sector, "none"]),
        urgencies=_known(query.getlist("urgency"), Urgency),
        intents=_known(query.getlist("intent"), Intent),
        languages=_languages(query.getlist("language")),
        states=_known(query.getlist("state"), IncidentState),
        place=_clean(query.get("place", "")),
        box=_box(query),
        words=_clean(query.get("q", "")),
        needs_human=query.get("human") == "1",
        waiting=query.get("waiting") == "1",
        owners=_owners(query.getlist("owner")),
        desks=_desks(query.getlist("desk")),
        standings=_known(query.getlist("standing"), Standing),
        mentions=query.get("mentions") == "me",
        late=next(iter(_known(query.getlist("late"), LATE)), ""),
    )
    view = "map" if query.get("view") == "map" else "list"
    rows = min(MOST_ROWS, max(ROWS, query.get("rows", ROWS, type=int)))
    return Shown(wanted, view, query.get("incident", type=_number), rows)


def asked_by(viewer: Viewer, shown: Shown) -> Shown:
    """What a board shows, asked by this officer. Part of the key under which renderings are shared:
    boards with the same filter and the same rights share them, and no others."""
    wanted = shown.wanted
    me = viewer.email if wanted.personal else ""
    asked = replace(wanted, blurred=not viewer.sees_exact_places, me=me)
    return replace(shown, wanted=asked, exact_at=viewer.exact_at)


def query_of(shown: Shown) -> str:
    """The query string that shows this, always spelt the same way."""
    wanted = shown.wanted
    pairs: list[tuple[str, Any]] = [
        *(("sector", one) for one in wanted.sectors),
        *(("urgency", one) for one in wanted.urgencies),
        *(("intent", one) for one in wanted.intents),
        *(("language", one) for one in wanted.languages),
        *(("state", one) for one in wanted.states),
        *(("owner", one) for one in wanted.owners),
        *(("desk", one) for one in wanted.desks),
        *(("standing", one) for one in wanted.standings),
    ]
    if wanted.needs_human:
        pairs.append(("human", "1"))
    if wanted.waiting:
        pairs.append(("waiting", "1"))
    if wanted.mentions:
        pairs.append(("mentions", "me"))
    if wanted.late:
        pairs.append(("late", wanted.late))
    if wanted.place:
        pairs.append(("place", wanted.place))
    if wanted.box:
        pairs.append(("box", box_text(wanted.box)))
    if wanted.words:
        pairs.append(("q", wanted.words))
    if shown.view != "list":
        pairs.append(("view", shown.view))
    if shown.rows != ROWS:
        pairs.append(("rows", shown.rows))
    if shown.incident is not None:
        pairs.append(("incident", shown.incident))
    return urlencode([(name, str(value)) for name, value in pairs])


def address(shown: Shown, **changes: Any) -> str:
    """The address of the board with some of what it shows changed."""
    query = query_of(replace(shown, **changes))
    return f"/board?{query}" if query else "/board"


def narrowed(shown: Shown, **changes: Any) -> str:
    """The address of the board with its filter changed; back at the top, nothing open."""
    return address(shown, wanted=replace(shown.wanted, **changes), incident=None, rows=ROWS)


def box_text(box: Box) -> str:
    return ",".join(f"{one:g}" for one in (box.south, box.west, box.north, box.east))


def box_from(text: str) -> Box | None:
    """A box written south,west,north,east in degrees; None when it is none."""
    try:
        south, west, north, east = (float(one) for one in text.split(","))
    except ValueError:
        return None
    if not (-90 <= south < north <= 90 and -180 <= west <= 180 and -180 <= east <= 180):
        return None
    return Box(south, west, north, east)


def _box(query: "MultiDict[str, str]") -> Box | None:
    fields = [query.get(side, "").strip() for side in ("south", "west", "north", "east")]
    return box_from(",".join(fields) if all(fields) else query.get("box", ""))


def _known(values: list[str], words: Iterable[str]) -> tuple[str, ...]:
    """In the order of the words, so that equal filters are equal addresses."""
    return tuple(str(one) for one in words if one in values)


def _languages(values: list[str]) -> tuple[str, ...]:
    tags = {one.lower() for one in values if one.isalpha() and 2 <= len(one) <= 3 and one.isascii()}
    return tuple(sorted(tags))[:MOST_LANGUAGES]


def _owners(values: list[str]) -> tuple[str, ...]:
    """ "me", "nobody" or addresses."""
    known = {_clean(one).lower() for one in values}
    return tuple(sorted(one for one in known if one in ("me", "nobody") or "@" in one))[
        :MOST_OWNERS
    ]


def _desks(values: list[str]) -> tuple[str, ...]:
    """ "mine", "none" or numbers."""
    numbers = {one for one in values if one.isascii() and one.isdigit() and len(one) < 19}
    return tuple(sorted(numbers | {one for one in values if one in ("mine", "none")}))[:MOST_OWNERS]


def _clean(words: str) -> str:
    return " ".join(words.replace("\0", " ").split())[:LONGEST_WORDS]


def _number(text: str) -> int:
    number = int(text)
    if not 0 < number < 2**63:  # what a database's key can be
        raise ValueError(text)
    return number
