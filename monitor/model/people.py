"""Whoever does something here: officers, and the commands of the machine."""

from dataclasses import dataclass
from ipaddress import ip_address, ip_network

_IPV4_BITS = 24
_IPV6_BITS = 48


@dataclass(frozen=True, slots=True)
class Person:
    """Who acts, as the audit log keeps it: an officer, or a command by its name."""

    address: str  # of mail; of a command its words, as "crisis-monitor user"
    name: str = ""
    network: str = ""  # where they were, by `network_of`; "" for a command


def network_of(address: str | None) -> str:
    """The network that an internet address is of: "203.0.113.0/24"; "" for what is none.

    Enough to see that a sign-in came from elsewhere, too little to follow somebody home.
    """
    try:
        found = ip_address((address or "").split("%")[0])
    except ValueError:
        return ""
    mapped = getattr(found, "ipv4_mapped", None)
    found = mapped or found
    bits = _IPV4_BITS if found.version == 4 else _IPV6_BITS
    return str(ip_network(f"{found}/{bits}", strict=False))


MONITOR = Person("", "the monitor")
"""Who did it where nobody asked for it: what was read made it so."""
