"""Frames of a Jetstream: one event as JSON. Two protocols are spoken.

`/subscribe`: `{"did", "time_us", "kind", "commit": {...}}`
(https://github.com/bluesky-social/jetstream). `/xrpc/network.bsky.jetstream.subscribeEvents`: the
lexicon of that name, in frames of `xrpc.v1.json`; its events are given the shape of the first.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson

LEXICON = "network.bsky.jetstream.subscribeEvents"


class Malformed(ValueError):
    """The frame is no event; says why."""


def event_of(payload: Mapping[str, Any] | str | bytes) -> Mapping[str, Any]:
    """One event in the shape of `/subscribe`; raises Malformed."""
    if isinstance(payload, Mapping):
        event: Any = payload
    else:
        try:
            event = orjson.loads(payload)
        except orjson.JSONDecodeError as error:
            raise Malformed(f"no JSON: {error}") from error
    if not isinstance(event, Mapping):
        raise Malformed("the frame is no object")
    if event.get("$type") == "message":
        return _older(event.get("payload"))
    if event.get("$type") == "error":
        raise Malformed(f"Jetstream says {event.get('error')}: {event.get('message', '')}")
    if not isinstance(event.get("kind"), str):
        raise Malformed("the event has no kind")
    return dict(event)


def time_us(event: Mapping[str, Any]) -> int | None:
    """When Jetstream saw it, in microseconds since 1970: what its cursor counts."""
    found = event.get("time_us")
    return found if isinstance(found, int) and found > 0 else None


def _older(event: Any) -> Mapping[str, Any]:
    if not isinstance(event, Mapping) or not isinstance(event.get("$type"), str):
        raise Malformed("the message has no payload with a type")
    kind = event["$type"].partition("#")[2]
    seen = event.get("witnessedAt") or event.get("time")
    older: dict[str, Any] = {"did": event.get("did"), "kind": kind, "time_us": _microseconds(seen)}
    if kind == "commit":
        names = ("rev", "operation", "collection", "rkey", "record", "cid")
        older["commit"] = {name: event[name] for name in names if name in event}
    elif kind in event:
        older[kind] = event[kind]
    elif kind == "info":
        older["info"] = {"name": event.get("name"), "message": event.get("message")}
    return older


def _microseconds(time: Any) -> int | None:
    try:
        return int(datetime.fromisoformat(time).timestamp() * 1_000_000)
    except (TypeError, ValueError):
        return None
