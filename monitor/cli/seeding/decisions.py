"""What officers have decided so far: incidents in every state, with a history to look at."""

from collections.abc import Sequence

from monitor.actions.triage import steps
from monitor.actions.triage.corrections import correct
from monitor.actions.triage.merging import merge
from monitor.cli.seeding.people import APPROVER, DESK, FIELD
from monitor.model.incidents import IncidentState, Standing
from monitor.model.labels import Urgency
from monitor.model.triage import Dismissal, Owner
from monitor.store.database import Database

SEEN = 1_000
"""Decisions that the officers have seen: all, for nobody else is here."""
NEEDED = 14
"""Incidents that are decided on."""


def decide(database: Database, deployment: int, desk: int, incidents: Sequence[int]) -> None:
    """`incidents`: at least NEEDED numbers, the most urgent first; `desk` has two of them."""
    unread = iter(incidents)

    def move(number: int, state: IncidentState, why: str = "") -> None:
        steps.move(database, deployment, number, state, DESK.person, seen=SEEN, why=why)

    next(unread)  # the most urgent waits for whoever clicks first
    taken = next(unread)
    steps.take(database, deployment, taken, FIELD.person, seen=SEEN)
    move(taken, IncidentState.IN_PROGRESS)
    steps.note(database, deployment, taken, "Boat of the port is asked for. @Dina", FIELD.person)

    move(next(unread), IncidentState.ACKNOWLEDGED)
    to_desk, to_officer = next(unread), next(unread)
    steps.give(database, deployment, to_desk, Owner(desk=desk), DESK.person, seen=SEEN)
    owner = Owner(FIELD.address, desk=desk)
    steps.give(database, deployment, to_officer, owner, DESK.person, seen=SEEN)

    verified, refuted = next(unread), next(unread)
    for number, standing, how in (
        (verified, Standing.VERIFIED, "called the clinic, 14:20"),
        (refuted, Standing.REFUTED, "the bridge stands: photo of the district"),
    ):
        person = APPROVER.person
        steps.set_standing(database, deployment, number, standing, person, seen=SEEN, how=how)

    move(next(unread), IncidentState.ANSWERED, "told by telephone")
    closed = next(unread)
    move(closed, IncidentState.ANSWERED)
    move(closed, IncidentState.CLOSED, "tank delivered")
    steps.move(
        database,
        deployment,
        next(unread),
        IncidentState.DISMISSED,
        DESK.person,
        seen=SEEN,
        dismissal=Dismissal.ALREADY_MET,
    )
    correct(
        database, deployment, next(unread), "urgency", Urgency.IMMEDIATE, DESK.person, seen=SEEN
    )
    source, target = next(unread), next(unread)
    seen = {source: SEEN, target: SEEN}
    merge(database, deployment, source, target, DESK.person, seen=seen, why="the same street")
    undone = steps.take(database, deployment, next(unread), DESK.person, seen=SEEN)
    assert undone.decision is not None  # noqa: S101 - nobody had it
