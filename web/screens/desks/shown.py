"""A desk as its screen shows it: who works there, and its week as a picture and in words."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from monitor.model.hours import ALWAYS, Hours, after_work
from monitor.store.triage.desk_settings import hours_of_desks
from monitor.store.triage.desks import Desk, desks_of
from web.screens.desks.hours_form import DAYS, HoursForm, form_of


@dataclass(frozen=True, slots=True)
class DeskShown:
    desk: Desk
    hours: Hours
    form: HoursForm
    now: str  # "at work until 17:00", "closed until Monday 08:00"

    @property
    def week(self) -> list[tuple[str, tuple[tuple[int, int], ...], str]]:
        """A day: its name, its spans in minutes, and the same in words."""
        return list(zip(DAYS, self.hours.week, form_of(self.hours).days, strict=True))

    @property
    def addresses(self) -> frozenset[str]:
        return frozenset(address for address, _ in self.desk.officers)


def desks_shown(connection: Connection, deployment: int, now: datetime) -> list[DeskShown]:
    found = desks_of(connection, deployment)
    hours = hours_of_desks(connection, [one.id for one in found])
    return [_shown(one, hours.get(one.id, ALWAYS), now) for one in found]


def _shown(desk: Desk, hours: Hours, now: datetime) -> DeskShown:
    return DeskShown(desk, hours, form_of(hours), _now(hours, now))


def _now(hours: Hours, now: datetime) -> str:
    if hours.always:
        return "at work round the clock"
    opens = after_work(now, 1, hours)
    if opens is None:
        return "never at work: nothing becomes due at it"
    local = opens.astimezone(ZoneInfo(hours.zone))
    if (opens - now).total_seconds() <= 1:
        return "at work now"
    return f"closed until {DAYS[local.weekday()]} {local:%d %b %H:%M} there"
