"""Who may open which page. Every route says so with `allowed`; one that does not is refused."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

from flask import Flask, Response, abort, current_app, redirect, request, session, url_for
from flask_security import current_user, logout_user
from werkzeug.wrappers import Response as AnyResponse

from monitor.model.roles import (
    CHOOSES_PLACES,
    SEES_AUTHORS,
    SEES_EXACT_PLACES,
    SETS_OWN_ACCOUNT,
    TRIAGES,
    Role,
)

SESSION_S = 12 * 3600
"""A session ends this long after the sign-in, however busy it was: the length of a shift."""

View = TypeVar("View", bound=Callable[..., object])


class Public(Enum):
    """The mark of the few routes that need no sign-in."""

    PUBLIC = "public"


PUBLIC = Public.PUBLIC
Access = frozenset[Role] | Public


@dataclass(frozen=True, slots=True)
class Viewer:
    """The officer who looks at a page."""

    name: str
    email: str
    key: str  # changes with the password: what was signed for the old one is worth nothing
    roles: frozenset[Role]

    @property
    def sees_authors(self) -> bool:
        return bool(self.roles & SEES_AUTHORS)

    @property
    def sees_exact_places(self) -> bool:
        return bool(self.roles & SEES_EXACT_PLACES)

    @property
    def chooses_places(self) -> bool:
        return bool(self.roles & CHOOSES_PLACES)

    @property
    def triages(self) -> bool:
        return bool(self.roles & TRIAGES)

    @property
    def speaks(self) -> bool:
        return bool(self.roles & SETS_OWN_ACCOUNT)

    @property
    def role(self) -> Role:
        """The one that allows most."""
        return max(self.roles, key=list(Role).index)


def allowed(*who: Role | Public) -> Callable[[View], View]:
    """Marks a view with the roles that may call it: `@allowed(*Role)`, or `@allowed(PUBLIC)`."""
    access: Access = PUBLIC if PUBLIC in who else frozenset(one for one in who if one is not PUBLIC)

    def mark(view: View) -> View:
        view.access = access  # type: ignore[attr-defined]  # functions take attributes
        return view

    return mark


def access_of(view: Callable[..., object]) -> Access | None:
    """What `allowed` said of a view; None when nothing was said."""
    found: Access | None = getattr(view, "access", None)
    return found


def viewer() -> Viewer:
    """The officer of this request; only for views that are not public."""
    names = {role.name for role in current_user.roles}
    roles = frozenset(role for role in Role if role in names)
    email = current_user.email
    return Viewer(current_user.name or email, email, current_user.fs_uniquifier, roles)


def guard(app: Flask) -> None:
    app.before_request(_refuse)


def _refuse() -> AnyResponse | None:
    if request.endpoint is None or request.routing_exception is not None:
        return None if current_user.is_authenticated else _to_sign_in()
    access = access_of(current_app.view_functions[request.endpoint])
    if access is PUBLIC:
        return None
    if current_user.is_authenticated and time.time() - session.get("since", 0) > SESSION_S:
        logout_user()
    if not current_user.is_authenticated:
        return _to_sign_in()
    if not isinstance(access, frozenset) or not viewer().roles & access:
        abort(403)
    return None


def _to_sign_in() -> AnyResponse:
    place = request.full_path.rstrip("?") if request.method == "GET" else "/"
    if "HX-Request" in request.headers or request.accept_mimetypes.best == "application/json":
        # a script asked: it cannot follow to a form, the page as a whole must
        answer = Response("The session has ended: sign in again.", 401, mimetype="text/plain")
        answer.headers["HX-Redirect"] = url_for("security.login")
        return answer
    return redirect(url_for("security.login", next=place))
