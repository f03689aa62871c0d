"""Who may open which page. Every route says so with `allowed`; one that does not is refused.

An officer has roles in the deployment, and may have more at some of its desks. What a desk gives
holds for a request only where its route says what it is about (`of`), and that desk has it.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeVar

from flask import Flask, Response, abort, current_app, g, redirect, request, session, url_for
from flask_security import current_user, logout_user
from werkzeug.wrappers import Response as AnyResponse

from monitor.model.roles import Role
from web.context import parts
from web.security.desk_of import DeskOf
from web.security.second_factor import still_asked
from web.security.viewer import Viewer

SESSION_S = 12 * 3600
"""A session ends this long after the sign-in, however busy it was: the length of a shift."""

View = TypeVar("View", bound=Callable[..., object])


class Public(Enum):
    """The mark of the few routes that need no sign-in."""

    PUBLIC = "public"


PUBLIC = Public.PUBLIC
Access = frozenset[Role] | Public


@dataclass(frozen=True, slots=True)
class Rule:
    """What `allowed` said of a view."""

    access: Access
    of: DeskOf | None = None
    anywhere: bool = False

    def admits(self, who: Viewer) -> bool:
        if isinstance(self.access, Public):
            return True
        return who.rights.anywhere(self.access) if self.anywhere else bool(who.roles & self.access)


def allowed(
    *who: Role | Public, of: DeskOf | None = None, anywhere: bool = False
) -> Callable[[View], View]:
    """Marks a view with the roles that may call it: `@allowed(*Role)`, or `@allowed(PUBLIC)`.

    `of`: they may also be given by the desk that has what the address names. `anywhere`: or by any
    desk, and the view looks itself for which of its objects they hold.
    """
    access: Access = PUBLIC if PUBLIC in who else frozenset(one for one in who if one is not PUBLIC)

    def mark(view: View) -> View:
        view.rule = Rule(access, of, anywhere)  # type: ignore[attr-defined]  # functions take attributes
        return view

    return mark


def rule_of(view: Callable[..., object]) -> Rule | None:
    """What `allowed` said of a view; None when nothing was said."""
    found: Rule | None = getattr(view, "rule", None)
    return found


def viewer() -> Viewer:
    """The officer of this request; only for views that are not public."""
    names = {role.name for role in current_user.roles}
    own = frozenset(role for role in Role if role in names)
    email = current_user.email
    rights = parts().granted(email).rights(own)
    return Viewer(
        current_user.name or email, email, current_user.fs_uniquifier, rights, g.get("desk")
    )


def guard(app: Flask) -> None:
    app.before_request(_refuse)


def _refuse() -> AnyResponse | None:
    if request.endpoint is None or request.routing_exception is not None:
        return None if current_user.is_authenticated else _to_sign_in()
    rule = rule_of(current_app.view_functions[request.endpoint])
    if rule is not None and rule.access is PUBLIC:
        return None
    if current_user.is_authenticated and time.time() - session.get("since", 0) > SESSION_S:
        logout_user()
    if not current_user.is_authenticated:
        return _to_sign_in()
    if rule is None:
        abort(403)
    if rule.of is not None and viewer().rights.at_desks:
        g.desk = _desk(rule.of)
    if not rule.admits(viewer()):
        abort(403)
    if still_asked(request.endpoint, current_user):
        return _to("you.second_factor", "A second factor is needed: set it up first.")
    return None


def _desk(of: DeskOf) -> int | None:
    held = parts()
    deployment = held.deployment()
    number = (request.view_args or {})["number"]
    if deployment is None or number >= 2**63:
        return None
    with held.read() as connection:
        return of(connection, deployment.id, number)


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
