"""Watchwords, feeds and gaps: shown to all, changed by those who may."""

from dataclasses import fields
from datetime import UTC, datetime, timedelta

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from monitor.actions.networks.watchwords import set_watchwords
from monitor.model.networks import Abilities, Follows
from monitor.model.roles import SETS_WATCHWORDS, Role
from monitor.networks.known import networks
from monitor.store.deployments import Deployment
from monitor.store.networks.listeners import feeds_of, gaps_of, posts_a_minute
from monitor.store.networks.watchwords import Preview, changes, preview
from web.context import Parts, here
from web.screens.health.header import a_minute, feed_name, feed_shown
from web.screens.listening.words_form import (
    LISTS,
    WordsError,
    WordsForm,
    form_of,
    words_in,
    written,
)
from web.security.access import allowed, viewer

GAPS_OF = timedelta(days=7)
MOST_GAPS = 30
MOST_CHANGES = 10
MOST_COUNTED = 12

pages = Blueprint("listening", __name__)


@pages.get("/listening")
@allowed(*Role)
def page() -> str:
    return _page(*here())


@pages.post("/listening/preview")
@allowed(*SETS_WATCHWORDS)
def look() -> str | tuple[str, int]:
    """What these words would have followed in the last hour; changes nothing."""
    held, deployment = here()
    form = written(request.form)
    try:
        said = words_in(form, deployment.area)
    except WordsError as error:
        return _page(held, deployment, form=form, fault=str(error)), 422
    with held.read() as connection:
        seen = preview(connection, deployment.id, said)
    return _page(held, deployment, form=form, seen=seen)


@pages.post("/listening")
@allowed(*SETS_WATCHWORDS)
def save() -> AnyResponse | tuple[str, int]:
    held, deployment = here()
    form = written(request.form)
    try:
        said = words_in(form, deployment.area)
    except WordsError as error:
        return _page(held, deployment, form=form, fault=str(error)), 422
    set_watchwords(held.database, deployment.id, said, viewer().person)
    return redirect(url_for("listening.page"), 303)


@pages.post("/listening/bring-back/<int:number>")
@allowed(*SETS_WATCHWORDS)
def bring_back(number: int) -> AnyResponse:
    """Watchwords as they were before become the newest again."""
    held, deployment = here()
    with held.read() as connection:
        known = changes(connection, deployment.id, MOST_CHANGES + 1)
    older = next((one for one in known if one.id == number), None)
    if older is None:
        abort(404)
    set_watchwords(held.database, deployment.id, older.watchwords, viewer().person)
    return redirect(url_for("listening.page"), 303)


def _page(
    held: Parts,
    deployment: Deployment,
    *,
    form: WordsForm | None = None,
    fault: str = "",
    seen: Preview | None = None,
) -> str:
    now = datetime.now(UTC)
    silent = timedelta(seconds=held.settings.silent_after_s)
    with held.read() as connection:
        known = changes(connection, deployment.id, MOST_CHANGES + 1)
        rates = posts_a_minute(connection, deployment.id, now)
        feeds = [
            (
                one,
                feed_shown(one, rates.get(one.network, 0.0), now, silent),
                a_minute(rates.get(one.network, 0.0)),
            )
            for one in feeds_of(connection, deployment.id)
        ]
        gaps = gaps_of(connection, deployment.id, now - GAPS_OF)[:MOST_GAPS]
    current = known[0] if known else None
    return render_template(
        "listening/page.html",
        deployment=deployment,
        box=deployment.area is not None and deployment.area.box is not None,
        form=form or (form_of(current.watchwords) if current else WordsForm()),
        fault=fault,
        seen=seen,
        counted=seen.by_word[:MOST_COUNTED] if seen else (),
        current=current,
        older=known[1:],
        lists=LISTS,
        networks=[one for one in networks().values() if one.source is not None],
        kinds=[one.name for one in fields(Abilities) if one.name in (*LISTS, "area")],
        follows=FOLLOWS,
        feeds=feeds,
        feed_name=feed_name,
        gaps=gaps,
        may_set=bool(viewer().roles & SETS_WATCHWORDS),
        now=now,
    )


FOLLOWS = {
    Follows.RULE: "asked for",
    Follows.HERE: "filtered here",
    Follows.NO: "not followed",
}
