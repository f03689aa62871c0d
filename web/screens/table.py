"""All screens: to add one, write its folder and a line here."""

from flask import Blueprint

from web.screens.accounts import approval
from web.screens.accounts import views as accounts
from web.screens.audit import views as audit
from web.screens.board import refresh
from web.screens.board import views as board
from web.screens.desks import views as desks
from web.screens.form import views as form
from web.screens.health import header as health_header
from web.screens.health import views as health
from web.screens.incident import correcting, merging
from web.screens.incident import places as incident_places
from web.screens.incident import views as incident
from web.screens.listening import views as listening
from web.screens.live import views as live
from web.screens.map import views as map
from web.screens.organisation import views as organisation
from web.screens.people import views as people
from web.screens.places import views as places
from web.screens.replies import queue, saved, to_all
from web.screens.replies import views as replies
from web.screens.saved_views import views as saved_views
from web.screens.triage import presence
from web.screens.triage import views as triage
from web.screens.you import views as you

SCREENS: tuple[Blueprint, ...] = tuple(
    screen.pages
    for screen in (
        board,
        refresh,
        incident,
        triage,
        presence,
        incident_places,
        merging,
        correcting,
        places,
        listening,
        accounts,
        approval,
        replies,
        queue,
        saved,
        to_all,
        audit,
        people,
        organisation,
        you,
        desks,
        saved_views,
        form,
        map,
        health_header,
        health,
        live,
    )
)
