"""Errors that tell their reader what to do: shown as one line, without a traceback."""

from collections.abc import Iterator
from contextlib import contextmanager

from monitor.networks.replay.files import ReplayError
from monitor.store.database import StoreError
from monitor.store.people.users import UserError
from monitor.store.places.local_names import LocalListError
from monitor.wiring.connections import WiringError


class CommandError(Exception):
    """A command cannot go on; the message says what to do."""


@contextmanager
def training_needed() -> Iterator[None]:
    """Around imports that need the training extra: says how to get what is missing."""
    try:
        yield
    except ImportError as error:
        raise CommandError(
            f"{error.name} is missing: pip install 'crisis-monitor[train]'"
        ) from error


EXPECTED = (CommandError, LocalListError, ReplayError, StoreError, UserError, WiringError)
