"""A reply as a row of its table, and back."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select

from monitor.model.people import Person
from monitor.model.replies import KeptReply, ReplyAct, ReplyState, Step
from monitor.store.schema import incidents


def from_row(row: Row[Any]) -> KeptReply:
    return KeptReply(
        id=row.id,
        deployment=row.deployment_id,
        incident=row.incident_id,
        post=row.post_id,
        batch=row.batch_id,
        network=row.network,
        recipient=row.recipient,
        private=row.private,
        account=row.account_id,
        language=row.language,
        text=row.text,
        state=ReplyState(row.state),
        version=row.version,
        note=row.note,
        made=always(row, "made"),
        changed=always(row, "changed"),
        submitted=step(row, "submitted"),
        approved=step(row, "approved"),
        returned=step(row, "returned"),
        acted=always(row, "acted"),
        act=ReplyAct(row.act),
        sent_at=row.sent_at,
        dispatch=row.dispatch_id,
    )


def given_to(desks: Collection[int]) -> Select[int]:
    """The numbers of the incidents that these desks have."""
    return select(incidents.c.id).where(incidents.c.desk_id.in_(desks))


def step(row: Row[Any], name: str) -> Step | None:
    at = getattr(row, f"{name}_at")
    return None if at is None else always(row, name)


def always(row: Row[Any], name: str) -> Step:
    by = Person(getattr(row, f"{name}_by"), getattr(row, f"{name}_by_name"))
    return Step(by, getattr(row, f"{name}_at"))


def done(name: str, by: Person, at: datetime) -> dict[str, Any]:
    """The three columns that say who did it and when."""
    return {f"{name}_by": by.address, f"{name}_by_name": by.name, f"{name}_at": at}


STEPS = {
    ReplyAct.DRAFT: ("made", "changed"),
    ReplyAct.CHANGE: ("changed",),
    ReplyAct.SUBMIT: ("submitted",),
    ReplyAct.APPROVE: ("approved",),
    ReplyAct.SEND: ("approved",),
    ReplyAct.RETURN: ("returned",),
    ReplyAct.WITHDRAW: (),
    ReplyAct.STOP: (),
    ReplyAct.TRY_AGAIN: (),
}
"""Which of them an act writes, beside `acted`."""
