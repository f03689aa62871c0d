"""Who must approve what goes out, as an administrator sets it."""

from collections.abc import Mapping

from monitor.actions.act import act
from monitor.model.accounts import AccountKind
from monitor.model.people import Person
from monitor.model.text_rules import Approval
from monitor.store.database import Database
from monitor.store.outreach.outreach_tables import approval_rules
from monitor.store.upserts import insert


def set_approvals(
    database: Database, deployment: int, rules: Mapping[AccountKind, Approval], by: Person
) -> None:
    """For these kinds of accounts, all of them or none."""
    with act(database, deployment, by) as doing:
        for kind, approval in rules.items():
            changes = {
                "approval": approval,
                "changed_by": by.address,
                "changed_by_name": by.name,
                "changed_at": doing.at,
            }
            row = {"deployment_id": deployment, "kind": kind, **changes}
            statement = insert(doing.connection, approval_rules).on_conflict_do_update(
                index_elements=["deployment_id", "kind"], set_=changes
            )
            doing.connection.execute(statement, [row])
            detail = {"kind": kind, "approval": approval}
            doing.audit("approval_changed", ("deployment", deployment), detail)
