"""What officers said against the machine, judgement by judgement; it holds whatever is read later.

A report carries its `Corrections` in its reading, an incident its `Overrides` beside what it is.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Generic, TypeVar, cast

from monitor.model.judgements import Judgement, NeedValue, Value
from monitor.model.labels import Intent, Item, NeedKind, Severity, Urgency

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Override(Generic[T_co]):
    """An officer's value for one judgement."""

    value: T_co
    by: str  # the officer's address
    by_name: str
    at: datetime  # to the second


@dataclass(frozen=True, slots=True)
class Corrections:
    """What officers said of a report or an incident; None: the machine's judgement holds."""

    need: Override[NeedValue] | None = None
    intent: Override[Intent] | None = None
    urgency: Override[Urgency] | None = None
    severity: Override[Severity] | None = None
    people: Override[int | None] | None = None
    language: Override[str] | None = None
    relevant: Override[bool] | None = None

    def __bool__(self) -> bool:
        return self != NO_CORRECTIONS

    def of(self, judgement: Judgement) -> Override[Value] | None:
        return cast("Override[Value] | None", getattr(self, judgement))

    def in_order(self) -> list[tuple[Judgement, Override[Value]]]:
        """In the order in which they were said."""
        pairs = [(one, override) for one in Judgement if (override := self.of(one)) is not None]
        return sorted(pairs, key=lambda pair: pair[1].at)

    def with_(self, judgement: Judgement, override: Override[Any] | None) -> "Corrections":
        """With this override in place of what was said before; None: the machine's holds again."""
        return replace(self, **{str(judgement): override})


NO_CORRECTIONS = Corrections()


@dataclass(frozen=True, slots=True)
class ReportsSay:
    """What the reports of an incident say of what officers may correct."""

    topic: str
    item: Item | None
    kind: NeedKind | None
    intent: Intent
    urgency: Urgency
    severity: Severity
    people: int | None
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Overrides:
    """What officers said of an incident, and what its reports say of the same: further reports are
    added to that, and a correction that is undone leaves nothing behind."""

    corrections: Corrections
    reports_say: ReportsSay
