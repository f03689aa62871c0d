"""An ear on a server of X, with short pauses."""

from dataclasses import replace

from monitor.model.watchwords import Watchwords
from monitor.networks.x import NETWORK
from monitor.networks.x.connection import Pauses
from monitor.networks.x.source import XSource
from tests.networks.contract.listening import Ear
from tests.networks.contract.wire import WATCHWORDS, Watching
from tests.networks.x.wire import XWire

QUICK = Pauses(settle=0.4, look=0.05, again=(0.1, 0.1))


def ear(
    wire: XWire,
    *,
    cursor: str = "",
    watchwords: Watchwords = WATCHWORDS,
    pauses: Pauses = QUICK,
    **settings: str,
) -> Ear:
    made = XSource(wire.account(**settings), pauses)
    heard = Ear(replace(NETWORK, source=lambda _: made), wire)
    heard.watch = Watching(watchwords, cursor)
    return heard


def source(wire: XWire, pauses: Pauses = QUICK, **settings: str) -> XSource:
    return XSource(wire.account(**settings), pauses)
