"""How far a mailbox was read."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Self


@dataclass(frozen=True, slots=True)
class Cursor:
    """`uid` is the last one handed over, counted within `validity` (RFC 9051, 2.3.1.1).

    `since` is the day from which this account reads the mailbox: of what was there at the first
    look, up to the uid `old`, only what came from that day on; and when the server numbers the
    folder anew, all from that day comes again. `at` is when `uid` was reached.
    """

    validity: int
    uid: int
    since: date
    at: datetime
    old: int

    @classmethod
    def read(cls, text: str) -> Self | None:
        """None for "" and for what was not written here."""
        try:
            validity, uid, since, at, old = text.split(":")
            moment = datetime.fromtimestamp(int(at), UTC)
            return cls(int(validity), int(uid), date.fromisoformat(since), moment, int(old))
        except (ValueError, OverflowError, OSError):
            return None

    def reached(self, uid: int) -> Self:
        return replace(self, uid=max(uid, self.uid), at=datetime.now(UTC))

    def __str__(self) -> str:
        at = int(self.at.timestamp())
        return f"{self.validity}:{self.uid}:{self.since.isoformat()}:{at}:{self.old}"
