"""Who must approve what an account says: as a deployment has set it, else as is usual."""

from sqlalchemy import Connection, select

from monitor.model.accounts import AccountKind
from monitor.model.text_rules import USUAL_APPROVAL, Approval
from monitor.store.outreach.outreach_tables import approval_rules


def approvals(connection: Connection, deployment: int) -> dict[AccountKind, Approval]:
    """By kind of account."""
    query = select(approval_rules).where(approval_rules.c.deployment_id == deployment)
    set_here = {AccountKind(row.kind): Approval(row.approval) for row in connection.execute(query)}
    return USUAL_APPROVAL | set_here
