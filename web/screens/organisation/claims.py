"""What an organisation says of whoever signs in, and what follows from it here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from monitor.model.roles import Role
from monitor.settings import Settings


class ClaimsError(Exception):
    """They may not enter so; the message is for them."""


@dataclass(frozen=True, slots=True)
class Claims:
    subject: str  # the issuer and its own name for them, which it gives to nobody else
    email: str
    name: str
    roles: tuple[Role, ...] | None  # None: the organisation does not say
    same_address: bool  # an account of this address is theirs


def claims_in(said: Mapping[str, Any], settings: Settings) -> Claims:
    """Raises ClaimsError. `said` is a checked ID token."""
    issuer, subject = str(said.get("iss", "")), str(said.get("sub", ""))
    email = str(said.get("email") or "").strip().lower()
    if not issuer or not subject or "@" not in email or len(email) > 255:
        raise ClaimsError("The organisation does not tell your address. Ask an administrator.")
    if said.get("email_verified") is False:
        raise ClaimsError("The organisation has not checked your address. Confirm it there first.")
    domains = [one.strip().lower().lstrip("@") for one in settings.oidc_domains.split(",")]
    ours = email.rpartition("@")[2] in [one for one in domains if one]
    if any(domains) and not ours:
        raise ClaimsError("Addresses of your domain may not enter here. Ask an administrator.")
    return Claims(
        subject=f"{issuer} {subject}"[:400],
        email=email,
        name=" ".join(str(said.get("name") or email).split()),
        roles=_roles(said, settings),
        # somebody may give themselves any address at an issuer that checks none
        same_address=said.get("email_verified") is True or ours,
    )


def _roles(said: Mapping[str, Any], settings: Settings) -> tuple[Role, ...] | None:
    if not settings.oidc_roles_claim:
        return None
    given = said.get(settings.oidc_roles_claim, [])
    values = {str(one) for one in (given if isinstance(given, list) else [given])}
    meaning = roles_meant(settings.oidc_roles)
    found = tuple(role for role in Role if any(meaning.get(one) is role for one in values))
    return found or (Role.VIEWER,)


def roles_meant(written: str) -> dict[str, Role]:
    """ "relief-leads=approver, it=administrator"; Raises ValueError for what is no role."""
    if not written.strip():
        return {role.value: role for role in Role}
    pairs = (one.partition("=") for one in written.split(",") if one.strip())
    return {value.strip(): Role(role.strip()) for value, _, role in pairs}
