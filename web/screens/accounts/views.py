"""Accounts on networks: shown to those who may speak, changed by those who may."""

from dataclasses import replace
from datetime import UTC, datetime

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from monitor.actions.networks import accounts as acts
from monitor.model.accounts import AccountKind, KeptAccount
from monitor.model.dispatching import Account, NetworkError, Rights
from monitor.model.networks import Network
from monitor.model.roles import SETS_ACCOUNTS, SETS_OWN_ACCOUNT
from monitor.model.text_rules import Approval
from monitor.networks.known import networks
from monitor.store.database import StoreError
from monitor.store.networks import accounts
from monitor.store.networks.encryption import Seal
from monitor.store.outreach.approvals import approvals
from monitor.store.people.users import all_users
from monitor.wiring.account_faults import disable_and_tell
from web.context import Parts, here
from web.screens.accounts.account_form import (
    AccountForm,
    FormError,
    checked,
    read_form,
    with_defaults,
)
from web.screens.accounts.approval import WORDS
from web.security.access import allowed, viewer
from web.security.viewer import Viewer

pages = Blueprint("accounts", __name__)

Answer = AnyResponse | str | tuple[str, int]


@pages.get("/accounts")
@allowed(*SETS_OWN_ACCOUNT)
def page() -> str:
    held, deployment = here()
    who = viewer()
    with held.read() as connection:
        found = accounts.accounts_of(connection, deployment.id)
        rules = approvals(connection, deployment.id)
    return render_template(
        "accounts/page.html",
        approval=[(kind, name, rules[kind] is Approval.SECOND) for kind, name in WORDS.items()],
        may_set=bool(who.roles & SETS_ACCOUNTS),
        deployment=deployment,
        accounts=[(one, networks().get(one.network), _may_change(one, who)) for one in found],
        networks=[one for one in networks().values() if _kinds(who)],
        said=request.args.get("said", ""),
        now=datetime.now(UTC),
    )


@pages.get("/accounts/new/<name>")
@allowed(*SETS_OWN_ACCOUNT)
def new(name: str) -> str:
    network = _network(name)
    form = AccountForm(
        kind=_kinds(viewer())[0],
        listens=network.hears,
        settings=with_defaults(network, {}),
    )
    return _form(network, form)


@pages.post("/accounts/new/<name>")
@allowed(*SETS_OWN_ACCOUNT)
def add(name: str) -> Answer:
    """Asks the network what the credentials allow, and keeps them if it knows them."""
    held, deployment = here()
    network, who = _network(name), viewer()
    form = read_form(network, request.form, _kinds(who))
    form = replace(form, settings=with_defaults(network, form.settings))
    account = Account(network.name, form.name, form.settings)
    try:
        checked(network, form, new=True, known=_officers(held))
        rights, doubt = _asked(network, account)
        acts.add_account(
            held.database,
            deployment.id,
            account,
            Seal(held.settings.secret),
            kind=form.kind,
            users=form.users,
            listens=form.listens,
            speaks=form.speaks,
            by=who.person,
            rights=rights,
        )
    except (FormError, NetworkError, StoreError) as error:
        return _form(network, form, fault=str(error)), 422
    return redirect(url_for("accounts.page", said=_words(form.name, rights, doubt)), 303)


@pages.get("/accounts/<int:number>")
@allowed(*SETS_OWN_ACCOUNT)
def one(number: int) -> str:
    held, kept = _kept(number)
    network = _network(kept.network)
    with held.read() as connection:
        opened = accounts.opened(connection, kept.id, Seal(held.settings.secret))
    shown = {one.name: opened.settings.get(one.name, "") for one in network.settings}
    settings = {one.name: shown[one.name] for one in network.settings if not one.secret}
    form = AccountForm(kept.name, kept.kind, kept.users, kept.listens, kept.speaks, settings)
    return _form(network, form, kept=kept)


