"""Events: typed facts about what happened, kept in the transaction of the act that they are of.

An event carries the numbers that it is about and nothing that may have to be forgotten: whoever
reacts to it reads the rows. One codec writes all of them, so that a kind is a class and a line.
"""

import types
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from enum import Enum
from typing import Any, ClassVar, Union, get_args, get_origin, get_type_hints

from monitor.model.dispatches import DispatchKind
from monitor.model.incidents import IncidentState
from monitor.model.listening import ReceiptState
from monitor.model.text_rules import TextStep
from monitor.model.triage import DecisionKind


@dataclass(frozen=True, slots=True)
class Event:
    """What every event answers: `incidents` names those whose row on a board may have changed."""

    NAMES_INCIDENTS: ClassVar[tuple[str, ...]] = ("incident",)

    @property
    def incidents(self) -> tuple[int, ...]:
        numbers = (getattr(self, name) for name in self.NAMES_INCIDENTS)
        return tuple(number for number in numbers if number is not None)


@dataclass(frozen=True, slots=True)
class ReportsFiled(Event):
    """A batch was read: `needs_human` of its posts could not be."""

    NAMES_INCIDENTS = ()
    posts: tuple[int, ...]
    needs_human: int = 0


@dataclass(frozen=True, slots=True)
class IncidentOpened(Event):
    incident: int
    posts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class IncidentJoined(Event):
    incident: int
    posts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class IncidentRaised(Event):
    """What is being worked on has got worse, or new voices; its state stays."""

    incident: int


@dataclass(frozen=True, slots=True)
class IncidentReopened(Event):
    """What was answered, closed or dismissed needs somebody again."""

    incident: int


@dataclass(frozen=True, slots=True)
class IncidentDecided(Event):
    """An officer decided, or the monitor for them; `state`: where the decision moved it to."""

    incident: int
    decision: int
    kind: DecisionKind
    state: IncidentState | None = None


@dataclass(frozen=True, slots=True)
class IncidentMerged(Event):
    NAMES_INCIDENTS = ("incident", "into")
    incident: int
    into: int


@dataclass(frozen=True, slots=True)
class IncidentSplit(Event):
    """Reports went from one incident to another, which may be new."""

    NAMES_INCIDENTS = ("incident", "to")
    incident: int
    to: int


@dataclass(frozen=True, slots=True)
class IncidentOverdue(Event):
    """Its time is nearly over, or over, or it is no more: `late` as monitor/model/targets.py."""

    incident: int
    late: int


@dataclass(frozen=True, slots=True)
class ReportCorrected(Event):
    """`post` None: said of the whole incident."""

    incident: int
    post: int | None = None


@dataclass(frozen=True, slots=True)
class PlaceChosen(Event):
    incident: int
    correction: int


@dataclass(frozen=True, slots=True)
class PlaceImproved(Event):
    """A geocoder knew more of the places of these posts."""

    incident: int
    posts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PostRevised(Event):
    """Its author changed it."""

    post: int
    incident: int | None = None


@dataclass(frozen=True, slots=True)
class PostRemoved(Event):
    """Its author took it away."""

    post: int
    incident: int | None = None


@dataclass(frozen=True, slots=True)
class TargetsSet(Event):
    """Targets of the deployment, or working hours of a desk, are others from now on."""

    NAMES_INCIDENTS = ()
    desk: int | None = None


@dataclass(frozen=True, slots=True)
class TextChanged(Event):
    """A text was drafted, changed, submitted, returned, withdrawn or stopped."""

    incident: int | None
    text: int
    step: TextStep


@dataclass(frozen=True, slots=True)
class ReplyApproved(Event):
    """A text may go out: its dispatches wait for the sender."""

    incident: int | None
    text: int
    dispatches: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class DispatchReleased(Event):
    """Dispatches wait to be sent again: tried again, or settled by a person."""

    incident: int | None
    dispatches: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class DispatchSent(Event):
    incident: int | None
    dispatch: int
    kind: DispatchKind


@dataclass(frozen=True, slots=True)
class DispatchFailed(Event):
    """`unsure`: nobody can tell whether it came through."""

    incident: int | None
    dispatch: int
    kind: DispatchKind
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class ReceiptCame(Event):
    """A network or gateway said later what became of a dispatch."""

    incident: int | None
    dispatch: int
    state: ReceiptState


EVENTS: Mapping[str, type[Event]] = {kind.__name__: kind for kind in Event.__subclasses__()}


@dataclass(frozen=True, slots=True)
class Entry:
    """What one act wrote to the log: its events, in the order in which they happened."""

    id: int  # of the log; a later entry of the same deployment has a higher one
    deployment: int
    by: str  # the officer's address, "" for the monitor itself
    at: datetime
    events: tuple[Event, ...]

    @property
    def incidents(self) -> tuple[int, ...]:
        return tuple(sorted({number for event in self.events for number in event.incidents}))


def events_json(events: Iterable[Event]) -> list[list[Any]]:
    """As the log keeps them: pairs of kind and fields, plain JSON types."""
    return [[type(event).__name__, _fields_json(event)] for event in events]


def events_from(body: Iterable[tuple[str, Mapping[str, Any]]]) -> tuple[Event, ...]:
    """Those of `events_json`. A kind that this version does not know, written by a newer one, is
    left out: whoever reacts to it is not there either."""
    return tuple(_event(EVENTS[kind], values) for kind, values in body if kind in EVENTS)


def _fields_json(event: Event) -> dict[str, Any]:
    values = ((field.name, getattr(event, field.name)) for field in fields(event))
    return {
        name: value.value if isinstance(value, Enum) else value
        for name, value in values
        if value is not None
    }


def _event(kind: type[Event], values: Mapping[str, Any]) -> Event:
    hints = _HINTS[kind]
    known = {name: _value(hints[name], value) for name, value in values.items() if name in hints}
    for name, wanted in hints.items():
        if name not in known and type(None) in get_args(wanted):
            known[name] = None
    return kind(**known)


_HINTS = {
    kind: {name: hint for name, hint in get_type_hints(kind).items() if name != "NAMES_INCIDENTS"}
    for kind in EVENTS.values()
}


def _value(wanted: Any, value: Any) -> Any:
    if get_origin(wanted) in (Union, types.UnionType):
        wanted = next(hint for hint in get_args(wanted) if hint is not type(None))
    if get_origin(wanted) is tuple:
        return tuple(value)
    if isinstance(wanted, type) and issubclass(wanted, Enum):
        return wanted(value)
    return value
