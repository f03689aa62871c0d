"""Pages for what went wrong, each saying what to do next."""

import logging
from typing import Any

from flask import Flask, Response, render_template, request
from flask_wtf.csrf import CSRFError  # type: ignore[import-untyped]  # ships no types
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from monitor import logs

log = logging.getLogger(__name__)

NEXT = {
    400: "Go back, load the page again and repeat what you did.",
    403: "Your account has no role for this. Ask an administrator to grant one.",
    404: "The address may be old or mistyped. The board has everything that is open.",
    405: "This address takes no such request. Go to the board.",
    413: "Go back and send less: a list of places may have 20 MB.",
    500: "The error is in the monitor's log. Load the page again; if it stays, tell an "
    "administrator the time.",
    503: "Load this page again in a moment.",
}


def add_faults(app: Flask) -> None:
    app.log_exception = _log  # type: ignore[method-assign]  # Flask's own writes the address
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(OperationalError, _database)


def _log(exc_info: Any) -> None:
    """By the name of the view and the numbers in its address: what else is in an address may be
    what an officer searches for, or the secret of somebody's message."""
    values = (request.view_args or {}).items()
    with logs.about(**{name: value for name, value in values if isinstance(value, int)}):
        log.error("%s %s broke", request.method, request.endpoint, exc_info=exc_info)


def _http(error: HTTPException) -> Response:
    said = error.description if error.code == 503 else ""
    return _page(error.code or 500, error.name, said or "")


def _csrf(_error: CSRFError) -> Response:
    return _page(400, "The form is out of date", "")


def _database(error: OperationalError) -> Response:
    log.error("the database does not answer: %s", error)
    return _page(503, "The database does not answer", "")


def _page(code: int, title: str, said: str) -> Response:
    """Plain HTML without scripts: it must come even when the assets do not."""
    text = render_template("fault.html", code=code, title=title, said=said, next=NEXT.get(code, ""))
    return Response(text, code)
