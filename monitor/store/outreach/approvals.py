"""Who must approve what an account says: as a deployment has set it, else as is usual."""

from datetime import UTC, datetime

from sqlalchemy import Connection, select

from monitor.model.accounts import AccountKind
from monitor.model.people import Person
from monitor.model.replies import USUAL_APPROVAL, Approval
from monitor.store.database import Database
from monitor.store.outreach.outreach_tables import approval_rules
from monitor.store.people import audit
from monitor.store.upserts import insert


def approvals(connection: Connection, deployment: int) -> dict[AccountKind, Approval]:
    """By kind of account."""
    query = select(approval_rules).where(approval_rules.c.deployment_id == deployment)
    set_here = {AccountKind(row.kind): Approval(row.approval) for row in connection.execute(query)}
    return USUAL_APPROVAL | set_here


def set_approval(
    database: Database, deployment: int, kind: AccountKind, approval: Approval, by: Person
) -> None:
    changes = {
        "approval": approval,
        "changed_by": by.address,
        "changed_by_name": by.name,
        "changed_at": datetime.now(UTC),
    }
    row = {"deployment_id": deployment, "kind": kind, **changes}
    with database.write() as connection:
        statement = insert(connection, approval_rules).on_conflict_do_update(
            index_elements=["deployment_id", "kind"], set_=changes
        )
        connection.execute(statement, [row])
        detail = {"kind": kind, "approval": approval}
        about = ("deployment", deployment)
        audit.record(connection, by, "approval_changed", about, detail, deployment=deployment)
