"""The geocoder of the settings at work: what was filed is looked through, asked for, and improved.

Three steps, each on its own and in any process: `gather` lets places of filed reports wait for a
question, `ask` sends the most urgent question, `settle` writes the answers. Between them everything
is in the database: a process may die anywhere, and nothing is asked twice or lost.
"""

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import groupby

import redis

from monitor.actions.places.geocoder_pace import answered, broke, may_ask, pause
from monitor.actions.places.geocodings import Claimed, Geocodings, Ripe, Wish
from monitor.actions.places.improvements import (
    Better,
    FiledPlaces,
    PersonChose,
    Wait,
    improve,
    mark,
    newly_filed,
    nobody,
)
from monitor.model.areas import Area
from monitor.places.geocoder.questions import Surroundings, index_of, wanted
from monitor.places.geocoder.scoring import failed, judged
from monitor.places.geocoder.service import (
    FaultKind,
    Geocoder,
    GeocodingFault,
)
from monitor.settings import Settings
from monitor.store.database import Database
from monitor.store.deployments import all_deployments
from monitor.store.places import geocoders
from monitor.store.rate_limits import reserve

log = logging.getLogger(__name__)

FIRST_LOOK_BACK = timedelta(hours=1)
"""What was filed this long before the geocoder was first switched on is asked for too."""

TRIES = 5
"""Of one question that breaks while others are answered; over half an hour, then it is left."""

RETRY_S, RETRY_MOST_S = 30.0, 3600.0  # doubled with every try of a question
PAUSE_S, PAUSE_MOST_S = 5.0, 3600.0  # doubled with every fault of the service
LIMITED_S, LIMITED_MOST_S = 60.0, 86_400.0  # where a service asks for a pause without saying it
REFUSED_S = 3600.0
WAIT_MOST_S = 10.0
"""For a turn; with more processes than that, this one has nothing to do."""

SETTLED = 20
"""Waits in one transaction: filing waits for it, about 2.6 ms each."""

Areas = Callable[[int], Area | None]


