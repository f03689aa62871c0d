"""What every network that tells must tell: what became of a text that it had taken."""

import time

import pytest

from monitor.model.dispatching import Outgoing
from monitor.model.listening import Receipt, ReceiptState
from monitor.model.networks import Network
from monitor.networks.known import networks
from tests.networks.contract.listening import Ear
from tests.networks.contract.wire import WATCHWORDS, Reports, Wire
from tests.networks.wires import WIRES

KNOWN = networks()
TELLING = [name for name in WIRES if KNOWN[name].abilities.receipts]


@pytest.fixture(params=TELLING)
def network(request: pytest.FixtureRequest) -> Network:
    return KNOWN[request.param]


def reported(network: Network, wire: Wire, id: str, arrived: bool) -> list[Receipt]:
    """By the webhook where the network calls it, else as its source hears it."""
    assert isinstance(wire, Reports)
    call = wire.report(id, arrived)
    if call is None:
        ear = Ear(network, wire)
        heard = ear.until(lambda collected: len(collected.receipts) > 0)
        ear.close()
        assert not heard.posts
        assert not heard.issues
        return heard.receipts
    assert network.hook is not None
    heard_by_call = list(network.hook(wire.account(), call, WATCHWORDS))
    assert all(isinstance(heard, Receipt) for heard in heard_by_call)
    return [heard for heard in heard_by_call if isinstance(heard, Receipt)]


@pytest.mark.parametrize("arrived", [True, False])
def test_what_became_of_a_text_is_a_receipt_of_it(
    network: Network, wire: Wire, arrived: bool
) -> None:
    assert network.channel is not None
    sent = network.channel(wire.account()).send(
        Outgoing("one", "Water at 8", to=wire.recipient(), subject="Water")
    )
    [receipt] = reported(network, wire, sent.ids[0], arrived)
    assert (receipt.network, receipt.id) == (network.name, sent.ids[0])
    assert receipt.state.arrived is arrived
    assert bool(receipt.reason) is not arrived
    assert abs(receipt.at.timestamp() - time.time()) < 60


def test_only_the_networks_that_tell_say_that_they_do() -> None:
    """X, Mastodon, Bluesky and Telegram tell no app what became of a message, and the phone
    networks and mail systems do."""
    assert {name for name, network in KNOWN.items() if network.abilities.receipts} == {
        "email",
        "sms",
    }
    assert {state for state in ReceiptState if state.arrived} == {
        ReceiptState.DELIVERED,
        ReceiptState.READ,
    }
