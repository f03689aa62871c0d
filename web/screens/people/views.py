"""Who may sign in and as what; and whose sign-in has to wait."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from redis.exceptions import RedisError
from werkzeug.wrappers import Response as AnyResponse

from monitor.actions.people.audit import note
from monitor.actions.people.grants import set_granted
from monitor.actions.people.users import (
    add_user,
    end_sessions,
    reset_second_factor,
    set_active,
    set_roles,
)
from monitor.model.roles import SETS_PEOPLE, Role
from monitor.store.people import audit, users
from monitor.store.people.audit import Asked
from monitor.store.people.grants import (
    GIVEN_AT_DESK,
    GIVEN_HERE,
    Granted,
    at_desks_of_all,
    granted,
    roles_of_all,
)
from monitor.store.people.users import Officer, UserError
from monitor.store.triage.desks import desks_of
from web.context import Parts, here, parts
from web.screens.people.waits import lift_wait, waits
from web.screens.people.waits import who as who_waits
from web.security.access import allowed, viewer
from web.security.mails import may_mail_links, send
from web.security.security_users import password_token

LATEST = 15

INVITATION = """Hello {name},

{by} has made an account for you on the crisis monitor.
Choose your password here within one day:

{link}

The link works once.
"""

pages = Blueprint("people", __name__)


@dataclass(frozen=True)
class Written:
    email: str = ""
    name: str = ""
    roles: tuple[str, ...] = (Role.DESK_OFFICER,)


@pages.get("/people")
@allowed(*SETS_PEOPLE)
def page() -> str:
    return _page(Written())


@pages.post("/people")
@allowed(*SETS_PEOPLE)
def add() -> AnyResponse | tuple[str, int]:
    """Makes an account without a password, and a link by which its officer chooses one."""
    held, who = parts(), viewer()
    written = Written(
        request.form.get("email", "").strip()[:255],
        " ".join(request.form.get("name", "").split())[:120],
        tuple(_roles()),
    )
    try:
        if "@" not in written.email.strip("@"):
            raise UserError("write the address of the officer, as ana@example.org")
        if not written.roles:
            raise UserError("choose at least one role")
        number = add_user(
            held.database,
            written.email,
            written.name or written.email,
            None,
            _roles(),
            who.person,
        )
    except UserError as error:
        return _page(written, str(error).split(";")[0]), 422
    return redirect(url_for("people.one", number=number, added="yes"), 303)


@pages.get("/people/<int:number>")
@allowed(*SETS_PEOPLE)
def one(number: int) -> str:
    return _one(_found(number))


@pages.post("/people/<int:number>/link")
@allowed(*SETS_PEOPLE)
def link(number: int) -> str:
    """A new link each time; those before it keep working until one of them is used."""
    held, who = parts(), viewer()
    found = _found(number)
    if not found.active:
        abort(409)
    token = password_token(found.email)
    base = held.settings.board_url.rstrip("/") or request.host_url.rstrip("/")
    made = base + url_for("security.reset_password", token=token)
    mailed = "mail" in request.form and may_mail_links()
    if mailed:
        text = INVITATION.format(name=found.name, by=who.name, link=made)
        send(held.settings, found.email, "Your account on the crisis monitor", text)
    detail = {"address": found.email, "mailed": mailed}
    note(held.database, who.person, "password_link_made", ("user", found.id), detail)
    return _one(found, link=made, mailed=mailed)


@pages.post("/people/<int:number>/roles")
@allowed(*SETS_PEOPLE)
def roles(number: int) -> AnyResponse:
    granted = _roles()

    def change(held: Parts, found: Officer) -> str:
        if not granted:
            raise UserError("choose at least one role, or stop the account")
        person = viewer().person
        set_roles(held.database, found.email, granted, person, keep_one=True)
        return "The roles are changed."

    return _changed(number, change)


@pages.post("/people/<int:number>/here")
@allowed(*SETS_PEOPLE)
def here_too(number: int) -> AnyResponse:
    """What the deployment that is shown gives them."""

    def change(held: Parts, found: Officer) -> str:
        _, deployment = here()
        with held.read() as connection:
            desks = desks_of(connection, deployment.id)
        at_desks = {one.id: _roles(f"desk-{one.id}") for one in desks}
        who = viewer().person
        set_granted(held.database, deployment.id, found.email, _roles(), at_desks, who)
        return "It holds within seconds."

    return _changed(number, change)


@pages.post("/people/<int:number>/active")
@allowed(*SETS_PEOPLE)
def active(number: int) -> AnyResponse:
    resumes = request.form.get("active") == "yes"

    def change(held: Parts, found: Officer) -> str:
        person = viewer().person
        set_active(held.database, found.email, resumes, person, keep_one=True)
        return "They may sign in again." if resumes else "They can no longer sign in."

    return _changed(number, change)


@pages.post("/people/<int:number>/second-factor")
@allowed(*SETS_PEOPLE)
def second_factor(number: int) -> AnyResponse:
    def change(held: Parts, found: Officer) -> str:
        reset_second_factor(held.database, found.email, viewer().person)
        return "The password alone signs them in now. Their sessions have ended."

    return _changed(number, change)


@pages.post("/people/<int:number>/sessions")
@allowed(*SETS_PEOPLE)
def sessions(number: int) -> AnyResponse:
    def change(held: Parts, found: Officer) -> str:
        end_sessions(held.database, found.email, viewer().person)
        return "All their sessions have ended."

    return _changed(number, change)


@pages.post("/people/waits")
@allowed(*SETS_PEOPLE)
def lift() -> AnyResponse:
    held, name = parts(), request.form.get("name", "")
    try:
        lifted = lift_wait(held, name)
    except RedisError:
        flash("Waits cannot be lifted just now: the broker does not answer. Try again.", "error")
        return redirect(url_for("people.page"), 303)
    if lifted:
        detail = {"for": who_waits(name)}
        note(held.database, viewer().person, "wait_lifted", ("user", audit.NOTHING), detail)
        flash(f"{who_waits(name)} can try again now.", "info")
    return redirect(url_for("people.page"), 303)


def _changed(number: int, change: Callable[[Parts, Officer], str]) -> AnyResponse:
    try:
        flash(change(parts(), _found(number)), "info")
    except UserError as error:
        flash(str(error), "error")
    return redirect(url_for("people.one", number=number), 303)


def _page(written: Written, fault: str = "") -> str:
    held = parts()
    shown = held.deployment()
    with held.read() as connection:
        here = roles_of_all(connection, shown.id) if shown else {}
        at_desks = at_desks_of_all(connection, shown.id) if shown else {}
        desks = {one.id: one.name for one in desks_of(connection, shown.id)} if shown else {}
    return render_template(
        "people/page.html",
        here={number: sorted(roles, key=list(Role).index) for number, roles in here.items()},
        at_desks=at_desks,
        desks=desks,
        officers=users.all_users(held.database),
        waits=waits(held),
        written=written,
        fault=fault,
        roles=list(Role),
        needing=held.settings.second_factor_roles,
    )


def _one(found: Officer, *, link: str = "", mailed: bool = False) -> str:
    held = parts()
    shown = held.deployment()
    with held.read() as connection:
        latest = audit.entries(connection, Asked(about=("user", found.id)), limit=LATEST)
        has = granted(connection, shown.id, found.email) if shown else Granted()
        desks = desks_of(connection, shown.id) if shown else []
    return render_template(
        "people/one.html",
        officer=found,
        link=link,
        mailed=mailed,
        may_mail=may_mail_links(),
        added="added" in request.args,
        roles=list(Role),
        here=shown,
        granted=has,
        given_here=GIVEN_HERE,
        given_at_desk=GIVEN_AT_DESK,
        desks=desks,
        latest=latest,
    )


def _found(number: int) -> Officer:
    known = users.all_users(parts().database)
    found = next((one for one in known if one.id == number), None)
    if found is None:
        abort(404)
    return found


def _roles(field: str = "role") -> list[Role]:
    asked = request.form.getlist(field)
    return [role for role in Role if role.value in asked]
