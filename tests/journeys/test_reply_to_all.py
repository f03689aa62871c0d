"""One text to all who asked: at the pace of the account, with its progress, stopped halfway."""

import time
from pathlib import Path

import pytest

from monitor.actions.deployments import open_deployment
from monitor.cli import programs
from monitor.model.accounts import AccountKind
from monitor.model.replies import ReplyAct, ReplyState
from monitor.store.database import connect
from monitor.store.migrate import migrate
from monitor.store.networks.encryption import Seal
from monitor.store.outreach import batch_rows
from monitor.store.outreach import recipients as askers
from monitor.wiring.connections import open_redis
from monitor.wiring.queueing import make_app
from monitor.wiring.replying import Replying
from tests.builders import a_post
from tests.conftest import rows
from tests.networks.sms.gateways import TwilioWire
from tests.replying import ANA, APPROVER, DESK, LEO, an_account, asked, incident_of
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
    replying = Replying(
        running.settings, database, open_redis(running.settings), make_app(running.settings)
    )
    made = replying.draft_batch(
        deployment, incident, text="Water is at {place} now.", language="en",
        accounts={"sms": account}, fields={"place": "the school"}, by=ANA, roles=DESK,
    ).batch  # fmt: skip
    replying.act_on_batch(deployment, made.id, 1, ReplyAct.SUBMIT, by=ANA, roles=DESK)
    try:
        running.start("sender", programs.sender())
        running.start("timetable", programs.timetable())
        gone = replying.act_on_batch(
            deployment, made.id, 2, ReplyAct.APPROVE, by=LEO, roles=APPROVER
        )
        assert len(gone.dispatches) == 50
        began = time.monotonic()

        def progress() -> batch_rows.Progress:
            with database.read() as connection:
                return batch_rows.progress(connection, made.id)

        wait_until(lambda: progress().sent >= 12, 60, "some are answered")
        # a long number sends one a second, after five at once
        assert progress().sent <= 6 + (time.monotonic() - began)
        replying.act_on_batch(deployment, made.id, 3, ReplyAct.STOP, by=ANA, roles=DESK)
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
    states = dict(rows(database, "SELECT state, count(*) FROM replies GROUP BY state"))  # type: ignore[arg-type]
    assert states == {ReplyState.SENT: stopped.sent, ReplyState.STOPPED: stopped.stopped}
    with database.read() as connection:
        assert askers.unanswered(connection, incident) == stopped.stopped
    database.close()
