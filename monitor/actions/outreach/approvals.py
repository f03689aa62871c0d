"""Who must approve what goes out, as an administrator sets it."""

from datetime import UTC, datetime

from monitor.model.accounts import AccountKind
from monitor.model.people import Person
from monitor.model.text_rules import Approval
from monitor.store.database import Database
from monitor.store.outreach.outreach_tables import approval_rules
from monitor.store.people import audit
from monitor.store.upserts import insert


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
