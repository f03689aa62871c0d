"""An account that a network refuses for good: disabled, and those who can mend it are told."""

import logging
from collections.abc import Collection, Sequence

from monitor import logs
from monitor.actions.networks.accounts import disable
from monitor.model.accounts import AccountKind, KeptAccount
from monitor.model.roles import Role
from monitor.networks.known import networks
from monitor.settings import Settings
from monitor.store.database import Database
from monitor.store.networks.accounts import account
from monitor.store.people.users import all_users
from monitor.wiring.mail import PAUSES_S, MailError, send

log = logging.getLogger(__name__)


def disable_and_tell(
    settings: Settings,
    database: Database,
    number: int,
    fault: str,
    pauses: Sequence[float] = PAUSES_S,
) -> None:
    """Its owners get one mail, however many processes find the same fault. Raises nothing where no
    mail can be sent: the log says so, and the board shows it anyway."""
    with database.read() as connection:
        kept = account(connection, number)
    if kept is None or not disable(database, number, fault):
        return
    to = [
        one.email for one in all_users(database) if one.active and owns(kept, one.email, one.roles)
    ]
    subject, text = words(kept, fault)
    with logs.about(account=number):
        log.warning("the account is disabled: %s", fault)
        if not to:
            log.warning("nobody is told by mail: none of its owners may sign in any more")
            return
        try:
            send(settings, to, subject, text, pauses)
        except MailError as error:
            log.warning("none of its owners (%d) is told by mail: %s", len(to), error)


def owns(kept: KeptAccount, email: str, roles: Collection[str]) -> bool:
    """Whose it is to mend: one's own account oneself; others who added it, and administrators."""
    if email.casefold() == kept.by.casefold():
        return True
    return kept.kind is not AccountKind.PERSONAL and Role.ADMINISTRATOR in roles


def words(kept: KeptAccount, fault: str) -> tuple[str, str]:
    """Subject and text of the mail."""
    network = networks().get(kept.network)
    title = network.title if network else kept.network
    stops = [*(["listen with"] * kept.listens), *(["send with"] * kept.speaks)]
    text = f"""The monitor has disabled the account {kept.name} on {title}.
It does not {" or ".join(stops) or "use"} it until somebody acts.

Network: {title}
Account: {kept.name}
Reason: {fault}

What to do: sign in to the monitor, open Accounts, choose this account, mend what the reason says
(often: make new credentials with the network and enter them), and save. The account is checked with
the network then, and works again at once.

This mail was written by the monitor; nobody reads answers to it.
"""
    return f"{kept.name} on {title} is disabled", text
