"""When a desk is at work, in its own time zone, and how much of a stretch of time that is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

DAY_MINUTES = 24 * 60
Span = tuple[int, int]  # minutes of the local day, from and to: 0 to 1440
WHOLE_DAY: tuple[Span, ...] = ((0, DAY_MINUTES),)
LONGEST_LOOK = timedelta(days=732)
"""A desk that does not work for two years will not."""


class HoursError(ValueError):
    """Hours that cannot be; the message says what to mend."""


@dataclass(frozen=True, slots=True)
class Hours:
    """The week of a desk, Monday first, and the days on which it does not work.

    Spans of one day are in order and apart. A night is two spans: to the end of one day, and from
    the beginning of the next.
    """

    zone: str = "UTC"  # of the IANA database
    week: tuple[tuple[Span, ...], ...] = (WHOLE_DAY,) * 7
    days_off: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if len(self.week) != 7:
            raise HoursError("a week has seven days")
        for spans in self.week:
            edges = [edge for span in spans for edge in span]
            whole = all(0 <= edge <= DAY_MINUTES for edge in edges)
            if not whole or any(late <= early for early, late in pairwise(edges)):
                raise HoursError("hours of one day follow each other, and end after they begin")

    @property
    def always(self) -> bool:
        return not self.days_off and all(day == WHOLE_DAY for day in self.week)

    @property
    def never(self) -> bool:
        return not any(self.week)


ALWAYS = Hours()
"""A desk that says nothing else, and an incident that no desk has."""


def worked_s(since: datetime, until: datetime, hours: Hours = ALWAYS) -> float:
    """Seconds between two moments in which the desk is at work; 0 where `until` is not later."""
    if until <= since:
        return 0.0
    if hours.always:
        return (until - since).total_seconds()
    total = timedelta()
    for start, end in _spans_from(since, hours):
        if start >= until:
            break
        total += min(end, until) - start
    return total.total_seconds()


def after_work(since: datetime, seconds: float, hours: Hours = ALWAYS) -> datetime | None:
    """The first moment at which the desk has worked so long since; None: it never will have."""
    if seconds <= 0:
        return since
    left = timedelta(seconds=seconds)
    if hours.always:
        return since + left
    for start, end in _spans_from(since, hours):
        if start + left <= end:
            return start + left
        left -= end - start
    return None


def _spans_from(since: datetime, hours: Hours) -> Iterator[tuple[datetime, datetime]]:
    """What is left of the hours after a moment, in UTC, in order; a span that crosses it is cut."""
    day = since.astimezone(ZoneInfo(hours.zone)).date() - timedelta(days=1)
    last = day + LONGEST_LOOK
    reached = since.astimezone(UTC)
    while day < last and not hours.never:
        for begin, end in _spans_of(hours, day):
            # where the clocks go forward two spans can overlap: nothing is counted twice
            start = max(begin, reached)
            if start < end:
                yield start, end
                reached = end
        day += timedelta(days=1)


@lru_cache(maxsize=4096)
def _spans_of(hours: Hours, day: date) -> tuple[tuple[datetime, datetime], ...]:
    if day in hours.days_off:
        return ()
    zone = ZoneInfo(hours.zone)
    return tuple(
        (_moment(day, start, zone), _moment(day, end, zone))
        for start, end in hours.week[day.weekday()]
    )


def _moment(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    """In UTC. Of a time that comes twice the first; one that is left out is taken as if the clocks
    had not gone forward yet."""
    days, rest = divmod(minutes, DAY_MINUTES)
    local = datetime.combine(day + timedelta(days=days), time(rest // 60, rest % 60), zone)
    return local.astimezone(UTC)
