"""A feed over many connections: breaks, refusals, pauses, gaps."""

import time
from collections.abc import Callable, Iterator, Sequence

from monitor.model.dispatching import NetworkError
from monitor.model.listening import Condition, Gap, Heard, Reached
from monitor.model.networks import Abilities, Network, Watch
from monitor.model.posts import Post
from tests.builders import a_post
from tests.networks.contract.wire import Watching
from workers.connections import LONGEST_S, Connections, breaks_after, pause

FIRST, SECOND = a_post("one"), a_post("two")
Step = Heard | Exception
NONE = Abilities()


class Scripted:
    """A source that hears what it is given, a list a connection; then it stops the watch."""

    def __init__(self, *connections: Sequence[Step]) -> None:
        self.left = list(connections)
        self.cursors: list[str] = []

    def listen(self, watch: Watch) -> Iterator[Heard]:
        self.cursors.append(watch.cursor)
        if not self.left:
            assert isinstance(watch, Watching)
            watch.stopped = True
            return
        for one in self.left.pop(0):
            if isinstance(one, Exception):
                raise one
            yield one


def heard(
    source: Scripted, abilities: Abilities = NONE, *, at: Callable[[Connections], None] = id
) -> tuple[list[Heard], Connections]:
    watch = Watching()
    connections = Connections(Network("test", "Test", abilities), source, watch)
    found: list[Heard] = []
    for one in connections:
        if isinstance(one, Reached):
            watch.cursor = one.cursor
        at(connections)
        found.append(one)
    return [one for one in found if one is not None], connections


def test_after_a_break_it_goes_on_from_what_was_reached() -> None:
    source = Scripted([FIRST, Reached("7"), NetworkError("cut")], [SECOND])
    found, _ = heard(source, Abilities(backfill=True))
    assert [one for one in found if isinstance(one, Post)] == [FIRST, SECOND]
    assert source.cursors[:2] == ["", "7"]


def test_the_board_is_told_why_it_is_not_listening_and_when_it_is_again() -> None:
    told: list[tuple[str, str]] = []

    def look(connections: Connections) -> None:
        if (said := (connections.line.state, connections.line.reason)) not in told:
            told.append(said)

    heard(Scripted([Condition()], [NetworkError("no route to the server")], [FIRST]), at=look)
    assert told[0] == ("listening", "")
    assert any(state == "connecting" and "no route" in why for state, why in told)
    assert told[-1][0] in ("listening", "connecting")


def test_a_refusal_for_good_ends_the_feed_with_its_reason() -> None:
    source = Scripted([NetworkError("the token was revoked: make a new one", permanent=True)], [])
    found, connections = heard(source)
    assert found == []
    assert len(source.cursors) == 1
    assert connections.line.state == "failed"
    assert "revoked" in connections.line.reason


def test_a_bug_in_a_library_is_a_break_like_any_other() -> None:
    found, _ = heard(Scripted([FIRST, KeyError("surprise")], [SECOND]), Abilities(backfill=True))
    assert found == [FIRST, SECOND]


def test_what_a_network_cannot_bring_again_is_a_gap() -> None:
    found, _ = heard(Scripted([FIRST, NetworkError("cut")], [SECOND]))
    [gap] = [one for one in found if isinstance(one, Gap)]
    assert not gap.filled
    assert gap.until > gap.since
    assert found.index(gap) == 1


def test_a_network_that_says_how_long_to_wait_is_heeded() -> None:
    waits: list[str] = []
    source = Scripted([NetworkError("too many", retry_after=0.3)], [FIRST])
    heard(source, at=lambda one: waits.append(one.line.reason))
    assert any("too many; trying again in 1 s" in why for why in waits)


def tries(stood: float, seconds: float) -> tuple[int, list[float]]:
    """How many connections that each stand for `stood` seconds there are, and the pauses."""
    breaks, now, pauses = 0.0, 0.0, list[float]()
    while now < seconds:
        breaks = breaks_after(breaks, stood)
        pauses.append(pause(breaks))
        now += stood + pauses[-1]
    return len(pauses), pauses


def test_after_a_cut_now_and_then_it_is_back_within_a_second() -> None:
    _, pauses = tries(25, 24 * 3600)
    assert max(pauses) <= 1.0


def test_connections_that_break_after_a_moment_ask_for_no_more_than_a_network_gives() -> None:
    for stood in (0.0, 0.1, 1.0, 3.0, 6.0, 10.0, 15.0, 18.0, 20.0, 25.0):
        count, pauses = tries(stood, 900)
        assert count <= 50, stood
        assert max(pauses) <= LONGEST_S
    _, pauses = tries(0.0, 900)
    assert max(pauses) > 20


def test_a_long_trouble_is_made_good_by_a_connection_that_stands() -> None:
    breaks = 0.0
    for _ in range(12):
        breaks = breaks_after(breaks, 0.0)
    assert breaks == 12
    assert breaks_after(breaks, 90) == 8
    assert breaks_after(breaks, 250) == 1


def test_a_connection_counts_from_when_it_stands_not_from_when_it_was_tried() -> None:
    class Slow(Scripted):
        def listen(self, watch: Watch) -> Iterator[Heard]:
            yield None
            time.sleep(0.3)
            yield from super().listen(watch)

    _, connections = heard(Slow([NetworkError("no")], [NetworkError("no")]))
    assert 2.9 < connections._breaks <= 3.1  # the last connection ends the watch
