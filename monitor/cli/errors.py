"""Errors that tell their reader what to do: shown as one line, without a traceback."""

from monitor.networks.replay.files import ReplayError
from monitor.store.database import StoreError
from monitor.store.users import UserError
from monitor.wiring.connections import WiringError


class CommandError(Exception):
    """A command cannot go on; the message says what to do."""


EXPECTED = (CommandError, ReplayError, StoreError, UserError, WiringError)
