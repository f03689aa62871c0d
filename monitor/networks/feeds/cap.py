"""From a CAP 1.2 alert (OASIS Common Alerting Protocol; 1.0 and 1.1 alike) to a post. Pure."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any
from xml.etree.ElementTree import Element, ParseError, tostring

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from monitor.model.listening import Removal
from monitor.model.posts import Issue, Post, storable
from monitor.networks.feeds import geometry
from monitor.networks.feeds.documents import CAP_SPACE
from monitor.networks.feeds.names import LONGEST_TEXT, NETWORK, fitting

LARGEST = 1_000_000
"""Bytes of an alert: what it says is kept whole."""

_SEVERITIES = ("Extreme", "Severe", "Moderate", "Minor", "Unknown")  # worst first
_INFO_FIELDS = (
    *("language", "event", "urgency", "severity", "certainty", "audience", "effective", "onset"),
    *("expires", "senderName", "headline", "description", "instruction", "web", "contact"),
)


def alerts(
    body: bytes, url: str, languages: Sequence[str], now: datetime
) -> Iterator[Post | Removal | Issue]:
    """Of a document that holds one or several; `languages` are the deployment's, best first."""
    if len(body) > LARGEST:
        yield _issue(url, f"an alert of more than {LARGEST} bytes", body[:2_000].decode("latin-1"))
        return
    try:
        root = fromstring(body, forbid_dtd=False)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        reason = f"it is no readable alert ({type(error).__name__})"
        yield _issue(url, reason, body.decode("utf-8", "replace"))
        return
    for element in _outermost(root):
        yield from _alert(element, url, languages, now)


def _outermost(root: Element) -> Iterator[Element]:
    """The alerts that stand in no other: what is within one is said with it."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if _is_alert(element):
            yield element
        else:
            waiting.extend(reversed(element))


def reference(text: str) -> str | None:
    """The id of the post that "sender,identifier,sent" names."""
    parts = text.split(",")
    return fitting(",".join(parts[:-1])) if len(parts) >= 3 else None


def _alert(
    alert: Element, url: str, languages: Sequence[str], now: datetime
) -> Iterator[Post | Removal | Issue]:
    sender, identifier, kind = (_say(alert, one) for one in ("sender", "identifier", "msgType"))
    where = f"alert {identifier or '(no identifier)'} of {sender or '(no sender)'}"
    raw = tostring(alert, encoding="unicode")
    missing = [one for one in ("identifier", "sender", "status", "msgType") if not _say(alert, one)]
    if missing:
        yield _issue(where, f"an alert without {' and '.join(missing)}", raw)
        return
    status = _say(alert, "status")
    if status != "Actual":  # Exercise, System, Test, Draft
        yield _issue(where, f"its status is {status}: it is no real alert", raw)
        return
    referred = _referred(alert)
    if kind == "Cancel":
        if not referred:
            yield _issue(where, "a cancellation that does not say of what", raw)
        for id in referred:
            yield Removal(NETWORK, id, _moment(_say(alert, "sent")) or now)
        return
    if kind not in ("Alert", "Update"):  # Ack, Error: between systems
        yield _issue(where, f"a message of type {kind}: it warns of nothing", raw)
        return
    infos = [_info(one) for one in _all(alert, "info")]
    told = _in_language(infos, languages)
    text = _text(told)
    if not text:
        yield _issue(where, "an alert that says nothing", raw)
        return
    yield _post(alert, infos, told, text, referred if kind == "Update" else [], url, now)


def _post(
    alert: Element,
    infos: list[dict[str, Any]],
    told: list[dict[str, Any]],
    text: str,
    updated: list[str],
    url: str,
    now: datetime,
) -> Post:
    sender, identifier = _say(alert, "sender"), _say(alert, "identifier")
    worst = min(told, key=lambda info: _rank(info["severity"]))
    areas = [area for info in told for area in info["areas"]]
    rings = [ring for area in areas for one in area["polygons"] if (ring := geometry.ring(one))]
    circles = [made for area in areas for one in area["circles"] if (made := geometry.circle(one))]
    box = geometry.box_of(rings, circles)
    lat, lon = _centre(rings, circles)
    return Post(
        network=NETWORK,
        id=fitting(f"{sender},{identifier}"),
        text=text,
        created_at=_moment(_say(alert, "sent")) or now,
        author=sender[:200],
        language_hint=worst["language"][:20],
        lat=lat,
        lon=lon,
        reply_to=updated[-1] if updated else None,
        url=next((info["web"] for info in told if info["web"]), "") or url or None,
        raw={
            "cap": {
                "infos": infos,
                "references": _say(alert, "references"),
                **{
                    name: _say(alert, name)
                    for name in ("identifier", "sender", "sent", "status", "msgType", "scope")
                },
                **{name: _say(alert, name) for name in ("source", "note", "incidents")},
            },
            "urgency": worst["urgency"],
            "severity": worst["severity"],
            "certainty": worst["certainty"],
            "event": worst["event"],
            "expires": max((info["expires"] for info in told), default=""),
            "updates": updated,
            "box": [box.south, box.west, box.north, box.east] if box else None,
            "media": [one for info in told for one in info["media"]],
        },
    )


def _info(info: Element) -> dict[str, Any]:
    said: dict[str, Any] = {name: _say(info, name) for name in _INFO_FIELDS}
    said["language"] = said["language"] or "en-US"  # CAP 1.2, 3.2.2
    said["category"] = [_own(one) for one in _all(info, "category")]
    said["responseType"] = [_own(one) for one in _all(info, "responseType")]
    said["eventCode"] = [_pair(one) for one in _all(info, "eventCode")]
    said["parameter"] = [_pair(one) for one in _all(info, "parameter")]
    said["media"] = [uri for one in _all(info, "resource") if (uri := _say(one, "uri"))]
    said["areas"] = [
        {
            "areaDesc": _say(area, "areaDesc"),
            "polygons": [_own(one) for one in _all(area, "polygon")],
            "circles": [_own(one) for one in _all(area, "circle")],
            "geocodes": [_pair(one) for one in _all(area, "geocode")],
            "altitude": _say(area, "altitude"),
            "ceiling": _say(area, "ceiling"),
        }
        for area in _all(info, "area")
    ]
    return said


def _in_language(infos: list[dict[str, Any]], languages: Sequence[str]) -> list[dict[str, Any]]:
    """Those of the first of the languages that there is; else English, else the alert's first."""
    for wanted in (*languages, "en", *(info["language"] for info in infos[:1])):
        tag = wanted.partition("-")[0].casefold()
        found = [one for one in infos if one["language"].partition("-")[0].casefold() == tag]
        if found:
            return found
    return infos


