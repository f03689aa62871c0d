"""The audit log: what everybody did and saw, for administrators."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from flask import Blueprint, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from monitor.model.roles import SETS_PEOPLE
from monitor.store.deployments import all_deployments
from monitor.store.people.audit import Asked, Entry, actions, entries
from web.context import parts
from web.screens.audit.details import written
from web.security.access import allowed

PAGE = 100

pages = Blueprint("audit", __name__)


@dataclass(frozen=True)
class Search:
    """What the form says, as it was typed."""

    by: str = ""
    action: str = ""
    words: str = ""
    day: str = ""

    @property
    def empty(self) -> bool:
        return self == Search()


@pages.get("/audit")
@allowed(*SETS_PEOPLE)
def page() -> str:
    held = parts()
    search = _search(request.args)
    asked, fault = _asked(search)
    before = request.args.get("before", type=int)
    before = before if before is not None and 0 < before < 2**63 else None
    with held.read() as connection:
        found = entries(connection, asked, before=before, limit=PAGE + 1)
        known = actions(connection)
    return render_template(
        "audit/page.html",
        entries=[(one, written(one.detail), _link(one)) for one in found[:PAGE]],
        older=found[PAGE - 1].id if len(found) > PAGE else None,
        before=before,
        search=search,
        fault=fault,
        actions=known,
        deployments={one.id: one.name for one in all_deployments(held.database)},
        now=datetime.now(UTC),
    )


def _search(args: MultiDict[str, str]) -> Search:
    fields = ("by", "action", "words", "day")
    return Search(*(args.get(name, "").strip()[:200] for name in fields))


def _asked(search: Search) -> tuple[Asked, str]:
    """And what is wrong with the day, which then asks for nothing."""
    since, fault = None, ""
    if search.day:
        try:
            day = date.fromisoformat(search.day)
            since = datetime(day.year, day.month, day.day, tzinfo=UTC)
        except ValueError:
            fault = f"“{search.day}” is no day: write it as 2026-11-23"
    until = since + timedelta(days=1) if since is not None and since.year < 9999 else None
    return Asked(search.by, search.action, search.words, since, until), fault


def _link(entry: Entry) -> str:
    """Where what an entry is about is seen; "" where it has no page."""
    kind, number = entry.about
    if kind == "incident" and number:
        return url_for("incident.page", number=number)
    return {
        "watchwords": url_for("listening.page"),
        "deployment": url_for("places.page"),
    }.get(kind, "")
