"""A feed over many connections: breaks, refusals, pauses, gaps."""

from collections.abc import Callable, Iterator, Sequence

from monitor.model.dispatching import NetworkError
from monitor.model.listening import Condition, Gap, Heard, Reached
from monitor.model.networks import Abilities, Network, Watch
from monitor.model.posts import Post
from tests.builders import a_post
from tests.networks.contract.wire import Watching
from workers.connections import Connections

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
