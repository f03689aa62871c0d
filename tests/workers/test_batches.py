import time
from collections.abc import Iterator
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from monitor.model.listening import Receipt, ReceiptState
from monitor.model.posts import Issue, Post
from tests.builders import a_post
from workers.batches import batches

ISSUE = Issue("replay", "line 1", "bad", "")


def test_a_full_batch_goes_at_once() -> None:
    sizes = [len(one) for one in batches((a_post() for _ in range(25)), 10, 60)]
    assert sizes == [10, 10, 5]


def test_a_post_waits_no_longer_than_asked() -> None:
    due = float("inf")
    late = 0  # how often more was asked for after the post was due

    def silent() -> Iterator[Post | None]:
        nonlocal due, late
        yield a_post()
        due = time.monotonic() + 0.05
        while late < 100:
            late += time.monotonic() > due
            yield None

    first = next(iter(batches(silent(), 500, 0.05)))
    assert len(first.posts) == 1
    assert late <= 1
    assert time.monotonic() >= due - 0.01


@given(st.lists(st.sampled_from([a_post("one"), ISSUE, None])), st.integers(1, 7))
def test_nothing_is_lost_and_the_order_stays(source: list[Post | Issue | None], most: int) -> None:
    found = list(batches(source, most, 60))
    assert [post for one in found for post in one.posts] == [s for s in source if type(s) is Post]
    assert [bad for one in found for bad in one.issues] == [s for s in source if type(s) is Issue]
    assert all(len(one) <= most for one in found)


def test_a_receipt_fills_a_batch_as_a_post_does() -> None:
    at = datetime(2031, 2, 11, 5, tzinfo=UTC)
    receipts = [Receipt("sms", str(n), ReceiptState.DELIVERED, "", at) for n in range(3)]
    found = [batch.receipts for batch in batches(iter(receipts), 2, 60)]
    assert found == [receipts[:2], receipts[2:]]
    assert all(one.state.arrived for one in receipts)
