"""Working hours of a desk and targets of a deployment, as administrators set them."""

from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import delete, select

from monitor.actions.act import act
from monitor.model.events import TargetsSet
from monitor.model.hours import ALWAYS, Hours
from monitor.model.labels import Urgency
from monitor.model.targets import Target
from monitor.store.database import Database
from monitor.store.triage.clock_tables import desk_hours, targets
from monitor.store.triage.desks import DeskError
from monitor.store.triage.triage_tables import desks
from monitor.store.upserts import insert


def set_hours(database: Database, deployment: int, desk: int, hours: Hours) -> None:
    """Raises DeskError for a desk that is not there. What is due at the desk is reckoned anew."""
    with act(database, deployment) as doing:
        connection = doing.connection
        here = select(desks.c.id).where(
            desks.c.id == desk, desks.c.deployment_id == deployment, desks.c.removed_at.is_(None)
        )
        if connection.execute(here).first() is None:
            raise DeskError("that desk is not of this deployment")
        connection.execute(delete(desk_hours).where(desk_hours.c.desk_id == desk))
        if hours != ALWAYS:
            row = {
                "desk_id": desk,
                "zone": hours.zone,
                "week": hours.week,
                "days_off": sorted(one.isoformat() for one in hours.days_off),
            }
            connection.execute(desk_hours.insert(), row)
        doing.incidents.turn_soon(desk)
        doing.happened(TargetsSet(desk))


def set_targets(
    database: Database, deployment: int, wanted: Mapping[Urgency, Target], by: str
) -> None:
    """For these urgencies; what is due in the deployment is reckoned anew."""
    now = datetime.now(UTC)
    rows = [
        {
            "deployment_id": deployment,
            "urgency": urgency.value,
            "acknowledge": one.acknowledge,
            "answer": one.answer,
            "by": by,
            "at": now,
        }
        for urgency, one in wanted.items()
    ]
    if not rows:
        return
    with act(database, deployment) as doing:
        connection = doing.connection
        statement = insert(connection, targets)
        told = {name: statement.excluded[name] for name in ("acknowledge", "answer", "by", "at")}
        connection.execute(
            statement.on_conflict_do_update(index_elements=["deployment_id", "urgency"], set_=told),
            rows,
        )
        doing.incidents.turn_soon()
        doing.happened(TargetsSet())
