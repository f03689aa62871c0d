"""One text to all who asked: at the pace of the account, with its progress, stopped halfway."""

import time
from pathlib import Path

import pytest

from monitor.actions.deployments import open_deployment
from monitor.cli import programs
from monitor.model.accounts import AccountKind
from monitor.model.text_rules import TextState, TextStep
from monitor.model.texts import ToAllWhoAsked
from monitor.store.database import connect
from monitor.store.migrate import migrate
from monitor.store.networks.encryption import Seal
from monitor.store.outreach import recipients as askers
from monitor.store.outreach.progress import Progress
from monitor.store.outreach.progress import progress as progress_of
from tests.builders import a_post
from tests.conftest import rows
from tests.networks.sms.gateways import TwilioWire
from tests.replying import APPROVER, LEO, an_account, asked, draft_to_all, incident_of, take_step
from tests.running import Running, wait_until


@pytest.mark.timeout(150)
def test_fifty_people_are_answered_in_turn_until_it_is_stopped(
    tmp_path: Path, redis_url: str
) -> None:
    running = Running(tmp_path, redis_url)
    database = connect(f"sqlite:///{tmp_path / 'monitor.db'}")
    migrate(database)
    deployment = open_deployment(database, "All").id
    wire = TwilioWire()
    wire.start()
    account = an_account(
        database, deployment, wire.account(), Seal(running.settings.secret),
        kind=AccountKind.OFFICIAL,
    )  # fmt: skip
    posts = [
        a_post(f"We need water in house {n}", network="sms", author=f"+2588400{n:05}")
        for n in range(50)
    ]
    numbers = asked(database, deployment, *posts)
    incident = incident_of(database, numbers[posts[0].id])
    to = ToAllWhoAsked(incident, {"sms": account}, {"place": "the school"})
    words = "Water is at {place} now."
    made = draft_to_all(database, deployment, words, to, then=TextStep.SUBMIT).text
    try:
        running.start("sender", programs.sender())
        running.start("timetable", programs.timetable())
        gone = take_step(database, made, TextStep.APPROVE, LEO, APPROVER)
        assert len(gone.dispatches) == 50
        began = time.monotonic()

        def progress() -> Progress:
            with database.read() as connection:
                return progress_of(connection, made.id)

        wait_until(lambda: progress().sent >= 12, 60, "some are answered")
        # a long number sends one a second, after five at once
        assert progress().sent <= 6 + (time.monotonic() - began)
        take_step(database, gone.text, TextStep.STOP)
        wait_until(lambda: progress().over, 20, "those under way are out")
        stopped = progress()
        time.sleep(3)
        assert progress() == stopped
    finally:
        running.end()
        wire.stop()
    assert stopped.all == 50
    assert stopped.failed == stopped.unsure == 0
    assert 12 <= stopped.sent <= 16
    assert list(wire.sent()) == ["Water is at the school now."] * stopped.sent
    replies = "SELECT state, count(*) FROM texts WHERE kind = 'reply' GROUP BY state"
    states = dict(rows(database, replies))  # type: ignore[arg-type]
    assert states == {TextState.SENT: stopped.sent, TextState.STOPPED: stopped.stopped}
    with database.read() as connection:
        assert askers.unanswered(connection, incident) == stopped.stopped
    database.close()