class Geocoding:
    """One geocoder for all deployments: looked through, asked, settled."""

    def __init__(
        self,
        geocoder: Geocoder,
        questions: Geocodings,
        settings: Settings,
        database: Database,
        client: "redis.Redis",
        area_of: Areas,
        person_chose: PersonChose = nobody,
    ) -> None:
        self.settings, self.database, self.client = settings, database, client
        self.area_of, self.person_chose = area_of, person_chose
        self.geocoder, self.questions = geocoder, questions
        self.service = geocoder.service

    def work(self, seconds: float) -> None:
        """Until nothing is due or `seconds` have passed; what is more urgent comes first."""
        until = time.monotonic() + seconds
        while True:
            self.gather()
            self.settle()
            if time.monotonic() >= until or not self.ask():
                return

    def gather(self) -> int:
        """How many places of newly filed reports wait for an answer now."""
        number = 0
        for deployment in all_deployments(self.database):
            area = self.area_of(deployment.id)
            while True:
                now = datetime.now(UTC)
                before, after, found = newly_filed(
                    self.database, deployment.id, now - FIRST_LOOK_BACK
                )
                wishes = [wish for one in found for wish in self._wishes(one, area)]
                self.questions.wish(deployment.id, wishes, now)
                # marked after they wait: a process that dies between does it again, to no effect
                mark(self.database, deployment.id, before, after)
                number += len(wishes)
                if after == before:
                    break
        return number

    def ask(self) -> bool:
        """Ask the most urgent question; False where none is due, or the service is paused."""
        if self._paused():
            return False
        claimed = self.questions.claim(datetime.now(UTC))
        if claimed is None:
            return False
        try:
            turn = reserve(self.client, self.service, self.settings.geocoder_seconds, WAIT_MOST_S)
            if turn is not None:
                time.sleep(turn)
            daily, now = self.settings.geocoder_daily, datetime.now(UTC)
            if turn is None or not may_ask(self.database, self.service, daily, now):
                self.questions.put_off(claimed.key, now)
                self._paused()
                return False
            answers = self.geocoder.ask(claimed.question)
        except GeocodingFault as fault:
            self._broke(claimed, fault)
            return True
        except BaseException:  # Redis away, or this process is told to end: another one asks
            self.questions.put_off(claimed.key, datetime.now(UTC))
            raise
        now = datetime.now(UTC)
        self.questions.answered(claimed.key, answers, now)
        answered(self.database, self.service, now)
        return True

    def settle(self) -> int:
        """Improve all reports whose questions are done; how many places that were."""
        number = 0
        while ripe := self.questions.ripe(SETTLED):
            for deployment, some in groupby(ripe, key=lambda one: one.deployment):
                area, waiting = self.area_of(deployment), list(some)
                number += len(waiting)
                self._settle(deployment, area, waiting)
        return number

    def forget(self) -> int:
        """Delete answers that count no longer; how many there were."""
        keeping = timedelta(days=self.settings.geocoder_keep_days)
        return self.questions.forget(datetime.now(UTC) - keeping)

    def _wishes(self, filed: FiledPlaces, area: Area | None) -> list[Wish]:
        around = Surroundings(filed.text, filed.places, filed.spot, area)
        settings = self.settings
        found = wanted(around, settings.geocoder_languages, settings.geocoder_points)
        return [
            Wish(
                one.question,
                filed.post,
                filed.places[one.place].mention.start,
                filed.places[one.place].mention.end,
                filed.priority,
            )
            for one in found
            if one.place not in filed.chosen
        ]

    def _settle(self, deployment: int, area: Area | None, ripe: list[Ripe]) -> None:
        by_wait = {Wait(one.key, one.post, one.start): one for one in ripe}

        def judge(wait: Wait, filed: FiledPlaces) -> Better | None:
            one = by_wait[wait]
            around = Surroundings(filed.text, filed.places, filed.spot, area)
            at = index_of(around, one.question, one.start, one.end)
            if at is None or at in filed.chosen:
                return None
            try:
                found = (
                    failed(around, at, one.question, one.failed, self._asked)
                    if one.failed
                    else judged(around, at, one.question, one.answers, self._asked)
                )
            except Exception:
                log.exception("cannot weigh the answers to question %s", one.key)
                return None
            return Better(at, found.place, found.why)

        improve(self.database, deployment, list(by_wait), judge, self.person_chose)

    @property
    def _asked(self) -> str:
        credit = self.geocoder.credit
        return f"{self.geocoder.name} ({credit})" if credit else self.geocoder.name

    def _paused(self) -> bool:
        with self.database.read() as connection:
            health = geocoders.health(connection, self.service, datetime.now(UTC))
        if health.paused_until is None:
            return False
        # said when it begins, not at every look
        said = f"{self.geocoder.shown} is left alone until {health.paused_until:%Y-%m-%d %H:%M:%S}"
        key = f"monitor:said:{self.service}"
        first = self.client.set(key, "1", pxat=int(health.paused_until.timestamp() * 1000), nx=True)
        if first:
            log.warning("%s UTC: %s; %d questions wait", said, health.why, health.waiting)
        return True

    def _broke(self, claimed: Claimed, fault: GeocodingFault) -> None:
        now, why = datetime.now(UTC), str(fault)
        faults = broke(self.database, self.service, why)
        # while the service answers nobody, a question is not to blame
        own = fault.kind in (FaultKind.AWAY, FaultKind.UNFIT) and faults == 1
        own = own or (fault.kind is FaultKind.UNFIT and faults <= TRIES)
        if own and claimed.tries + 1 >= TRIES:
            log.warning("question %s is left after %d tries: %s", claimed.key, TRIES, why)
            self.questions.give_up(claimed.key, why, now)
        else:
            later = min(RETRY_MOST_S, RETRY_S * 2**claimed.tries) if own else 0.0
            self.questions.put_off(claimed.key, now + timedelta(seconds=later), why, int(own))
        until = _pause(fault, faults, now)
        if until is not None:
            pause(self.database, self.service, until, why)


def _pause(fault: GeocodingFault, faults: int, now: datetime) -> datetime | None:
    """Until when the service is left alone after its `faults`th fault in a row."""
    growing = 2.0 ** min(faults - 1, 20)
    if fault.kind is FaultKind.SPENT:
        return geocoders.tomorrow(now)
    if fault.kind is FaultKind.REFUSED:
        seconds = REFUSED_S
    elif fault.kind is FaultKind.LIMITED:
        asked = fault.retry_after
        seconds = min(LIMITED_MOST_S, LIMITED_S * growing if asked is None else max(1.0, asked))
    elif fault.kind is FaultKind.UNFIT and faults < TRIES:
        return None
    else:
        seconds = min(PAUSE_MOST_S, PAUSE_S * growing)
    return now + timedelta(seconds=seconds)
