"""Whatever comes, nothing is raised and nothing is lost."""

import copy
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.model.posts import Issue
from monitor.networks.x.ids import first_of, made_at
from monitor.networks.x.shapes import heard

RECORDED = [
    payload
    for case in sorted((Path(__file__).parents[2] / "recordings" / "x").glob("*.json"))
    if isinstance(payload := json.loads(case.read_text())["payload"], dict)
]
JUNK: list[Any] = [
    None, True, -1, 1e300, float("nan"), "", "x", "9" * 40, "\0", "\ud800", "2026-13-45T99:00:00Z",
    [], [None], [[]], [5, "a"], {}, {"id": 5}, {"text": None}, {"type": "retweeted", "id": None},
    [{"id": "1", "username": None}], [{"media_key": []}], [{"type": "replied_to"}],
    {"bbox": [1, 2]}, {"bbox": ["a", 0, 0, 0]}, {"coordinates": [1]},
]  # fmt: skip


def _paths(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Ways to every part of it."""
    if not isinstance(value, dict | list):
        return []
    found = []
    for key, part in value.items() if isinstance(value, dict) else enumerate(value):
        found += [(*at, key), *_paths(part, (*at, key))]
    return found


@settings(max_examples=500)
@given(st.sampled_from(RECORDED), st.data())
def test_a_payload_with_anything_anywhere_is_heard_or_is_an_issue(
    payload: dict[str, Any], data: st.DataObject
) -> None:
    changed = copy.deepcopy(payload)
    *way, last = data.draw(st.sampled_from(_paths(payload)))
    part: Any = changed
    for key in way:
        part = part[key]
    part[last] = copy.deepcopy(data.draw(st.sampled_from(JUNK)))
    for one in heard(changed):
        if isinstance(one, Issue):
            assert one.reason
            assert one.raw


@given(st.binary(max_size=50))
def test_any_bytes_are_an_issue_or_nothing(line: bytes) -> None:
    assert all(isinstance(one, Issue) for one in heard(line))


@pytest.mark.parametrize("depth", [500, 100_000])
def test_deep_nesting_is_an_issue(depth: int) -> None:
    found = list(heard("[" * depth))
    assert isinstance(found[0], Issue)


def test_ids_tell_their_time() -> None:
    moment = datetime(2026, 11, 23, 8, 0, 0, 5000, UTC)
    assert made_at(first_of(moment)) == moment
    assert made_at(first_of(moment) - 1) < moment
    assert made_at(0).isoformat() == "2010-11-04T01:42:54.657000+00:00"
