from hypothesis import given
from hypothesis import strategies as st

from monitor.networks.feeds.memory import FeedMemory, read_memory, written_memory

URLS = ("https://agency.example/a?key=secret", "https://agency.example/b")


def test_what_was_written_is_read_and_addresses_are_not_in_it() -> None:
    kept = {URLS[0]: FeedMemory('"x"', "Fri", 7, {"a": "b"}), URLS[1]: FeedMemory()}
    assert read_memory(written_memory(kept), URLS) == kept
    assert "secret" not in written_memory(kept)
    assert list(read_memory(written_memory(kept), URLS[1:])) == [URLS[1]]


@given(
    st.text(max_size=50) | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(str)
)
def test_another_cursor_is_none(text: str) -> None:
    assert read_memory(text, URLS) == {url: FeedMemory() for url in URLS}
