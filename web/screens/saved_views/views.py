"""Saved views: made from what the board shows, listed beside it, changed on their screen."""

from collections.abc import Callable

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from monitor.actions.desks import saved_views as acts
from monitor.model.roles import Role
from monitor.store.deployments import Deployment
from monitor.store.incidents.saved_views import MOST, ViewError, views_of
from monitor.store.triage.desks import desks_of, desks_of_officer
from web.context import Parts, here
from web.screens.board.address import address, shown_in
from web.screens.board.chips import chips
from web.screens.saved_views.listed import listed, plain_query, shown_of
from web.security.access import allowed, viewer

Page = str | tuple[str, int] | AnyResponse

pages = Blueprint("views", __name__)


@pages.get("/views")
@allowed(*Role)
def page() -> str:
    return _page(*here())


@pages.get("/views/list")
@allowed(*Role)
def beside() -> str:
    """The list beside the board, asked for again and again."""
    held, deployment = here()
    shown = shown_in(request.args)
    with held.read() as connection:
        return render_template(
            "views/list.html",
            views=listed(held, connection, deployment.id, viewer(), shown),
            query=plain_query(shown),
        )


@pages.post("/views")
@allowed(*Role)
def save() -> Page:
    """Under a name, the filter that the form's address carries; back to the board as it was."""
    held, deployment = here()
    shown = shown_of(request.form.get("query", ""))
    name, desk = request.form.get("name", ""), _desk()
    try:
        acts.save(held.database, deployment.id, viewer().email, name, plain_query(shown), desk)
    except ViewError as error:
        return _page(held, deployment, fault=str(error)), 422
    return redirect(address(shown), 303)


@pages.post("/views/<int:number>")
@allowed(*Role)
def change(number: int) -> Page:
    name, desk = request.form.get("name", ""), _desk()
    return _done(
        lambda held, where, who: acts.change(held.database, where, who, _key(number), name, desk)
    )


@pages.post("/views/<int:number>/remove")
@allowed(*Role)
def remove(number: int) -> Page:
    return _done(lambda held, where, who: acts.remove(held.database, where, who, _key(number)))


@pages.post("/views/<int:number>/up")
@allowed(*Role)
def up(number: int) -> Page:
    return _done(lambda held, where, who: acts.raise_up(held.database, where, who, _key(number)))


@pages.post("/views/first")
@allowed(*Role)
def first() -> Page:
    number = request.form.get("view", type=int)
    return _done(
        lambda held, where, who: acts.show_first(
            held.database, where, who, _key(number) if number else None
        )
    )


def _done(act: Callable[[Parts, int, str], None]) -> Page:
    held, deployment = here()
    try:
        act(held, deployment.id, viewer().email)
    except ViewError as error:
        return _page(held, deployment, fault=str(error)), 422
    return redirect(url_for("views.page"), 303)


def _page(held: Parts, deployment: Deployment, *, fault: str = "") -> str:
    who = viewer().email
    with held.read() as connection:
        found = views_of(connection, deployment.id, who)
        mine = set(desks_of_officer(connection, deployment.id, who))
        desks = [one for one in desks_of(connection, deployment.id) if one.id in mine]
    return render_template(
        "views/page.html",
        deployment=deployment,
        views=[(one, chips(shown_of(one.query)), address(shown_of(one.query))) for one in found],
        desks=desks,
        me=who,
        most=MOST,
        fault=fault,
    )


def _desk() -> int | None:
    number = request.form.get("desk", type=int)
    return _key(number) if number else None


def _key(number: int) -> int:
    """What no key can be is the key of nothing."""
    return number if 0 < number < 2**63 else 0
