"""Questions to a geocoder: asked once for all that wait, kept with their answers for a while."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, delete, or_, select, update

from monitor.model.geocoding import Answer, Question, answer_from, question_from
from monitor.store.database import Database
from monitor.store.places.place_tables import geocoding_waits, geocodings
from monitor.store.upserts import insert

CLAIM = timedelta(minutes=2)
"""Longer than a question can take; after this the worker that asked it must have died."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A place of a report that wants an answer."""

    question: Question
    post: int
    start: int  # of the mention in the text; 0 and 0 for coordinates
    end: int
    priority: int  # of the report, 0..100


@dataclass(frozen=True, slots=True)
class Claimed:
    """A question that this worker alone asks now."""

    key: str
    question: Question
    tries: int  # before this one


@dataclass(frozen=True, slots=True)
class Ripe:
    """A place whose question has its answers, or will have none."""

    key: str
    question: Question
    answers: tuple[Answer, ...]
    failed: str  # why there is no answer, "" where there is one
    deployment: int
    post: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Keeping:
    """For how long an answer counts, and for how long that there was none."""

    found: timedelta
    nothing: timedelta


class Geocodings:
    """The questions to one service."""

    def __init__(self, database: Database, service: str, keeping: Keeping) -> None:
        self.database, self.service, self.keeping = database, service, keeping

    def wish(self, deployment: int, wishes: Sequence[Wish], now: datetime) -> None:
        """Let these places wait. The same question is there once; one whose answer has become too
        old is asked again. Wishing twice changes nothing.
        """
        if not wishes:
            return
        urgency: dict[str, tuple[Question, int]] = {}
        waits = []
        for one in wishes:
            key = one.question.key(self.service)
            urgency[key] = (one.question, max(one.priority, urgency.get(key, (None, 0))[1]))
            place = {"key": key, "post_id": one.post, "start": one.start, "end": one.end}
            waits.append(place | {"deployment_id": deployment})
        rows = [
            self._row(key, *urgency[key], now)
            for key in sorted(urgency)  # one order for all writers: none waits for another's
        ]
        with self.database.write() as connection:
            statement = insert(connection, geocodings)
            heavier = case(
                (geocodings.c.priority < statement.excluded.priority, statement.excluded.priority),
                else_=geocodings.c.priority,
            )
            statement = statement.on_conflict_do_update(
                index_elements=["key"], set_={"priority": heavier}
            )
            connection.execute(statement, rows)
            connection.execute(
                update(geocodings)
                .where(geocodings.c.key.in_(sorted(urgency)), self._too_old(now))
                .values(state="waiting", tries=0, why="", next_try_at=now)
            )
            connection.execute(insert(connection, geocoding_waits).on_conflict_do_nothing(), waits)

    def claim(self, now: datetime) -> Claimed | None:
        """The most urgent question that is due, for this worker alone; None where there is none."""
        free = or_(geocodings.c.claimed_until.is_(None), geocodings.c.claimed_until <= now)
        due = and_(
            geocodings.c.service == self.service,
            geocodings.c.state == "waiting",
            geocodings.c.next_try_at <= now,
            free,
        )
        order = (geocodings.c.priority.desc(), geocodings.c.next_try_at, geocodings.c.key)
        while True:
            with self.database.read() as connection:
                query = select(geocodings).where(due).order_by(*order).limit(1)
                row = connection.execute(query).first()
            if row is None:
                return None
            with self.database.write() as connection:
                taken = connection.execute(
                    update(geocodings)
                    .where(geocodings.c.key == row.key, due)
                    .values(claimed_until=now + CLAIM)
                )
            if taken.rowcount:
                return Claimed(row.key, question_from(row.question), row.tries)

    def answered(self, key: str, answers: Sequence[Answer], now: datetime) -> None:
        self._change(
            key,
            state="answered",
            answers=[one.as_json() for one in answers],
            found=len(answers),
            why="",
            answered_at=now,
        )

    def put_off(self, key: str, until: datetime, why: str = "", tries: int = 0) -> None:
        """Give it back, to be asked again from `until` on; `tries` are added to those before."""
        self._change(key, next_try_at=until, why=why, tries=geocodings.c.tries + tries)

    def give_up(self, key: str, why: str, now: datetime) -> None:
        """No further try before it is old enough to be asked anew."""
        self._change(key, state="failed", answers=[], found=0, why=why, answered_at=now)

    def known(self, questions: Sequence[Question], now: datetime) -> dict[str, tuple[Answer, ...]]:
        """By key, the answers that still count to those of these questions that have any."""
        keys = sorted({one.key(self.service) for one in questions})
        if not keys:
            return {}
        fresh = geocodings.c.answered_at >= now - self.keeping.found
        query = select(geocodings.c.key, geocodings.c.answers).where(
            geocodings.c.key.in_(keys),
            geocodings.c.state == "answered",
            geocodings.c.found > 0,
            fresh,
        )
        with self.database.read() as connection:
            return {
                row.key: tuple(answer_from(one) for one in row.answers)
                for row in connection.execute(query)
            }

    def ripe(self, limit: int) -> list[Ripe]:
        """Waits whose question is done, oldest post first, of all deployments."""
        query = (
            select(geocoding_waits, geocodings)
            .join(geocodings, geocodings.c.key == geocoding_waits.c.key)
            .where(geocodings.c.service == self.service, geocodings.c.state != "waiting")
            .order_by(geocoding_waits.c.deployment_id, geocoding_waits.c.post_id)
            .limit(limit)
        )
        with self.database.read() as connection:
            return [
                Ripe(
                    row.key,
                    question_from(row.question),
                    tuple(answer_from(one) for one in row.answers or ()),
                    row.why if row.state == "failed" else "",
                    row.deployment_id,
                    row.post_id,
                    row.start,
                    row.end,
                )
                for row in connection.execute(query)
            ]

    def forget(self, before: datetime) -> int:
        """Delete answers from before this time that nobody waits for; how many there were."""
        waited = select(geocoding_waits.c.key).where(geocoding_waits.c.key == geocodings.c.key)
        with self.database.write() as connection:
            gone = connection.execute(
                delete(geocodings).where(
                    geocodings.c.service == self.service,
                    geocodings.c.answered_at < before,
                    geocodings.c.state != "waiting",
                    ~waited.exists(),
                )
            )
            return int(gone.rowcount)

    def _change(self, key: str, **values: object) -> None:
        with self.database.write() as connection:
            statement = update(geocodings).where(geocodings.c.key == key)
            connection.execute(statement.values(claimed_until=None, **values))

    def _too_old(self, now: datetime) -> ColumnElement[bool]:
        found = and_(geocodings.c.found > 0, geocodings.c.answered_at < now - self.keeping.found)
        nothing = and_(
            geocodings.c.found == 0, geocodings.c.answered_at < now - self.keeping.nothing
        )
        return and_(geocodings.c.state != "waiting", or_(found, nothing))

    def _row(self, key: str, question: Question, priority: int, now: datetime) -> dict[str, object]:
        return {
            "key": key,
            "service": self.service,
            "question": question.as_json(),
            "state": "waiting",
            "found": 0,
            "why": "",
            "priority": priority,
            "tries": 0,
            "next_try_at": now,
        }
