"""What stands on top of every page for those who can mend it: accounts that were disabled."""

from flask import Flask
from flask_security import current_user

from monitor.model.accounts import KeptAccount
from monitor.store.networks.accounts import accounts_of
from monitor.wiring.account_faults import owns
from web.context import parts
from web.present.labels import network
from web.security.access import viewer


def add_account_banner(app: Flask) -> None:
    app.jinja_env.globals |= {"disabled_accounts": disabled_accounts, "network_title": network}


def disabled_accounts() -> list[KeptAccount]:
    """Those of the officer who looks; none for a page that needs no sign-in."""
    if not current_user.is_authenticated:
        return []
    held, who = parts(), viewer()
    deployment = held.deployment()
    if deployment is None or not who.speaks:  # others cannot open Accounts
        return []
    with held.read() as connection:
        found = accounts_of(connection, deployment.id)
    return [one for one in found if one.fault and owns(one, who.email, who.roles)]
