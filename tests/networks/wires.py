"""The local servers of the networks: a line each."""

from collections.abc import Callable

from tests.networks.contract.wire import Wire

WIRES: dict[str, Callable[[], Wire]] = {}
