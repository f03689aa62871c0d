"""The officer's own page: name, password, second factor, sessions."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_security import current_user, logout_user
from werkzeug.wrappers import Response as AnyResponse

from monitor.actions.people import users as acts
from monitor.model.roles import Role
from web.context import parts
from web.security.access import allowed, viewer
from web.security.second_factor import may_put_off, put_off

LONGEST_NAME = 120

pages = Blueprint("you", __name__)


@pages.get("/you")
@allowed(*Role)
def page() -> str:
    held = parts()
    return render_template(
        "you/page.html",
        viewer=viewer(),
        email=current_user.email,
        app_set=bool(current_user.tf_primary_method),
        passkeys=current_user.webauthn,
        codes=len(current_user.mf_recovery_codes or ()),
        passkeys_work=_passkeys_work(),
        needed=bool(viewer().roles & held.settings.second_factor_roles),
        has_password=bool(current_user.password),
    )


@pages.post("/you/name")
@allowed(*Role)
def name() -> AnyResponse:
    said = " ".join(request.form.get("name", "").split())[:LONGEST_NAME]
    if not said:
        flash("Write the name that colleagues know you by.", "error")
    else:
        who = viewer()
        acts.set_name(parts().database, who.email, said, who.person)
        flash("Your name is changed. Colleagues see it within seconds.", "info")
    return redirect(url_for("you.page"), 303)


@pages.post("/you/end-sessions")
@allowed(*Role)
def end_sessions() -> AnyResponse:
    who = viewer()
    acts.end_sessions(parts().database, who.email, who.person)
    logout_user()
    return redirect(url_for("security.login"), 303)


@pages.get("/you/second-factor")
@allowed(*Role)
def second_factor() -> str:
    """Where an officer lands who should set one up."""
    return render_template(
        "you/second_factor.html", later=may_put_off(), passkeys_work=_passkeys_work()
    )


@pages.post("/you/later")
@allowed(*Role)
def later() -> AnyResponse:
    if not may_put_off():
        abort(403)
    put_off()
    return redirect("/board", 303)


def _passkeys_work() -> bool:
    """Browsers make passkeys for names only, and over TLS or on the machine itself."""
    host = request.host.split(":")[0]
    return host == "localhost" or (request.is_secure and not host.replace(".", "").isdigit())
