"""Who must approve what the accounts of a deployment say."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from monitor.actions.outreach.approvals import set_approvals
from monitor.model.accounts import AccountKind
from monitor.model.roles import SETS_ACCOUNTS
from monitor.model.text_rules import Approval
from web.context import here
from web.security.access import allowed, viewer

pages = Blueprint("approval", __name__)

WORDS = {
    AccountKind.OFFICIAL: "Official accounts",
    AccountKind.PROGRAMME: "Accounts of programmes and country offices",
    AccountKind.PERSONAL: "Accounts under an officer's own name",
}


@pages.post("/accounts/approval")
@allowed(*SETS_ACCOUNTS)
def save() -> AnyResponse:
    """A box that is ticked: a second person lets it go out."""
    held, deployment = here()
    wanted = set(request.form.getlist("second"))
    rules = {kind: Approval.SECOND if kind in wanted else Approval.NONE for kind in AccountKind}
    set_approvals(held.database, deployment.id, rules, viewer().person)
    return redirect(url_for("accounts.page", said="Who must approve is set."), 303)
