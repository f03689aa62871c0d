"""The board over 50,000 incidents, asked over HTTP: how long the server takes for each question."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from monitor.actions.act import act
from monitor.actions.deployments import open_deployment
from monitor.actions.triage.overdue import mark_overdue
from monitor.model.events import ReportsFiled
from monitor.settings import Settings
from monitor.store.database import Database, connect
from monitor.wiring.connections import open_database
from tests.bench.crowd import crowd
from tests.bench.flow import percentile
from tests.bench.instance import Instance
from tests.bench.session import Session
from tests.postgresql import Cluster, find_binaries

INCIDENTS = 50_000
TIMES = 100
"""Of each question: with fewer the 99th percentile would be the slowest one."""

QUESTIONS = {
    "open the board": ("/board",),
    "one filter": (
        "/board?urgency=Immediate",
        "/board?sector=health",
        "/board?sector=none",
        "/board?intent=question",
        "/board?language=pt",
        "/board?state=closed",
        "/board?state=new",
        "/board?human=1",
        "/board?late=1",
        "/board?place=Beira",
        "/board?place=mw",
        "/board?place=nowhere",
        "/board?box=-20.2,34.2,-19.2,35.2",
    ),
    "filters together": (
        "/board?urgency=Immediate&sector=health&language=pt",
        "/board?state=closed&state=dismissed&urgency=Expected&place=Dondo",
        "/board?human=1&urgency=Past&language=ht&intent=opinion",
        "/board?late=1&sector=wash&language=en&language=fr&box=-20.2,34.2,-19.2,35.2",
    ),
    "words": (
        "/board?q=water",
        "/board?q=the",
        "/board?q=flood+people",
        "/board?q=w",
        "/board?q=notawordatall",
        "/board?q=help&urgency=Immediate&place=Beira",
    ),
    "refresh": (
        "/board/refresh",
        "/board/refresh?urgency=Immediate",
        "/board/refresh?q=water",
        "/board/refresh?rows=500",
    ),
    "map": ("/map/points", "/map/points?sector=health"),
}


def many(incidents: int = INCIDENTS, times: int = TIMES) -> dict[str, Any]:
    """By kind of database and question: milliseconds until the whole answer is there."""
    found = {"incidents": incidents, "sqlite": _measured(incidents, times)}
    binaries = find_binaries()
    if binaries is None:
        return found | {"postgresql": "not installed here"}
    with Cluster(binaries) as cluster, pytest.MonkeyPatch.context() as environment:
        environment.setenv("MONITOR_DATABASE_URL", cluster.new_database())
        return found | {"postgresql": _measured(incidents, times)}


def _measured(incidents: int, times: int) -> dict[str, Any]:
    with Instance() as instance:
        settings = _settings(instance)
        database = connect(settings.database)
        deployment = open_deployment(database, "Invented week").id
        posts = crowd(database, deployment, incidents)
        _statistics(database)
        started = time.monotonic()
        turned = _turned(database)
        took = time.monotonic() - started
        session = Session(instance.address, instance.email, instance.password)
        renew = _renewing(settings, deployment)
        time.sleep(3)  # the pages look for a newer deployment every 2 s
        return {
            "posts": posts,
            "found_late_per_s": round(turned / took),
            "ms": {kind: _asked(session, paths, times, renew) for kind, paths in QUESTIONS.items()},
        }


def _asked(
    session: Session, paths: tuple[str, ...], times: int, renew: Callable[[], None]
) -> dict[str, Any]:
    took: dict[str, list[int]] = {path: [] for path in paths}
    for path in paths:
        session.text(path)  # the first one reads the disk
        for _ in range(max(times // len(paths), 20)):
            renew()
            began = time.monotonic()
            session.text(path)
            took[path].append(round(1000 * (time.monotonic() - began)))
    together = sorted(one for some in took.values() for one in some)
    slowest = max(took, key=lambda path: sum(took[path]))
    ordered = sorted(took[slowest])
    return {f"p{share}": percentile(together, share) for share in (50, 99)} | {
        "slowest": slowest,
        "slowest_p50": percentile(ordered, 50),
        "slowest_p99": percentile(ordered, 99),
    }


def _renewing(settings: Settings, deployment: int) -> Callable[[], None]:
    """As if something had been filed: what was drawn before serves no longer."""
    database = open_database(settings)

    def renew() -> None:
        with act(database, deployment) as doing:
            doing.happened(ReportsFiled(()))
        time.sleep(0.26)  # a drawing serves for 0.25 s whatever is filed

    return renew


def _settings(instance: Instance) -> Settings:
    with pytest.MonkeyPatch.context() as environment:
        for name, value in instance.environment.items():
            environment.setenv(name, value)
        return Settings()


def _turned(database: Database) -> int:
    total = 0
    while True:
        looked = mark_overdue(database, datetime.now(UTC))
        total += looked
        if not looked:
            return total


def _statistics(database: Database) -> None:
    """What both databases gather by themselves in time (autovacuum, within a minute)."""
    if database.is_sqlite:
        return
    with database.engine.connect() as connection:
        plain = connection.execution_options(isolation_level="AUTOCOMMIT")
        plain.exec_driver_sql("VACUUM ANALYZE")
