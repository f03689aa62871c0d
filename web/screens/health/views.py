"""How the monitor is: who reads its log, how far behind, and what could not be seen to."""

from datetime import UTC, datetime

from flask import Blueprint, render_template

from monitor.model.roles import Role
from monitor.store.events import aside, cursors
from web.context import here
from web.screens.health.consumers import DOES, consumer_shown
from web.security.access import allowed

pages = Blueprint("consumers", __name__)

MOST_ASIDE = 50


@pages.get("/health")
@allowed(*Role)
def page() -> str:
    held, deployment = here()
    now = datetime.now(UTC)
    with held.read() as connection:
        read = cursors(connection, deployment.id)
        left = aside(connection, deployment.id, MOST_ASIDE)
    return render_template(
        "health/page.html",
        deployment=deployment,
        consumers=[(consumer_shown(cursor, now), cursor) for cursor in read],
        aside=[
            (
                DOES.get(lost.consumer, (lost.consumer, ""))[0],
                lost,
                sorted({type(event).__name__ for event in lost.entry.events}),
            )
            for lost in left
        ],
        now=now,
    )
