"""The area and the local names of the deployment: shown to all, changed by those who may."""

from datetime import UTC, datetime

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as AnyResponse

from monitor.actions.deployments import set_area
from monitor.actions.places import local_lists
from monitor.model.roles import SETS_PLACES, Role
from monitor.places.areas.words import AreaError
from monitor.places.local.errors import ListError
from monitor.places.local.reading import MOST_BYTES, MOST_ROWS, read_list
from monitor.store.deployments import Deployment
from monitor.store.places import local_names
from monitor.store.places.local_names import LocalListError
from web.context import Parts, here
from web.screens.places.area_form import (
    AreaForm,
    area_in,
    area_words,
    degrees,
    form_of,
    written,
)
from web.screens.places.extent import circle_of
from web.security.access import allowed, viewer

MOST_REQUEST_BYTES = MOST_BYTES + 1_000_000
"""Of a request: the largest list and what a form adds to it."""
SHOWN_PROBLEMS = 50

pages = Blueprint("places", __name__)


@pages.get("/places")
@allowed(*Role)
def page() -> str:
    return _page(*here())


@pages.post("/places/area")
@allowed(*SETS_PLACES)
def area() -> AnyResponse | tuple[str, int]:
    held, deployment = here()
    form = written(request.form)
    try:
        wanted = area_in(form)
    except AreaError as error:
        return _page(held, deployment, form=form, area_fault=str(error)), 422
    set_area(held.database, deployment.id, wanted, viewer().person)
    return redirect(url_for("places.page"), 303)


@pages.post("/places/lists")
@allowed(*SETS_PLACES)
def upload() -> AnyResponse | tuple[str, int]:
    """Reads the file and keeps it as a draft, to be looked at before it is used."""
    held, deployment = here()
    file = request.files.get("file")
    replaces = request.form.get("replaces", 0, type=int) or None
    try:
        number = _draft(held, deployment, file, replaces)
    except (ListError, LocalListError) as error:
        name = file.filename if file else ""
        fault = f"{name}: {error}" if name else str(error)
        return _page(held, deployment, list_fault=fault, replaces=replaces), 422
    return redirect(url_for("places.one", number=number), 303)


@pages.get("/places/lists/<int:number>")
@allowed(*Role)
def one(number: int) -> str:
    """What was understood of a list: before it is confirmed, and as long as it is used."""
    held, deployment = here()
    with held.read() as connection:
        found = local_names.one_list(connection, deployment.id, _key(number))
        old = (
            local_names.one_list(connection, deployment.id, found.replaces)
            if found and found.replaces
            else None
        )
    if found is None or (found.confirmed_at is None and not _may_set()):
        abort(404)
    return render_template(
        "places/list.html",
        deployment=deployment,
        one=found,
        old=old,
        problems=found.problems[:SHOWN_PROBLEMS],
        circle=circle_of(found.extent) if found.extent else None,
        degrees=degrees,
        may_set=_may_set(),
        now=datetime.now(UTC),
    )


@pages.post("/places/lists/<int:number>/confirm")
@allowed(*SETS_PLACES)
def confirm(number: int) -> AnyResponse | tuple[str, int]:
    held, deployment = here()
    try:
        local_lists.confirm(held.database, deployment.id, _key(number), viewer().person)
    except LocalListError as error:
        return _page(held, deployment, list_fault=str(error)), 409
    return redirect(url_for("places.page"), 303)


@pages.post("/places/lists/<int:number>/remove")
@allowed(*SETS_PLACES)
def remove(number: int) -> AnyResponse | tuple[str, int]:
    held, deployment = here()
    try:
        local_lists.remove(held.database, deployment.id, _key(number), viewer().person)
    except LocalListError as error:
        return _page(held, deployment, list_fault=str(error)), 409
    return redirect(url_for("places.page"), 303)


def _draft(
    held: Parts, deployment: Deployment, file: FileStorage | None, replaces: int | None
) -> int:
    if file is None or not file.filename:
        raise ListError("choose a file first")
    read = read_list(file.stream.read(MOST_BYTES + 1))
    name = request.form.get("name", "").strip() or file.filename.rsplit(".", 1)[0]
    return local_lists.draft(
        held.database,
        deployment.id,
        read,
        name=name,
        file_name=file.filename,
        by=viewer().email,
        replaces=replaces,
    )


def _page(
    held: Parts,
    deployment: Deployment,
    *,
    form: AreaForm | None = None,
    area_fault: str = "",
    list_fault: str = "",
    replaces: int | None = None,
) -> str:
    with held.read() as connection:
        found = local_names.lists_of(connection, deployment.id)
    return render_template(
        "places/page.html",
        deployment=deployment,
        area=area_words(deployment.area) if deployment.area else "",
        form=form or form_of(deployment.area),
        area_fault=area_fault,
        list_fault=list_fault,
        used=[one for one in found if one.removed_at is None],
        removed=[one for one in found if one.removed_at is not None],
        replaces=replaces or request.args.get("replaces", 0, type=int),
        most_mb=MOST_BYTES // 1_000_000,
        most_rows=MOST_ROWS,
        may_set=_may_set(),
        now=datetime.now(UTC),
    )


def _may_set() -> bool:
    return bool(viewer().roles & SETS_PLACES)


def _key(number: int) -> int:
    if number >= 2**63:
        abort(404)
    return number
