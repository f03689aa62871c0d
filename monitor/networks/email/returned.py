"""What a mail system reports of a mail of ours: it bounced, arrived, was shown. Pure.

Delivery reports (DSN, RFC 3464), reports of reading (MDN, RFC 8098), and bounces of servers that
write neither.
"""

import re
from datetime import datetime

from monitor.model.listening import Receipt, ReceiptState
from monitor.model.posts import kept_id
from monitor.networks.email.automatic import is_returned, report_type
from monitor.networks.email.parts import Mail, header, reported
from monitor.networks.email.writing import OURS

LONGEST_REASON = 500
"""Characters."""

_ID = rb"<?(" + re.escape(OURS.encode()) + rb"[0-9a-f]{32}@[^\s<>\"]{1,100})"
_SENT_BACK = re.compile(rb"^(?:Original-)?Message-ID:[ \t\r\n]{0,4}" + _ID, re.M | re.I)
_ANSWERED = re.compile(rb"^(?:In-Reply-To|References):[ \t\r\n]{0,4}" + _ID, re.M | re.I)

_ACTIONS = {"failed": ReceiptState.BOUNCED, "delivered": ReceiptState.DELIVERED}
"""RFC 3464, 2.3.3. What is delayed, relayed or expanded is still on its way."""


def receipt_of(mail: Mail, content: bytes, at: datetime) -> Receipt | None:
    """Of the mail of ours that the report is about; None where it is about another's, or says
    nothing final. Raises one of `parts.BROKEN`."""
    match = _SENT_BACK.search(content) or _ANSWERED.search(content)
    if match is None:
        return None
    id = kept_id(match.group(1).decode("ascii", "replace"))
    match report_type(mail):
        case "delivery-status":
            return _of_recipient(mail, id, at)
        case "disposition-notification":
            return Receipt("email", id, ReceiptState.READ, "", at) if _is_shown(mail) else None
        case "" if is_returned(mail):
            reason = header(mail, "Subject")[:LONGEST_REASON]
            return Receipt("email", id, ReceiptState.BOUNCED, reason, at)
    return None


def _of_recipient(mail: Mail, id: str, at: datetime) -> Receipt | None:
    """A mail of ours has one recipient: the first group of fields with an action is about them."""
    for fields in reported(mail, "message/delivery-status"):
        if state := _ACTIONS.get(header(fields, "Action").casefold()):
            return Receipt("email", id, state, "" if state.arrived else _why(fields), at)
    return None


def _why(fields: Mail) -> str:
    """ "5.1.1: 550 no such user": the code of RFC 3463, and what the other server says."""
    status = header(fields, "Status").partition(" ")[0]
    diagnosis = header(fields, "Diagnostic-Code").partition(";")[2].strip()
    return ": ".join(part for part in (status, diagnosis) if part)[:LONGEST_REASON]


def _is_shown(mail: Mail) -> bool:
    for fields in reported(mail, "message/disposition-notification"):
        disposition = header(fields, "Disposition").partition(";")[2]
        if disposition.strip().casefold().startswith("displayed"):
            return True
    return False
