"""The pages: a Flask app over the store. `create_app()` for gunicorn."""

from collections.abc import Mapping
from typing import Any

import redis
from flask import Flask, request
from werkzeug.middleware.proxy_fix import ProxyFix

from monitor.model.announcements import officer_mark
from monitor.settings import Settings
from monitor.store.bell import RedisBell
from monitor.store.database import Database, connect
from monitor.wiring.queueing import make_app
from web.assets import add_assets
from web.context import Freshness, Parts, parts
from web.hooks import calls
from web.page_constants import PAGE_CONSTANTS
from web.present import ages
from web.present import due_times as dues
from web.present import labels as words
from web.present.account_banner import add_account_banner
from web.present.classes import classes
from web.present.compression import pack_pages
from web.present.error_pages import add_faults
from web.present.gazetteer import opener_of
from web.present.map_labels import towns_of
from web.present.place_search import PlaceNames
from web.screens.board import address
from web.screens.form import views as form
from web.screens.places import views as places_views
from web.screens.table import SCREENS
from web.screens.triage import marks, shown
from web.security.access import guard
from web.security.headers import secure
from web.security.setup import sign_in

FEED: dict[str, Any] = {
    "health_check_interval": 30,
    "socket_connect_timeout": 1,
    "socket_timeout": 2,
}
"""A page must not wait long for the feed: it can be drawn without."""


def make_context(
    settings: Settings, database: Database | None = None, freshness: Freshness | None = None
) -> Parts:
    """`database`: the one that the settings name, unless given."""
    return Parts(
        settings=settings,
        database=_ringing(database or connect(settings.database), settings),
        redis=redis.Redis.from_url(settings.redis, **FEED),
        sender=make_app(settings),
        towns=towns_of(settings),
        names=PlaceNames(opener_of(settings)),
        freshness=freshness or Freshness(),
    )


def create_app(context: Parts | None = None, config: Mapping[str, Any] | None = None) -> Flask:
    """The pages over `context`, else over what the environment's settings name. `config` is
    Flask's own, which ours goes before.

    The key that signs sessions and whether cookies go over https alone are the app's for good;
    all else is asked of the context at each request, which may be replaced between two.
    """
    context = context or make_context(Settings())
    settings = context.settings
    app = Flask(__name__, static_folder=None)
    app.config |= config or {}
    app.config["MAX_CONTENT_LENGTH"] = places_views.MOST_REQUEST_BYTES  # nothing else is as large
    app.extensions["monitor"] = context
    sign_in(app, settings)
    guard(app)
    for pages in SCREENS:
        app.register_blueprint(pages)
    # anybody may write on the public form; there is no session that a forged request could use
    app.extensions["csrf"].exempt(form.pages)
    app.register_blueprint(calls.calls)
    app.extensions["csrf"].exempt(calls.calls)
    add_assets(app)
    add_faults(app)
    pack_pages(app)
    secure(app)
    _speak(app)
    add_account_banner(app)
    if settings.secure_cookies:  # behind a proxy that speaks TLS, and says so
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]  # Flask's way
    return app


def _ringing(database: Database, settings: Settings) -> Database:
    """Opened when it is first asked: pages start without it, and say that it is away."""
    database.bell = RedisBell(redis.Redis.from_url(settings.redis, **FEED))
    return database


class _Tiles:
    """Of the base map, as the settings of the running app name them."""

    @property
    def url(self) -> str:
        return parts().settings.tile_url

    @property
    def credit(self) -> str:
        return parts().settings.tile_attribution


def _speak(app: Flask) -> None:
    """What templates may say."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals |= {
        "words": words,
        "ages": ages,
        "dues": dues,
        "to": address,
        "tiles": _Tiles(),
        "marks": marks,
        "officer_mark": officer_mark,
        "dismissals": shown.DISMISSALS,
        "classes": classes,
        "page_constants": PAGE_CONSTANTS,
    }

    @app.context_processor
    def _theme() -> dict[str, Any]:
        asked = request.cookies.get("theme", "")
        return {"theme": asked if asked in ("light", "dark") else ""}
