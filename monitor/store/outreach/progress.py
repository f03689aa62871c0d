"""How far a text to all has gone out."""

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from monitor.model.dispatches import DispatchState
from monitor.store.outreach.outreach_tables import dispatches, texts


@dataclass(frozen=True, slots=True)
class Progress:
    """Its dispatches by state; of what was sent again the newest counts."""

    waiting: int
    sending: int
    sent: int
    delivered: int
    undelivered: int
    failed: int
    stopped: int
    unsure: int

    @property
    def all(self) -> int:
        return self.left + self.waiting + self.sending + self.failed + self.stopped + self.unsure

    @property
    def left(self) -> int:
        """What networks have taken, whether it arrived or not."""
        return self.sent + self.delivered + self.undelivered

    @property
    def over(self) -> bool:
        return not (self.waiting or self.sending)


def progress(connection: Connection, number: int) -> Progress:
    query = (
        select(dispatches.c.state, func.count())
        .join(texts, texts.c.dispatch_id == dispatches.c.id)
        .where(texts.c.part_of_id == number)
        .group_by(dispatches.c.state)
    )
    counted: dict[str, int] = {row[0]: row[1] for row in connection.execute(query)}
    return Progress(**{state.value: counted.get(state.value, 0) for state in DispatchState})
