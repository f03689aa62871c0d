"""What is due of an incident, in words; `ages.ts` says it the same way while time goes on."""

from datetime import datetime

from monitor.model.targets import Late, What

KINDS = {Late.FINE: "fine", Late.SOON: "soon", Late.OVER: "over"}


def due(what: What, at: datetime, now: datetime) -> str:
    """ "6 min to acknowledge"; "14 min over": the number first, where a narrow line is cut."""
    left = (at - now).total_seconds()
    if left <= 0:
        return f"{span(-left)} over"
    return f"{span(left)} to {what}"


def span(seconds: float) -> str:
    """ "1 min", "6 min", "3 h 20 min", "7 h", "2 d 4 h"."""
    minutes = int(seconds // 60)
    if minutes < 1:
        return "1 min"
    if minutes < 60:
        return f"{minutes} min"
    if 5 * 60 <= minutes < 48 * 60:
        return f"{minutes // 60} h"
    if minutes < 48 * 60:
        return f"{minutes // 60} h" + (f" {minutes % 60} min" if minutes % 60 else "")
    hours = minutes // 60
    return f"{hours // 24} d" + (f" {hours % 24} h" if hours % 24 else "")


def kind(late: Late) -> str:
    return KINDS[late]
