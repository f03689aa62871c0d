"""Take back any step of an incident's history that can be taken back, whoever's work it is."""

from monitor.actions.triage.corrections import undo_correction
from monitor.actions.triage.merging import undo_merge
from monitor.actions.triage.splitting import undo_split
from monitor.actions.triage.steps import UNDOABLE, undo
from monitor.model.people import Person
from monitor.model.triage import Decision, DecisionKind
from monitor.store.database import Database
from monitor.store.triage.decisions import history


def can_be_undone(one: Decision) -> bool:
    """What came to an incident is taken back where it came from."""
    if one.undone:
        return False
    moved = one.kind in (DecisionKind.MERGE, DecisionKind.SPLIT) and "moved" in one.after
    return moved or one.kind is DecisionKind.CORRECTION or one.kind in UNDOABLE


def undo_any(database: Database, deployment: int, number: int, decision: int, who: Person) -> bool:
    """Whether there was something left to take back. Raises TriageError and TriageConflict."""
    with database.read() as connection:
        kinds = {one.id: one.kind for one in history(connection, number)}
    here = (database, deployment, number, decision, who)
    match kinds.get(decision):
        case DecisionKind.MERGE:
            undo_merge(*here)
            return True
        case DecisionKind.SPLIT:
            undo_split(*here)
            return True
        case DecisionKind.CORRECTION:
            return undo_correction(*here).changed
        case _:
            return undo(*here).changed
