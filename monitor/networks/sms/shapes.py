"""From what an SMS gateway calls us with to what is heard. Pure.

Two shapes, told apart by their fields:

- Twilio's form: `MessageSid`, `From`, `To`, `Body`, `NumMedia`, `MediaUrl0`, ...
  https://www.twilio.com/docs/messaging/guides/webhook-request
- the generic one, as JSON or as form or query fields, for every other gateway:

      {"id": "c00db948", "from": "+258840000001", "to": "+1000", "text": "We need water",
       "time": "2031-02-11T05:00:00Z", "media": ["https://..."], "lat": -19.8, "lon": 34.8}

  `from` and `text` are needed. `time`: ISO 8601 (without a zone: UTC) or seconds since 1970; when
  it came, where it is missing. `id`: the gateway's; without one, a hash of number, time and text.

Of Kannel, in an sms-service with `max-messages = 0` (or it would send our answer to the author)
and with `mo-recode = true` in its smsbox (or texts of other scripts are no UTF-8):
`get-url = "https://<monitor>/...?token=<secret>&id=%I&from=%p&to=%P&text=%b&time=%T"`

A long text that was sent in several SMS arrives whole: the gateway joins it (Twilio always, Kannel
by `sms-combine-concatenated-mo`, which is on). Who may call is `signatures.py`'s to say.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from monitor.model.listening import Heard
from monitor.model.posts import Issue, Post
from monitor.steps.payloads import keepable

SECRETS = ("token",)
"""Fields that say who calls; never kept."""

_BREAKS = (KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError, OSError)


def heard(payload: Any, at: datetime | None = None) -> Iterator[Heard]:
    """The Post of one call: a mapping of fields, or JSON as text or bytes. `at`: when it came.

    Give `at` where a gateway without ids or times may call twice: the id is made of it.
    What cannot be understood becomes an Issue.
    """
    form: Any = payload
    try:
        if isinstance(payload, str | bytes):
            form = json.loads(payload)
        if not isinstance(form, Mapping):
            raise TypeError(f"not a JSON object but {type(form).__name__}")
        came = at or datetime.now(UTC)
        form = _open(form)
        yield _of_twilio(form, came) if "MessageSid" in form else _generic(form, came)
    except _BREAKS as error:
        reason = f"no {error}" if isinstance(error, KeyError) else str(error)
        yield Issue("sms", _where(form), reason or type(error).__name__, _shown(form))


def _of_twilio(form: Mapping[str, Any], came: datetime) -> Post:
    """Twilio says no time: it calls within the second."""
    count = int(form.get("NumMedia") or 0)
    media = [form[f"MediaUrl{number}"] for number in range(min(count, 10))]
    text = str(form.get("Body") or "")
    return _post(
        form, _needed(form, "MessageSid"), _needed(form, "From"), text, came, media,
        place=(form.get("Latitude"), form.get("Longitude")),  # of WhatsApp, on the same way
    )  # fmt: skip


def _generic(form: Mapping[str, Any], came: datetime) -> Post:
    sender, text = _needed(form, "from"), form["text"]
    if not isinstance(text, str):
        raise TypeError(f"text is not a text but {type(text).__name__}")
    written = str(form.get("time") or "")
    made_of = json.dumps([sender, written or came.isoformat(), text])
    number = str(form.get("id") or "") or sha256(made_of.encode()).hexdigest()[:32]
    media = form.get("media") or []
    return _post(
        form, number, sender, text, _time(written) if written else came,
        [media] if isinstance(media, str) else [str(one) for one in media],
        place=(form.get("lat"), form.get("lon")),
    )  # fmt: skip


def _post(
    form: Mapping[str, Any], id: str, sender: str, text: str, at: datetime, media: list[str],
    place: tuple[Any, Any],
) -> Post:  # fmt: skip
    lat, lon = None, None
    if all(one not in (None, "") for one in place):
        lat, lon = _degrees(place[0], 90), _degrees(place[1], 180)
    if not text.strip():
        text = "(photo or file)" if media else "(location)" if lat is not None else "(empty SMS)"
    return Post(
        network="sms",
        id=id,
        text=text,
        created_at=at,
        author=sender,
        lat=lat,
        lon=lon,
        raw={**form, "media": media},
    )


def _needed(form: Mapping[str, Any], name: str) -> str:
    value = str(form[name]).strip()
    if not value:
        raise ValueError(f"{name} is empty")
    return value


def _time(text: str) -> datetime:
    """ISO 8601 or seconds since 1970."""
    if text.isdigit():
        return datetime.fromtimestamp(int(text), UTC)
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _degrees(value: Any, limit: int) -> float:
    if not -limit <= (degrees := float(value)) <= limit:
        raise ValueError(f"{degrees} is not within {limit} degrees")
    return degrees


def _open(form: Mapping[str, Any]) -> dict[str, Any]:
    return keepable({name: value for name, value in form.items() if name not in SECRETS})


def _where(form: Any) -> str:
    known = form if isinstance(form, Mapping) else {}
    number = known.get("MessageSid") or known.get("id")
    return f"SMS {number}" if number else "an SMS without an id"


def _shown(form: Any) -> str:
    if isinstance(form, Mapping):
        return json.dumps(_open(form), ensure_ascii=False)
    shown = form.decode("utf-8", "replace") if isinstance(form, bytes) else str(form)
    return shown or "(empty)"
