"""Texts: drafted, changed, submitted, approved, returned, withdrawn, stopped, tried again.

What an officer writes and the step that they take with it are one act. Every change is conditional
on the version that they saw: whoever comes second learns who was first, and nothing is overwritten
unseen. Where the step is refused, what they wrote is kept all the same.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, select

from monitor.actions.act import Act, act
from monitor.actions.outreach.fitness import unfit
from monitor.actions.outreach.refusals import Overtaken, TextError, check_accounts, refused
from monitor.actions.outreach.releasing import release, stop_release
from monitor.actions.outreach.sizes import Sizes
from monitor.model.events import ReplyApproved, TextChanged
from monitor.model.people import Person
from monitor.model.roles import REPLIES, Role
from monitor.model.text_rules import RULES, TextState, TextStep, after
from monitor.model.texts import AnyText, Draft, Recipients, TextKind, ToAllWhoAsked, ToAuthor
from monitor.store.database import Database
from monitor.store.outreach.text_rows import draft_row, step_row
from monitor.store.outreach.texts import add_text, add_version, change_text, incident_of, text
from monitor.store.schema import incidents, posts, reports

LONGEST = 20_000
"""Characters of a text: more than any channel takes."""


@dataclass(frozen=True, slots=True)
class Changed:
    """The text as it is now, and the dispatches that were let go."""

    text: AnyText
    dispatches: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Next:
    """The step that follows in the same act. `unfit`: why the words cannot go out, "" where they
    can or need not."""

    step: TextStep
    roles: Collection[Role]
    note: str = ""
    unfit: str = ""


def draft(
    database: Database,
    deployment: int,
    written: Draft,
    *,
    by: Person,
    roles: Collection[Role],
    sizes: Sizes,
    then: TextStep | None = None,
) -> Changed:
    """A new text, and a step with it. Raises TextError: where it has a `present`, the draft is
    kept and the step was refused."""
    if not REPLIES & set(roles):
        raise TextError("Your role does not allow to write replies.")
    with database.read() as connection:
        incident, to = _addressed(connection, deployment, written.to)
        written = _fitting(replace(written, to=to))
        why = unfit(connection, sizes, written.to, written.text, then)
    follows = None if then is None else Next(then, roles, unfit=why)
    with act(database, deployment, by) as doing:
        check_accounts(doing.connection, deployment, to)
        row = {
            "deployment_id": deployment,
            "incident_id": incident,
            **draft_row(written),
            "state": TextState.DRAFT,
            "version": 1,
            "note": "",
            **step_row(TextStep.DRAFT, by, doing.at),
        }
        made = add_text(doing.connection, row)
        changed, refusal = _followed(doing, _recorded(doing, made), follows)
    return _or_refused(changed, refusal)


def revise(
    database: Database,
    deployment: int,
    number: int,
    version: int,
    *,
    by: Person,
    roles: Collection[Role],
    sizes: Sizes,
    written: Draft | None = None,
    then: TextStep | None = None,
    note: str = "",
) -> Changed:
    """New words where they differ and may be written, and a step. Raises Overtaken, and TextError
    as `draft`."""
    with database.read() as connection:
        present = _expected(connection, deployment, number, version)
        changes = _changes(present, written)
        to, words = (changes.to, changes.text) if changes else (present.to, present.text)
        why = unfit(connection, sizes, to, words, then)
    follows = None if then is None else Next(then, roles, note, why)
    with act(database, deployment, by) as doing:
        changed = Changed(present)
        if changes is not None:
            changed = _rewritten(doing, present, changes, roles)
        changed, refusal = _followed(doing, changed, follows)
    return _or_refused(changed, refusal)


def _addressed(
    connection: Connection, deployment: int, to: Recipients
) -> tuple[int | None, Recipients]:
    """The incident that the text is about, and whom it is for with all that is known of them."""
    match to:
        case ToAuthor():
            query = (
                select(posts.c.network, posts.c.author, reports.c.incident_id)
                .outerjoin(reports, reports.c.post_id == posts.c.id)
                .where(posts.c.id == to.post, posts.c.deployment_id == deployment)
            )
            row = connection.execute(query).first()
            if row is None:
                raise TextError("This post is not there any more.")
            return row.incident_id, replace(to, network=row.network, recipient=row.author)
        case ToAllWhoAsked():
            here = (incidents.c.id == to.incident, incidents.c.deployment_id == deployment)
            if connection.execute(select(incidents.c.id).where(*here)).first() is None:
                raise TextError("This incident is not there.")
            return to.incident, to


def _expected(connection: Connection, deployment: int, number: int, version: int) -> AnyText:
    present = text(connection, deployment, number)
    if present is None:
        raise TextError("This text is not there.")
    if present.version != version:
        raise Overtaken(present)
    return present


def _changes(present: AnyText, written: Draft | None) -> Draft | None:
    """None where there is nothing to write: an approver who only reads it has written nothing."""
    if written is None or not present.state.editable:
        return None
    written = _fitting(written)
    before = Draft(present.text, present.language, present.to)
    return None if written == before else written


def _fitting(written: Draft) -> Draft:
    if len(written.text) > LONGEST:
        raise TextError(
            f"The text has {len(written.text)} characters; no channel takes over {LONGEST}."
        )
    return replace(written, text=written.text.replace("\0", ""))


def _rewritten(doing: Act, present: AnyText, changes: Draft, roles: Collection[Role]) -> Changed:
    check_accounts(doing.connection, doing.deployment, changes.to)
    step = TextStep.CHANGE
    if why := refused(doing.connection, present, step, doing.who, roles):
        raise TextError(why, present)
    return _recorded(doing, _stepped(doing, present, step, draft_row(changes)))


def _followed(doing: Act, changed: Changed, follows: Next | None) -> tuple[Changed, str]:
    """After the step that follows, or as it was and why that is refused."""
    if follows is None:
        return changed, ""
    try:
        with doing.connection.begin_nested():
            return _taken(doing, changed.text, follows), ""
    except Overtaken:
        raise
    except TextError as error:
        return changed, str(error)


def _taken(doing: Act, present: AnyText, follows: Next) -> Changed:
    step, note = follows.step, follows.note
    why = refused(doing.connection, present, step, doing.who, follows.roles, note)
    if why := why or follows.unfit:
        raise TextError(why)
    changes: dict[str, Any] = {"note": note.strip()} if step is TextStep.RETURN else {}
    dispatches: tuple[int, ...] = ()
    if RULES[step].releases:
        dispatches = release(doing, present, step)
        if present.kind is TextKind.REPLY:
            changes["dispatch_id"] = dispatches[0]
    if step is TextStep.STOP:
        stop_release(doing, present)
    return _recorded(doing, _stepped(doing, present, step, changes), dispatches)


def _stepped(doing: Act, present: AnyText, step: TextStep, changes: dict[str, Any]) -> AnyText:
    state = after(step, present.state)
    changes = {**changes, "state": state, **step_row(step, doing.who, doing.at)}
    now = change_text(doing.connection, present.id, present.version, changes)
    if now is None:  # on PostgreSQL another transaction was faster than this one
        found = text(doing.connection, present.deployment, present.id)
        raise Overtaken(found or present)
    return now


def _recorded(doing: Act, now: AnyText, dispatches: tuple[int, ...] = ()) -> Changed:
    """What every step leaves: a version, an entry of the audit log, an event."""
    add_version(doing.connection, now)
    action = f"{now.kind}_{now.step}".replace(" ", "_")
    doing.audit(action, (now.kind, now.id), {"state": now.state, **_whom(now.to), "text": now.text})
    incident = incident_of(doing.connection, now.id)
    if dispatches:
        doing.happened(ReplyApproved(incident, now.id, dispatches))
    else:
        doing.happened(TextChanged(incident, now.id, now.step))
    return Changed(now, dispatches)


def _whom(to: Recipients) -> dict[str, Any]:
    match to:
        case ToAuthor():
            return {"to": to.recipient, "account": to.account}
        case ToAllWhoAsked():
            return {"incident": to.incident}


def _or_refused(changed: Changed, refusal: str) -> Changed:
    if refusal:
        raise TextError(refusal, changed.text)
    return changed
