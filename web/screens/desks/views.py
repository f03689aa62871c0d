"""The desks of the deployment: seen by those who give work to them, set by administrators."""

from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import available_timezones

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from monitor.actions.desks.desks import add_desk, remove_desk, set_officers
from monitor.actions.desks.settings import set_hours, set_targets
from monitor.model.labels import Urgency
from monitor.model.roles import SEES_DESKS, SETS_DESKS
from monitor.model.targets import DEFAULTS, Target, TargetError
from monitor.store.deployments import Deployment
from monitor.store.triage.desk_settings import targets_of, targets_set
from monitor.store.triage.desks import DeskError, desks_of
from monitor.store.triage.officers import officers as officers_here
from web.context import Parts, here
from web.screens.desks.hours_form import HoursForm, HoursFormError, hours_in, written
from web.screens.desks.shown import desks_shown
from web.security.access import allowed, viewer

Page = str | tuple[str, int] | AnyResponse

pages = Blueprint("desks", __name__)


@pages.get("/desks")
@allowed(*SEES_DESKS)
def page() -> str:
    return _page(*here())


@pages.post("/desks")
@allowed(*SETS_DESKS)
def add() -> Page:
    held, deployment = here()
    try:
        number = add_desk(
            held.database, deployment.id, request.form.get("name", ""), viewer().person
        )
    except DeskError as error:
        return _page(held, deployment, add_fault=str(error)), 422
    return _back(number)


@pages.post("/desks/<int:number>/hours")
@allowed(*SETS_DESKS)
def hours(number: int) -> Page:
    held, deployment = here()
    _known(held, deployment, number)
    form = written(request.form)
    try:
        set_hours(held.database, deployment.id, number, hours_in(form), viewer().person)
    except (HoursFormError, DeskError) as error:
        return _page(held, deployment, wrong=(number, form), hours_fault=str(error)), 422
    return _back(number)


@pages.post("/desks/<int:number>/officers")
@allowed(*SETS_DESKS)
def officers(number: int) -> Page:
    held, deployment = here()
    _known(held, deployment, number)
    try:
        officers = request.form.getlist("officer")
        set_officers(held.database, deployment.id, number, officers, viewer().person)
    except DeskError as error:
        return _page(held, deployment, add_fault=str(error)), 422
    return _back(number)


@pages.post("/desks/<int:number>/remove")
@allowed(*SETS_DESKS)
def remove(number: int) -> Page:
    held, deployment = here()
    _known(held, deployment, number)
    remove_desk(held.database, deployment.id, number, viewer().person)
    return redirect(url_for("desks.page"), 303)


@pages.post("/desks/targets")
@allowed(*SETS_DESKS)
def targets() -> Page:
    held, deployment = here()
    try:
        wanted = _targets_in(request.form)
    except TargetError as error:
        return _page(held, deployment, targets_fault=str(error)), 422
    set_targets(held.database, deployment.id, wanted, viewer().person)
    return redirect(url_for("desks.page") + "#targets", 303)


def _targets_in(fields: Mapping[str, str]) -> dict[Urgency, Target]:
    found = {}
    for urgency in Urgency:
        said = [fields.get(f"{side}-{urgency}", "").strip() for side in ("acknowledge", "answer")]
        if not all(one.isascii() and one.isdigit() and len(one) < 8 for one in said):
            raise TargetError(f"{urgency}: write whole minutes")
        try:
            found[urgency] = Target(int(said[0]), int(said[1]))
        except TargetError as error:
            raise TargetError(f"{urgency}: {error}") from error
    return found


def _page(
    held: Parts,
    deployment: Deployment,
    *,
    add_fault: str = "",
    hours_fault: str = "",
    targets_fault: str = "",
    wrong: tuple[int, HoursForm] | None = None,
) -> str:
    now = datetime.now(UTC)
    with held.read() as connection:
        found = desks_shown(connection, deployment.id, now)
        said = targets_of(connection, deployment.id)
        said_by = targets_set(connection, deployment.id)
        people = officers_here(connection, deployment.id)
    return render_template(
        "desks/page.html",
        deployment=deployment,
        desks=found,
        targets=said,
        targets_by=said_by,
        defaults=DEFAULTS,
        people=people,
        zones=sorted(available_timezones()),
        may_set=bool(viewer().roles & SETS_DESKS),
        add_fault=add_fault,
        hours_fault=hours_fault,
        targets_fault=targets_fault,
        wrong=wrong,
        asked=request.form,
        now=now,
    )


def _known(held: Parts, deployment: Deployment, number: int) -> None:
    with held.read() as connection:
        known = desks_of(connection, deployment.id)
    if not any(one.id == number for one in known):
        abort(404)


def _back(number: int) -> AnyResponse:
    return redirect(url_for("desks.page") + f"#desk-{number}", 303)
