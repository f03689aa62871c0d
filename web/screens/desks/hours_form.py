"""The hours of a desk as they are written in a form, one line a day, and back."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import available_timezones

from monitor.model.hours import DAY_MINUTES, WHOLE_DAY, Hours, Span

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ALL_DAY, CLOSED = "all day", "closed"
MOST_DAYS_OFF = 100
_SPAN = re.compile(r"(\d{1,2})(?::(\d{2}))?\s*(?:-|–|to)\s*(\d{1,2})(?::(\d{2}))?")


class HoursFormError(ValueError):
    """What was written cannot be understood; the message says what to mend."""


@dataclass(frozen=True, slots=True)
class HoursForm:
    zone: str
    days: tuple[str, ...]
    days_off: str


def written(fields: Mapping[str, str]) -> HoursForm:
    days = tuple(fields.get(f"day{at}", "")[:200] for at in range(7))
    return HoursForm(fields.get("zone", "")[:64].strip(), days, fields.get("days_off", "")[:2000])


def form_of(hours: Hours) -> HoursForm:
    days_off = ", ".join(sorted(one.isoformat() for one in hours.days_off))
    return HoursForm(hours.zone, tuple(_day_text(day) for day in hours.week), days_off)


def hours_in(form: HoursForm) -> Hours:
    """Raises HoursFormError. A span that ends before it begins goes on into the next day."""
    if form.zone not in available_timezones():
        raise HoursFormError(
            f"no time zone is called {form.zone!r}: write one like Africa/Maputo or UTC"
        )
    week: list[list[Span]] = [[] for _ in DAYS]
    for at, text in enumerate(form.days):
        for start, end in _spans(DAYS[at], text):
            if start < end:
                week[at].append((start, end))
                continue
            week[at].append((start, DAY_MINUTES))
            if end:
                week[(at + 1) % 7].append((0, end))
    return Hours(form.zone, tuple(_joined(day) for day in week), _days_off(form.days_off))


def _spans(day: str, text: str) -> list[Span]:
    text = text.strip().lower()
    if text in ("", "-", CLOSED):
        return []
    if text in (ALL_DAY, "always", "24 h", "24h"):
        return list(WHOLE_DAY)
    return [_span(day, part) for part in re.split(r"[,;]", text) if part.strip()]


def _span(day: str, text: str) -> Span:
    found = _SPAN.fullmatch(text.strip())
    numbers = [int(one or 0) for one in found.groups()] if found else []
    if not numbers or any(one > 59 for one in numbers[1::2]):
        raise HoursFormError(f"{day}: write hours like 08:00-12:30, not {text.strip()!r}")
    start, end = 60 * numbers[0] + numbers[1], 60 * numbers[2] + numbers[3]
    if start >= DAY_MINUTES or end > DAY_MINUTES or start == end:
        raise HoursFormError(f"{day}: a day goes from 00:00 to 24:00; {text.strip()!r} does not")
    return start, end


def _joined(spans: list[Span]) -> tuple[Span, ...]:
    """In order, those that touch or overlap as one."""
    done: list[Span] = []
    for start, end in sorted(spans):
        if done and start <= done[-1][1]:
            done[-1] = (done[-1][0], max(end, done[-1][1]))
        else:
            done.append((start, end))
    return tuple(done)


def _days_off(text: str) -> frozenset[date]:
    parts = [one for one in re.split(r"[,;\s]+", text) if one]
    if len(parts) > MOST_DAYS_OFF:
        raise HoursFormError(f"at most {MOST_DAYS_OFF} days off: take those away that are over")
    try:
        return frozenset(date.fromisoformat(one) for one in parts)
    except ValueError as error:
        raise HoursFormError(f"days off: write dates like 2031-12-25 ({error})") from error


def _day_text(spans: tuple[Span, ...]) -> str:
    if spans == WHOLE_DAY:
        return ALL_DAY
    return ", ".join(f"{_clock(start)}-{_clock(end)}" for start, end in spans) or CLOSED


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
