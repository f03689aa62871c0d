"""What every source must do, over the wire, on a local server of its network."""

from collections.abc import Iterator

import pytest

from monitor.model.networks import Network
from monitor.networks.known import networks
from tests.networks.contract.listening import Ear
from tests.networks.contract.wire import Collected, Wire
from tests.networks.wires import WIRES

KNOWN = networks()
HEARING = [name for name in WIRES if KNOWN[name].source is not None]


@pytest.fixture(params=HEARING)
def network(request: pytest.FixtureRequest) -> Network:
    return KNOWN[request.param]


@pytest.fixture
def ear(network: Network, wire: Wire) -> Iterator[Ear]:
    made = Ear(network, wire)
    made.connect()
    yield made
    made.close()


def test_what_is_written_is_heard_once_as_it_was_written(
    network: Network, wire: Wire, ear: Ear
) -> None:
    wanted = [wire.publish(f"we need water, {n} families & more") for n in range(5)]
    ear.until(lambda one: len(one.posts) >= 5)
    heard = ear.take_all()
    assert sorted(heard.ids) == sorted(wanted)
    for post in heard.posts:
        assert post.network == network.name
        assert "families & more" in post.text
        assert post.created_at.utcoffset() is not None
        assert post.author


def test_a_connection_that_stands_says_so_though_nobody_writes(
    network: Network, wire: Wire, ear: Ear
) -> None:
    """At the very first, and where it goes on from a cursor."""
    ear.rest()
    ear.close()
    again = Ear(network, wire, ear.account)
    again.watch.cursor = ear.watch.cursor
    again.connect()
    again.close()
    assert not again.heard.posts


def test_a_connection_that_does_not_stand_says_nothing(network: Network, wire: Wire) -> None:
    """The feed would be shown as listening."""
    ear = Ear(network, wire)
    wire.stop()
    ear.until(lambda _: len(ear.breaks) >= 2)
    assert ear.heard == Collected()
    assert not ear.watch.cursor
    assert not ear.stands


def test_an_answer_says_what_it_answers(network: Network, wire: Wire, ear: Ear) -> None:
    asked = wire.publish("where is water?")
    answer = wire.publish("water is at the school", author="yusuf", reply_to=asked)
    heard = ear.until(lambda one: answer in one.ids)
    assert next(post for post in heard.posts if post.id == answer).reply_to == asked


def test_a_cut_loses_nothing_that_the_network_can_bring_again(
    network: Network, wire: Wire, ear: Ear
) -> None:
    first = wire.publish("water before the cut")
    ear.until(lambda one: first in one.ids)
    ear.rest()
    wire.cut()
    during = wire.publish("water while nobody listens") if network.abilities.backfill else None
    ear.connect_again()
    after = wire.publish("water after the cut")
    heard = ear.until(lambda one: after in one.ids and (during is None or during in one.ids))
    assert heard.ids.count(first) <= 2  # the store keeps a post once; a source need not


def test_garbage_is_kept_as_an_issue_and_the_stream_goes_on(
    network: Network, wire: Wire, ear: Ear
) -> None:
    wire.garbage()
    after = wire.publish("water after the garbage")
    heard = ear.until(lambda one: after in one.ids and len(one.issues) > 0)
    assert heard.issues[0].network == network.name
    assert heard.issues[0].reason
    assert heard.issues[0].raw


def test_a_post_taken_away_is_heard_of(network: Network, wire: Wire, ear: Ear) -> None:
    if not network.abilities.removals:
        pytest.skip(f"{network.title} says nothing of removed posts")
    post = wire.publish("water, please")
    ear.until(lambda one: post in one.ids)
    wire.remove(post)
    heard = ear.until(lambda one: len(one.removals) > 0)
    assert heard.removals[0].id == post


def test_a_changed_post_is_heard_with_its_new_text(network: Network, wire: Wire, ear: Ear) -> None:
    if not network.abilities.revisions:
        pytest.skip(f"{network.title} says nothing of changed posts")
    post = wire.publish("water, please")
    ear.until(lambda one: post in one.ids)
    wire.revise(post, "water and food, please")
    heard = ear.until(lambda one: len(one.revisions) > 0)
    assert heard.revisions[0].post.id == post
    assert heard.revisions[0].post.text == "water and food, please"


def test_a_source_never_blocks_for_long_and_stops_at_once(wire: Wire, ear: Ear) -> None:
    ear.rest(5)
    assert ear.longest_silence < 1.5
    assert ear.close() < 2
