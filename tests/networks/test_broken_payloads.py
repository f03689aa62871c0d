"""Whatever stands in a payload, it is a post or an issue: no source may stop at one message."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.listening import Revision
from monitor.model.posts import Issue, Post
from monitor.networks.sms import shapes as sms
from monitor.networks.telegram import shapes as telegram
from monitor.networks.telegram.addressed import Me, followed
from tests.networks.contract.wire import WATCHWORDS

RECORDINGS = Path(__file__).parent.parent / "recordings"
JUNK = st.sampled_from(
    [None, "", "?", -1, 0, 2**70, 1e400, True, [], [None], {}, {"id": None}, "\ud83d", "\0", [[]]]
)


def _payloads(network: str) -> list[dict[str, Any]]:
    read = (
        json.loads(one.read_text())["payload"]
        for one in sorted((RECORDINGS / network).glob("*.json"))
    )
    return [one for one in read if isinstance(one, dict)]


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for name, one in inner if isinstance(value, dict | list) else ():
        yield (*path, name)
        if isinstance(one, dict | list):
            yield from _places(one, (*path, name))


@st.composite
def broken(draw: st.DrawFn, network: str) -> dict[str, Any]:
    """A recorded payload with junk in one to three places, or without them."""
    payload = copy.deepcopy(draw(st.sampled_from(_payloads(network))))
    for _ in range(draw(st.integers(1, 3))):
        places = list(_places(payload))
        if not places:
            break
        *way, last = draw(st.sampled_from(places))
        at: Any = payload
        for name in way:
            at = at[name]
        if draw(st.booleans()):
            at[last] = copy.deepcopy(draw(JUNK))
        else:
            del at[last]
    return payload


@pytest.mark.parametrize("kind", [dict, str])
@given(payload=broken("telegram"))
def test_a_broken_update_is_a_post_or_an_issue(kind: type, payload: dict[str, Any]) -> None:
    for one in telegram.heard(payload if kind is dict else json.dumps(payload)):
        if isinstance(one, Post | Revision):
            post = one.post if isinstance(one, Revision) else one
            followed(post, WATCHWORDS, Me(4242, "ReliefDeskBot"))
            _is_storable(post)
        else:
            assert isinstance(one, Issue)


@pytest.mark.parametrize("kind", [dict, str])
@given(payload=broken("sms"))
def test_a_broken_form_is_a_post_or_an_issue(kind: type, payload: dict[str, Any]) -> None:
    [one] = sms.heard(payload if kind is dict else json.dumps(payload))
    assert isinstance(one, Post | Issue)
    if isinstance(one, Post):
        _is_storable(one)


def _is_storable(post: Post) -> None:
    for text in (post.id, post.author, post.text, post.url or "", post.language_hint or ""):
        text.encode()
    assert post.created_at.utcoffset() is not None
    assert len(post.id) <= 200
    assert orjson.dumps(dict(post.raw))  # as the store writes it
    assert post.lat is None or -90 <= post.lat <= 90
