from typing import Any

import pytest

from monitor.networks.bluesky.texts import expanded, mentioned
from monitor.networks.bluesky.tids import is_of, new_tid


def _link(text: str, shown: str, uri: str) -> dict[str, Any]:
    start = len(text.encode()[: text.encode().index(shown.encode())])
    return {
        "index": {"byteStart": start, "byteEnd": start + len(shown.encode())},
        "features": [{"$type": "app.bsky.richtext.facet#link", "uri": uri}],
    }


@pytest.mark.parametrize(
    ("text", "shown", "uri", "wanted"),
    [
        (
            "ماء 🙏 relief.example/wat... الآن",
            "relief.example/wat...",
            "https://relief.example/water/points",
            "ماء 🙏 https://relief.example/water/points الآن",
        ),
        ("see the map", "the map", "https://relief.example", "see the map (https://relief.example)"),
        ("https://a.example", "https://a.example", "https://b.example",
         "https://a.example (https://b.example)"),
        ("https://a.example", "https://a.example", "https://a.example", "https://a.example"),
    ],
)  # fmt: skip
def test_links_are_whole_by_byte_offsets(text: str, shown: str, uri: str, wanted: str) -> None:
    assert expanded(text, [_link(text, shown, uri)]) == wanted


@pytest.mark.parametrize(
    "index",
    [
        {"byteStart": 1, "byteEnd": 4},  # into a letter
        {"byteStart": 0, "byteEnd": 999},
        {"byteStart": 4, "byteEnd": 2},
        {"byteStart": -1, "byteEnd": 2},
        {"byteStart": "0", "byteEnd": None},
        {},
        None,
    ],
)
def test_facets_that_point_nowhere_leave_the_text_as_it_is(index: Any) -> None:
    facet = {"index": index, "features": [{"$type": "app.bsky.richtext.facet#link", "uri": "x"}]}
    assert expanded("ماء 🙏", [facet, "no facet", None]) == "ماء 🙏"
    assert expanded("ماء", "no list") == "ماء"
    assert mentioned([facet, {"features": "none"}]) == frozenset()


def test_record_keys_tell_which_dispatch_they_are_of() -> None:
    tid = new_tid("dispatch 7")
    assert len(tid) == 13
    assert is_of(tid, "dispatch 7")
    assert not is_of(tid, "dispatch 8")
    assert not is_of("self", "dispatch 7")