def _text(told: list[dict[str, Any]]) -> str:
    """Headline (or event), description, instruction and the names of the areas; each once."""
    lines: dict[str, None] = {}
    for info in told:
        areas = "; ".join(dict.fromkeys(area["areaDesc"] for area in info["areas"]))[:1_000]
        for one in (
            info["headline"] or info["event"], info["description"], info["instruction"], areas
        ):  # fmt: skip
            if one:
                lines[one] = None
    return "\n\n".join(lines)[:LONGEST_TEXT]


def _centre(
    rings: list[list[geometry.Point]], circles: list[tuple[geometry.Point, float]]
) -> tuple[float | None, float | None]:
    """Of the largest polygon; of the largest circle where there is none."""
    if rings:
        return geometry.centre(max(rings, key=geometry.extent))
    if circles:
        return max(circles, key=lambda one: one[1])[0]
    return None, None


def _referred(alert: Element) -> list[str]:
    """The ids of the posts that it updates or cancels, the earliest first."""
    texts = [one for one in _say(alert, "references").split() if one.count(",") >= 2]
    earliest = datetime.min.replace(tzinfo=UTC)
    texts.sort(key=lambda one: _moment(one.rpartition(",")[2]) or earliest)
    return list(dict.fromkeys(id for one in texts if (id := reference(one))))


def _is_alert(element: Element) -> bool:
    tag = element.tag
    return isinstance(tag, str) and tag.startswith(f"{{{CAP_SPACE}") and tag.endswith("}alert")


def _all(parent: Element, name: str) -> list[Element]:
    return [one for one in parent if isinstance(one.tag, str) and one.tag.endswith(f"}}{name}")]


def _say(parent: Element, name: str) -> str:
    return next((_own(one) for one in _all(parent, name)), "")


def _own(element: Element) -> str:
    return storable((element.text or "").strip())


def _pair(element: Element) -> dict[str, str]:
    return {"name": _say(element, "valueName"), "value": _say(element, "value")}


def _rank(severity: str) -> int:
    return _SEVERITIES.index(severity) if severity in _SEVERITIES else len(_SEVERITIES)


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _issue(where: str, reason: str, raw: str) -> Issue:
    return Issue(NETWORK, where[:300], reason, storable(raw)[:100_000])
