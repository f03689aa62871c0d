"""Who acts: an officer, as every record of what was done names them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    address: str  # the e-mail address they sign in with
    name: str


MONITOR = Person("", "the monitor")
"""Who did it where the machine did."""