@pages.post("/accounts/<int:number>")
@allowed(*SETS_OWN_ACCOUNT)
def change(number: int) -> Answer:
    held, kept = _kept(number)
    network, seal = _network(kept.network), Seal(held.settings.secret)
    form = read_form(network, request.form, _kinds(viewer()))
    try:
        checked(network, form, new=False, known=_officers(held))
        with held.read() as connection:
            before = accounts.opened(connection, kept.id, seal)
        account = Account(network.name, form.name, {**before.settings, **form.settings})
        rights, doubt = _asked(network, account)
    except (FormError, NetworkError) as error:
        return _form(network, form, kept=kept, fault=str(error)), 422
    acts.change_account(
        held.database,
        kept.id,
        seal,
        viewer().person,
        settings=form.settings,
        name=form.name,
        kind=form.kind,
        users=list(form.users),
        listens=form.listens,
        speaks=form.speaks,
        rights=rights,
    )
    return redirect(url_for("accounts.page", said=_words(form.name, rights, doubt)), 303)


@pages.post("/accounts/<int:number>/check")
@allowed(*SETS_OWN_ACCOUNT)
def check(number: int) -> AnyResponse:
    held, kept = _kept(number)
    with held.read() as connection:
        account = accounts.opened(connection, kept.id, Seal(held.settings.secret))
    try:
        rights, doubt = _asked(_network(kept.network), account)
    except NetworkError as error:
        disable_and_tell(held.settings, held.database, kept.id, str(error), pauses=(0.0,))
        return redirect(url_for("accounts.page", said=f"{kept.name}: {error}"), 303)
    if rights is not None:
        acts.checked(held.database, kept.id, rights)
    return redirect(url_for("accounts.page", said=_words(kept.name, rights, doubt)), 303)


@pages.post("/accounts/<int:number>/remove")
@allowed(*SETS_OWN_ACCOUNT)
def remove(number: int) -> AnyResponse:
    held, kept = _kept(number)
    acts.remove_account(held.database, kept.id, viewer().person)
    said = f"{kept.name} is removed, and its credentials are gone"
    return redirect(url_for("accounts.page", said=said), 303)


def _asked(network: Network, account: Account) -> tuple[Rights | None, str]:
    """What the network says, or why it could not be asked. Raises NetworkError where it refuses
    for good."""
    if network.channel is None:
        return None, ""
    try:
        return network.channel(account).check(), ""
    except NetworkError as error:
        if error.permanent:
            raise
        return None, str(error)


def _words(name: str, rights: Rights | None, doubt: str) -> str:
    if doubt:
        return f"{name} is saved, but could not be checked: {doubt}"
    if rights is None:
        return f"{name} is saved"
    can = {
        (True, True): "can read and post",
        (True, False): "can read but not post",
        (False, True): "can post but not read",
    }.get((rights.may_read, rights.may_post), "can neither read nor post")
    problem = f": {rights.problem}" if rights.problem else ""
    return f"{name} is saved; {rights.name} {can}{problem}"


def _form(
    network: Network, form: AccountForm, *, kept: KeptAccount | None = None, fault: str = ""
) -> str:
    return render_template(
        "accounts/form.html",
        network=network,
        form=form,
        kept=kept,
        fault=fault,
        kinds=_kinds(viewer()),
    )


def _kinds(who: Viewer) -> list[AccountKind]:
    """Those that an officer may add; one's own is everybody's to add."""
    return list(AccountKind) if who.roles & SETS_ACCOUNTS else [AccountKind.PERSONAL]


def _may_change(kept: KeptAccount, who: Viewer) -> bool:
    if kept.kind is AccountKind.PERSONAL:
        return kept.by == who.email
    return bool(who.roles & SETS_ACCOUNTS)


def _officers(held: Parts) -> list[str]:
    return [one.email.casefold() for one in all_users(held.database)]


def _network(name: str) -> Network:
    network = networks().get(name)
    if network is None:
        abort(404)
    return network


def _kept(number: int) -> tuple[Parts, KeptAccount]:
    held, deployment = here()
    with held.read() as connection:
        kept = accounts.account(connection, number) if number < 2**63 else None
    if kept is None or kept.deployment != deployment.id:
        abort(404)
    if not _may_change(kept, viewer()):
        abort(403)
    return held, kept
