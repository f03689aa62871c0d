"""An account as a form sends it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from monitor.model.accounts import AccountKind
from monitor.model.networks import Network

LONGEST = 20_000
"""Characters of one setting: a list of feeds, a certificate."""


class FormError(ValueError):
    """What is missing or cannot be; the message says what to do."""


@dataclass(frozen=True, slots=True)
class AccountForm:
    """`settings` has what was filled in; a secret that was left empty keeps its value."""

    name: str = ""
    kind: AccountKind = AccountKind.OFFICIAL
    users: tuple[str, ...] = ()
    listens: bool = True
    speaks: bool = False
    settings: Mapping[str, str] = field(default_factory=dict)


def read_form(
    network: Network, fields: Mapping[str, str], kinds: Sequence[AccountKind]
) -> AccountForm:
    """As it came, whatever it is; `checked` says whether it can be."""
    kind = next((one for one in kinds if one == fields.get("kind")), kinds[0])
    users = fields.get("users", "").replace(",", "\n").splitlines()
    return AccountForm(
        name=fields.get("name", "").strip()[:200],
        kind=kind,
        users=tuple(dict.fromkeys(one.strip().casefold() for one in users if one.strip())),
        listens="listens" in fields and network.hears,
        speaks="speaks" in fields and network.speaks,
        settings={
            one.name: value[:LONGEST]
            for one in network.settings
            if (value := fields.get(f"set_{one.name}", "").strip())
        },
    )


def checked(network: Network, form: AccountForm, *, new: bool, known: Sequence[str]) -> None:
    """Raises FormError. `known` are the addresses of officers."""
    if not form.name:
        raise FormError("give the account a name, as people see it: @ReliefDesk, +258 84 000 0000")
    missing = [
        one.label
        for one in network.settings
        if one.required and not one.default and not form.settings.get(one.name)
        if new or not one.secret
    ]
    if missing:
        raise FormError(f"fill in: {', '.join(missing)}")
    if unknown := [one for one in form.users if one not in known]:
        raise FormError(f"{unknown[0]} is no officer here: add them with crisis-monitor user add")


def with_defaults(network: Network, settings: Mapping[str, str]) -> dict[str, str]:
    return {one.name: one.default for one in network.settings if one.default} | dict(settings)
