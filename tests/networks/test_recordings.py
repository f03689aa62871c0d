"""Payloads written by hand (invented people and posts), and what must be heard of them.

`tests/recordings/<network>/<case>.json`: `{"about": ..., "payload": ..., "heard": [...]}`. The
payload is what `heard(payload)` of the network's `shapes.py` takes; a text stands for bytes, too.
Each thing heard is described by `kind` and the fields that matter.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from monitor.model.listening import Heard, Issue, Post, Removal, Revision

RECORDINGS = Path(__file__).parent.parent / "recordings"
CASES = sorted(RECORDINGS.glob("*/*.json"))


def _of(case: Path) -> tuple[str, Any, list[dict[str, Any]]]:
    recorded = json.loads(case.read_text(encoding="utf-8"))
    assert recorded["about"]
    return case.parent.name, recorded["payload"], recorded["heard"]


def _heard(network: str, payload: Any) -> list[Heard]:
    shapes = import_module(f"monitor.networks.{network}.shapes")
    heard: Iterator[Heard] = shapes.heard(payload)
    return [one for one in heard if one is not None]


def _described(one: Any, asked: Mapping[str, Any]) -> dict[str, Any]:
    """The asked fields; those of a revision's post under their own names."""
    values = {field.name: getattr(one, field.name) for field in fields(one)}
    if isinstance(one, Revision):
        values |= {field.name: getattr(one.post, field.name) for field in fields(one.post)}
    shown = {"kind": type(one).__name__} | {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in values.items()
    }
    return {name: shown.get(name) for name in asked}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}-{case.stem}")
def test_a_recorded_payload_is_heard_as_described(case: Path) -> None:
    network, payload, wanted = _of(case)
    found = _heard(network, payload)
    assert len(found) == len(wanted), found
    for one, asked in zip(found, wanted, strict=True):
        assert _described(one, asked) == asked


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}-{case.stem}")
def test_ids_are_stable_times_have_zones_and_issues_keep_what_came(case: Path) -> None:
    network, payload, _ = _of(case)
    for one, again in zip(_heard(network, payload), _heard(network, payload), strict=True):
        assert type(one) is type(again)
        post = one.post if isinstance(one, Revision) else one
        if isinstance(post, Post):
            assert post.network == network
            assert post.id
            assert post.created_at.utcoffset() is not None
        if isinstance(one, Post | Removal) and isinstance(again, Post | Removal):
            assert one.id == again.id
        if isinstance(one, Issue):
            assert one.reason
            assert one.raw
