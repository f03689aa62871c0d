"""What the group step knows of the past, and what it decides about a batch."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from monitor.model.grouping_reasons import GroupingReason
from monitor.model.incidents import Incident
from monitor.model.overrides import Corrections, Overrides
from monitor.model.reports import Report


@dataclass(frozen=True, slots=True)
class Original:
    """An earlier report that others may copy, answer or repost. `incident`: its id, or None."""

    post: int
    words: str
    incident: int | None
    ours: bool = False  # the organisation wrote it
    asks: bool = False  # and asks something with it


@dataclass(frozen=True, slots=True)
class Questions:
    """What must be looked up before a batch can be grouped."""

    copy_keys: frozenset[int]
    posts: frozenset[tuple[str, str]]  # network and id of posts that are answered or reposted
    group_keys: frozenset[str]
    authors: frozenset[str]


@dataclass(frozen=True, slots=True)
class Known:
    """The answers to `Questions`."""

    copies: Mapping[int, Original] = field(default_factory=dict)
    posts: Mapping[tuple[str, str], Original] = field(default_factory=dict)
    incidents: Mapping[int, Incident] = field(default_factory=dict)  # all that the others name
    # open ones, newest first, and after them those that were closed a short while ago
    groups: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    merged: Mapping[int, int] = field(default_factory=dict)  # of `groups`: what each is part of
    corrections: Mapping[int, Corrections] = field(default_factory=dict)  # by incident
    authors: frozenset[tuple[int, str]] = frozenset()  # incident and author
    ours: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """Texts of ours that are answered, by network and id there: the incident they were sent in."""
    awaited: Mapping[str, int] = field(default_factory=dict)
    """Authors to whom we wrote alone of late: the incident in which we did."""


@dataclass(frozen=True, slots=True)
class Grouped:
    """One report and where it belongs. A negative incident is one that this batch opens."""

    post: int
    report: Report
    copy_of: int | None
    incident: int | None
    because: GroupingReason
    copy_keys: tuple[int, ...]
    words: str
    answers_us: bool = False  # it answers what we asked, or asks us again


@dataclass(frozen=True, slots=True)
class Change:
    """An incident opened (negative id) or joined by the batch, as it stands afterwards."""

    incident_id: int
    incident: Incident
    new_authors: tuple[str, ...]
    overrides: Overrides | None = None

    @property
    def opened(self) -> bool:
        return self.incident_id < 0


@dataclass(frozen=True, slots=True)
class Grouping:
    reports: tuple[Grouped, ...]
    changes: tuple[Change, ...]
