"""What a composer shows: the accounts a text can leave by, how it fits, what it gives away."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from monitor.actions.outreach.sizes import Leaving, Sizes, size_words
from monitor.model.accounts import KeptAccount
from monitor.model.dispatching import Size
from monitor.model.listed import Listed
from monitor.model.networks import Network
from monitor.model.text_rules import Approval
from monitor.networks.known import networks
from monitor.steps.wording import Exposed, exposed, fields_in
from monitor.store.networks import accounts
from monitor.store.networks.encryption import Seal
from monitor.store.outreach.approvals import approvals
from monitor.store.outreach.conversations import Turn
from monitor.store.outreach.saved_replies import SavedReply
from web.context import Parts
from web.present.labels import SECTORS
from web.security.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Way:
    """One account a text can leave by; without a number the log, from which nothing leaves."""

    account: int | None
    name: str
    second: bool  # a second person approves what it says
    fault: str = ""  # why it cannot be used now


LOG = Way(None, "no account: it is only written to the log", False)


@dataclass(frozen=True, slots=True)
class Measured:
    """How a text would leave."""

    size: Size
    exposed: tuple[Exposed, ...]
    unfilled: tuple[str, ...]  # fields that still stand in braces

    @property
    def words(self) -> str:
        return size_words(self.size)


def sizes(app: Parts) -> Sizes:
    return Sizes(app.database, Seal(app.settings.secret))


def ways(connection: Connection, deployment: int, network: str, who: Viewer) -> list[Way]:
    """The accounts this officer may answer with on a network: what works comes first."""
    rules = approvals(connection, deployment)
    found = [
        Way(one.id, one.name, rules[one.kind] is Approval.SECOND, _fault(one))
        for one in accounts.accounts_of(connection, deployment)
        if one.network in (network, "log") and one.speaks and one.spoken_with_by(who.email)
    ]
    return [*sorted(found, key=lambda one: bool(one.fault)), LOG]


def has_choice(network: Network | None) -> bool:
    """Whether an answer can go in public or in private, as the officer likes."""
    return network is not None and network.abilities.private and network.abilities.public


def always_private(network: Network | None) -> bool:
    return network is not None and not network.abilities.public


def measured(sizes: Sizes, leaving: Leaving, turns: list[Turn], *, private: bool) -> Measured:
    text, known = leaving.text, networks().get(leaving.network)
    public = known is not None and known.abilities.public and not private
    theirs = [turn.text for turn in turns if turn.reply is None]
    return Measured(
        sizes.of(leaving),
        tuple(exposed(text, theirs)) if public else (),
        fields_in(text),
    )


@dataclass(frozen=True, slots=True)
class Offer:
    """A saved reply, and its text with the fields that are known of this author."""

    saved: SavedReply
    text: str


def offers(found: list[SavedReply], fields: Mapping[str, str]) -> list[Offer]:
    return [Offer(one, partly_filled(one.text, fields)) for one in found]


def known_fields(listed: Listed | None, name: str, who: Viewer) -> dict[str, str]:
    """What is known here for the fields of a saved reply; the rest is for the officer to fill."""
    found = {"officer": who.name, "name": name}
    if listed is not None:
        spot, sector = listed.incident.spot, listed.incident.sector
        found |= {"place": spot.name if spot else "", "sector": SECTORS[sector] if sector else ""}
    return {key: value for key, value in found.items() if value}


def partly_filled(text: str, values: Mapping[str, str]) -> str:
    """Known fields by their values; what is not known stays in braces, to be seen."""
    for name in fields_in(text):
        if name in values:
            text = text.replace(f"{{{name}}}", values[name])
    return text


def _fault(one: KeptAccount) -> str:
    if one.fault:
        return f"disabled: {one.fault}"
    return "the network says that it may not post" if one.may_post is False else ""
