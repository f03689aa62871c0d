"""The detail of an entry of the audit log as a person reads it."""

from collections.abc import Mapping
from typing import Any

LONGEST = 300


def written(detail: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Names and values in their order, without those that say nothing."""
    found = ((name.replace("_", " "), _said(value)) for name, value in detail.items())
    return [(name, value) for name, value in found if value]


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None:
        return ""
    if isinstance(value, Mapping):
        inside = ((name, _said(one)) for name, one in value.items())
        return _short("; ".join(f"{name} {one}" for name, one in inside if one))
    if isinstance(value, list):
        return _short(", ".join(_said(one) for one in value))
    return _short(str(value))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
