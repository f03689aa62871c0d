"""A reader per deployment that has learned from its corrections, soon after they are given."""

import time
from dataclasses import dataclass, field

from monitor.model.corrections import Correction
from monitor.reading.reader import SpacyReader
from monitor.store.database import Database
from monitor.store.triage.label_corrections import since

EVERY_S = 10.0
"""Between two questions to the database; a correction counts within a minute."""


@dataclass
class _Learned:
    reader: SpacyReader
    asked_at: float
    corrections: list[Correction] = field(default_factory=list)


class CorrectedReaders:
    def __init__(self, base: SpacyReader, database: Database, every: float = EVERY_S) -> None:
        self._base = base
        self._database = database
        self._every = every
        self._learned: dict[int, _Learned] = {}

    def of(self, deployment: int) -> SpacyReader:
        """The reader of a deployment; it asks for new corrections at most every `every` seconds.

        To be called outside of a transaction. It learns from all corrections anew when there are
        new ones, so that every process and every start comes to the same reader.
        """
        now = time.monotonic()
        known = self._learned.get(deployment)
        if known is not None and now - known.asked_at < self._every:
            return known.reader
        known = known or _Learned(self._base, now)
        newest = known.corrections[-1].number if known.corrections else 0
        if new := since(self._database, deployment, newest):
            known.corrections += new
            known.reader = self._base.adapted(known.corrections)
        known.asked_at = time.monotonic()
        self._learned[deployment] = known
        return known.reader
