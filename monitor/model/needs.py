"""A need that a text speaks of, and how many people it names."""

from dataclasses import dataclass

from monitor.model.labels import Item, NeedKind, Sector


@dataclass(frozen=True, slots=True)
class People:
    """How many, as far as the text says: `count` of `unit` ("people", "households", "children")."""

    count: int
    unit: str
    start: int
    end: int

    @property
    def persons(self) -> int:
        """Estimated persons; a household counts as 5 (UNHCR planning figure)."""
        return self.count * (5 if self.unit == "households" else 1)


@dataclass(frozen=True, slots=True)
class Need:
    sector: Sector
    item: Item
    kind: NeedKind
    score: float
    people: People | None = None
