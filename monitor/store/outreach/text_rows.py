"""A text as a row of its table, and back."""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import Row

from monitor.model.people import Person
from monitor.model.text_rules import TextState, TextStep
from monitor.model.texts import (
    AnyText,
    Draft,
    Recipients,
    Reply,
    ReplyToAll,
    Signed,
    Text,
    TextKind,
    TextVersion,
    ToAllWhoAsked,
    ToAuthor,
)

SIGNS = {
    TextStep.DRAFT: ("made", "changed"),
    TextStep.CHANGE: ("changed",),
    TextStep.SUBMIT: ("submitted",),
    TextStep.APPROVE: ("approved",),
    TextStep.SEND: ("approved",),
    TextStep.RETURN: ("returned",),
}
"""Which columns say who took a step, beside `acted`."""


def draft_row(draft: Draft) -> dict[str, Any]:
    return {"text": draft.text, "language": draft.language[:20], **_recipients_row(draft.to)}


def signed_row(name: str, by: Person, at: datetime) -> dict[str, Any]:
    """The three columns that say who did it and when."""
    return {f"{name}_by": by.address, f"{name}_by_name": by.name, f"{name}_at": at}


def step_row(step: TextStep, by: Person, at: datetime) -> dict[str, Any]:
    row: dict[str, Any] = {"step": step, **signed_row("acted", by, at)}
    for name in SIGNS.get(step, ()):
        row |= signed_row(name, by, at)
    return row


def version_row(text: AnyText) -> dict[str, Any]:
    return {
        "text_id": text.id,
        "version": text.version,
        "step": text.step,
        "state": text.state,
        "text": text.text,
        "note": text.note if text.step is TextStep.RETURN else "",
        **signed_row("acted", text.acted.by, text.acted.at),
    }


def from_row(row: Row[Any]) -> AnyText:
    return Text(
        id=row.id,
        deployment=row.deployment_id,
        incident=row.incident_id,
        part_of=row.part_of_id,
        to=_recipients(row),
        language=row.language,
        text=row.text,
        state=TextState(row.state),
        version=row.version,
        note=row.note,
        made=signed(row, "made"),
        changed=signed(row, "changed"),
        submitted=signed_or_none(row, "submitted"),
        approved=signed_or_none(row, "approved"),
        returned=signed_or_none(row, "returned"),
        acted=signed(row, "acted"),
        step=TextStep(row.step),
        sent_at=row.sent_at,
        dispatch=row.dispatch_id,
    )


def reply_from_row(row: Row[Any]) -> Reply:
    """Of a row whose kind says so, as is the next."""
    return cast("Reply", from_row(row))


def reply_to_all_from_row(row: Row[Any]) -> ReplyToAll:
    return cast("ReplyToAll", from_row(row))


def version_from_row(row: Row[Any]) -> TextVersion:
    return TextVersion(
        row.version,
        TextStep(row.step),
        TextState(row.state),
        row.text,
        row.note,
        signed(row, "acted"),
    )


def signed(row: Row[Any], name: str) -> Signed:
    by = Person(getattr(row, f"{name}_by"), getattr(row, f"{name}_by_name"))
    return Signed(by, getattr(row, f"{name}_at"))


def signed_or_none(row: Row[Any], name: str) -> Signed | None:
    return None if getattr(row, f"{name}_at") is None else signed(row, name)


def _recipients_row(to: Recipients) -> dict[str, Any]:
    match to:
        case ToAuthor():
            return {
                "kind": to.kind,
                "post_id": to.post,
                "network": to.network,
                "recipient": to.recipient,
                "private": to.private,
                "account_id": to.account,
            }
        case ToAllWhoAsked():
            chosen = {"accounts": to.accounts, "fields": to.fields, "again": to.again}
            return {
                "kind": to.kind,
                "incident_id": to.incident,
                "network": "",
                "recipient": "",
                "private": to.private,
                "audience": chosen,
            }


def _recipients(row: Row[Any]) -> Recipients:
    match TextKind(row.kind):
        case TextKind.REPLY:
            return ToAuthor(row.post_id, row.account_id, row.private, row.network, row.recipient)
        case TextKind.REPLY_TO_ALL:
            chosen = row.audience
            return ToAllWhoAsked(
                row.incident_id,
                chosen["accounts"],
                chosen["fields"],
                row.private,
                chosen["again"],
            )
