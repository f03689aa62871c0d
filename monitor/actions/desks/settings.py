"""Working hours of a desk and targets of a deployment, as administrators set them."""

from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import delete, select

from monitor.actions.act import act
from monitor.model.events import TargetsSet
from monitor.model.hours import ALWAYS, Hours
from monitor.model.labels import Urgency
from monitor.model.people import MONITOR, Person
from monitor.model.targets import Target
from monitor.store.database import Database
from monitor.store.people.audit import NOTHING
from monitor.store.triage.clock_tables import desk_hours, targets
from monitor.store.triage.desks import DeskError
from monitor.store.triage.triage_tables import desks
from monitor.store.upserts import insert


def set_hours(
    database: Database, deployment: int, desk: int, hours: Hours, by: Person = MONITOR
) -> None:
    """Raises DeskError for a desk that is not there. What is due at the desk is reckoned anew."""
    with act(database, deployment, by) as doing:
        connection = doing.connection
        here = select(desks.c.id).where(
            desks.c.id == desk, desks.c.deployment_id == deployment, desks.c.removed_at.is_(None)
        )
        if connection.execute(here).first() is None:
            raise DeskError("that desk is not of this deployment")
        connection.execute(delete(desk_hours).where(desk_hours.c.desk_id == desk))
        written = {
            "zone": hours.zone,
            "week": hours.week,
            "days_off": sorted(one.isoformat() for one in hours.days_off),
        }
        if hours != ALWAYS:
            connection.execute(desk_hours.insert(), {"desk_id": desk, **written})
        doing.incidents.turn_soon(desk)
        doing.audit("desk_hours_changed", ("desk", desk), written)
        doing.happened(TargetsSet(desk))


def set_targets(
    database: Database, deployment: int, wanted: Mapping[Urgency, Target], by: Person
) -> None:
    """For these urgencies; what is due in the deployment is reckoned anew."""
    now = datetime.now(UTC)
    rows = [
        {
            "deployment_id": deployment,
            "urgency": urgency.value,
            "acknowledge": one.acknowledge,
            "answer": one.answer,
            "by": by.address,
            "at": now,
        }
        for urgency, one in wanted.items()
    ]
    if not rows:
        return
    with act(database, deployment, by) as doing:
        connection = doing.connection
        statement = insert(connection, targets)
        told = {name: statement.excluded[name] for name in ("acknowledge", "answer", "by", "at")}
        connection.execute(
            statement.on_conflict_do_update(index_elements=["deployment_id", "urgency"], set_=told),
            rows,
        )
        doing.incidents.turn_soon()
        detail = {urgency.value: [one.acknowledge, one.answer] for urgency, one in wanted.items()}
        doing.audit("targets_changed", ("desk", NOTHING), detail)
        doing.happened(TargetsSet())
