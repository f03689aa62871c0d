"""A locator that knows what the geocoder has answered before; it asks nobody.

Without it, a post about a street whose place is known by now would be filed in the town, and each
of them would open an incident of its own there before it is improved.
"""

import logging
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy.exc import SQLAlchemyError

from monitor.model.areas import Area
from monitor.model.places import Place
from monitor.model.reports import Report
from monitor.places.geocoder.questions import Surroundings, Wanted, wanted
from monitor.places.geocoder.scoring import judged
from monitor.protocols import Locator
from monitor.settings import Settings
from monitor.store.database import Database
from monitor.wiring.geocoder import questions_of

log = logging.getLogger(__name__)


class AnsweredLocator:
    """Implements `monitor.protocols.Locator` over another one: one query a batch, none where no
    place of the batch would be asked for.
    """

    def __init__(
        self, inner: Locator, settings: Settings, database: Database, area: Area | None
    ) -> None:
        self._inner, self._area, self._settings = inner, area, settings
        self._questions = questions_of(settings, database)

    def locate(self, reports: Sequence[Report]) -> list[tuple[Place, ...]]:
        located = self._inner.locate(reports)
        around = [
            Surroundings(report.post.text, places, None, self._area)
            for report, places in zip(reports, located, strict=True)
        ]
        wishes = [self._wanted(one) for one in around]
        try:
            known = self._questions.known(
                [wish.question for some in wishes for wish in some], datetime.now(UTC)
            )
        except SQLAlchemyError as error:  # they are asked for later, as if nothing were known
            log.warning("answers of the geocoder cannot be looked up: %s", error)
            return located
        if not known:
            return located
        for at, some in enumerate(wishes):
            for wish in some:
                answers = known.get(wish.question.key(self._questions.service))
                if answers:
                    places = list(located[at])
                    found = judged(around[at], wish.place, wish.question, answers, "")
                    places[wish.place] = found.place
                    located[at] = tuple(places)
        return located

    def _wanted(self, around: Surroundings) -> list[Wanted]:
        settings = self._settings
        return list(wanted(around, settings.geocoder_languages, settings.geocoder_points))
