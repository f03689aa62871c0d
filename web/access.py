"""Who may open which page. Every route says so with `allowed`; one that does not is refused."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeVar

from flask import Flask, Response, abort, current_app, redirect, request, session, url_for
from flask_security import current_user, logout_user
from werkzeug.wrappers import Response as AnyResponse

from monitor.model.people import Person, network_of
from monitor.model.roles import (
    CHOOSES_PLACES,
    REPLIES,
    SEES_AUTHORS,
    SEES_DESKS,
    SEES_EXACT_PLACES,
    SETS_OWN_ACCOUNT,
    SETS_PEOPLE,
    TRIAGES,
    Role,
)
from web.parts import parts
from web.second_factor import still_asked

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
    def person(self) -> Person:
        """As the audit log knows them, with where they are now."""
        return Person(self.email, self.name, network_of(request.remote_addr))

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
    def sets_people(self) -> bool:
        return bool(self.roles & SETS_PEOPLE)

    @property
    def replies(self) -> bool:
        return bool(self.roles & REPLIES)

    @property
    def triages(self) -> bool:
        return bool(self.roles & TRIAGES)

    @property
    def sees_desks(self) -> bool:
        return bool(self.roles & SEES_DESKS)

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
    own = frozenset(role for role in Role if role in names)
    email = current_user.email
    here = parts().granted(email).over(own)
    return Viewer(current_user.name or email, email, current_user.fs_uniquifier, here)


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
    if still_asked(request.endpoint, current_user):
        return _to("you.second_factor", "A second factor is needed: set it up first.")
    return None


def _to_sign_in() -> AnyResponse:
    place = request.full_path.rstrip("?") if request.method == "GET" else "/"
    return _to("security.login", "The session has ended: sign in again.", next=place)


def _to(endpoint: str, why: str, **values: Any) -> AnyResponse:
    if "HX-Request" in request.headers or request.accept_mimetypes.best == "application/json":
        # a script asked: it cannot follow to a form, the page as a whole must
        answer = Response(why, 401, mimetype="text/plain")
        answer.headers["HX-Redirect"] = url_for(endpoint)
        return answer
    return redirect(url_for(endpoint, **values))
