"""A person who did something."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    address: str
    name: str
