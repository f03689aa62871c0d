"""Times as the board says them: an age at a glance, the full time in UTC behind it."""

from datetime import UTC, datetime


def age(moment: datetime, now: datetime) -> str:
    """ "now", "6 min", "3 h", "2 d"; the script of the board says it the same way."""
    seconds = (now - moment).total_seconds()
    if seconds < 60:
        return "now"
    if seconds < 3600:
        return f"{int(seconds // 60)} min"
    if seconds < 48 * 3600:
        return f"{int(seconds // 3600)} h"
    return f"{int(seconds // 86400)} d"


def full(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def clock(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%H:%M")


def clock_or_day(moment: datetime, now: datetime) -> str:
    """The time of day; with the date when it was another day."""
    moment = moment.astimezone(UTC)
    if moment.date() == now.astimezone(UTC).date():
        return moment.strftime("%H:%M")
    return moment.strftime("%d %b %H:%M")


def machine(moment: datetime) -> str:
    """For the attribute of a <time>."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
