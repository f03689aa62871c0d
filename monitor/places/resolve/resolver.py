"""Which place a mention means, and how sure: the path from the mentions of a text to places."""

from collections.abc import Sequence
from functools import lru_cache

from monitor.model.areas import Area
from monitor.model.distances import distance_km
from monitor.model.places import Mention, Place, Precision
from monitor.model.reports import Report
from monitor.places.gazetteer.index import Gazetteer
from monitor.places.gazetteer.sources import COUNTRY
from monitor.places.gazetteer.spelling import Spelling
from monitor.places.points.in_text import middle, point, pointed
from monitor.places.points.pointers import KIND
from monitor.places.resolve.area_reach import countries_of
from monitor.places.resolve.candidates import Option, Options, Signs, options_of
from monitor.places.resolve.choice import Choice, shipped
from monitor.places.resolve.text_context import NEAR_KM, Company, around, near_signs, none_signs

KEPT = 5
"""Candidates shown to an officer; more are not read."""

_LEADS_FROM = 0.4  # a mention whose first candidate is less likely says nothing about the others


class GazetteerLocator:
    """Implements `monitor.protocols.Locator` from the gazetteer alone; asks no network.

    `area` is where the emergency is; `choice` the weights, the shipped ones where none are given.
    """

    def __init__(
        self, gazetteer: Gazetteer, area: Area | None = None, choice: Choice | None = None
    ) -> None:
        self.gazetteer, self.area = gazetteer, area
        self.choice = choice or shipped()
        self._calibration = self.choice.world if area is None else self.choice.area
        self._countries = countries_of(gazetteer, area)
        self._spelling = Spelling(gazetteer, area)
        self._own = lru_cache(maxsize=20_000)(self._own_options)

    def locate(self, reports: Sequence[Report]) -> list[tuple[Place, ...]]:
        """For each report its mentions' places in order, then the place of its coordinates."""
        return [self._locate(report) for report in reports]

    def _locate(self, report: Report) -> tuple[Place, ...]:
        post, mentions = report.post, report.mentions
        found = self.options(post.text, mentions, self.gazetteer.place(report.thread_place))
        places = [
            self._decide(mention, options, none)
            for mention, (options, none) in zip(mentions, found, strict=True)
        ]
        for at, mention in enumerate(mentions):
            if mention.kind == KIND:
                reference = self._reference(mention, places)
                places[at] = pointed(mention, reference, self.gazetteer)
        if post.lat is not None and post.lon is not None:
            places.append(point(post.lat, post.lon, self.gazetteer))
        return tuple(places)

    def options(
        self, text: str, mentions: Sequence[Mention], thread: int | None = None
    ) -> list[tuple[list[Option], Signs]]:
        """For each mention its candidates, weighed, and the signs that none of them is meant.

        `thread` is the place that the conversation was about, company as if the text named it.
        """
        own = [self._own(mention.text, mention.kind) for mention in mentions]
        leads = [self._leading(one) for one in own]
        found = []
        for at, of_mention in enumerate(own):
            others = [lead for i, lead in enumerate(leads) if lead is not None and i != at]
            if thread is not None:
                others.append(thread)
            company = None
            if others:
                company = Company(self.gazetteer, others, self._after(text, mentions, leads, at))
            options = self._weighed(of_mention, company)
            found.append((options, of_mention.none | none_signs(options)))
        return found

    def _reference(self, mention: Mention, places: Sequence[Place]) -> tuple[float, float] | None:
        """The nearest words that surely name a town, else the middle of a small area."""
        towns = [
            (abs(place.mention.start - mention.start), place.chosen.lat, place.chosen.lon)
            for place in places
            if place.chosen is not None and place.chosen.precision is Precision.CITY
        ]
        return min(towns)[1:] if towns else middle(self.area)

    def _own_options(self, text: str, kind: str) -> Options:
        if kind == KIND:
            return Options((), {}, whole=True)
        found = options_of(self.gazetteer, self.area, self._spelling, text, kind)
        for one in found.options:
            one.points = self.choice.points(one.signs)
        return found

    def _leading(self, own: Options) -> int | None:
        if not own.options:
            return None
        shares = self.choice.shares(own.options, self.choice.points(own.none))
        best = max(range(len(shares)), key=shares.__getitem__)
        return own.options[best].place if shares[best] >= _LEADS_FROM else None

    def _after(
        self, text: str, mentions: Sequence[Mention], leads: Sequence[int | None], at: int
    ) -> int | None:
        if at + 1 == len(mentions):
            return None
        between = text[mentions[at].end : mentions[at + 1].start]
        return (
            leads[at + 1] if len(between) <= 3 and between.strip(" #") in ("", ",", "(") else None
        )

    def _weighed(self, own: Options, company: Company | None) -> list[Option]:
        weigh = self.choice.points
        options = list(own.options)
        if company is not None:
            options = [
                Option(one.place, one.signs | more, one.points + weigh(more))
                for one, more in zip(options, near_signs(company, options), strict=True)
            ]
        for one in around(self.gazetteer, self._countries, company, own):
            one.points = weigh(one.signs)
            options.append(one)
        return options

    def _decide(self, mention: Mention, options: list[Option], none: Signs) -> Place:
        if not options:
            return Place(mention, (), None, 0.0)
        options.sort(key=lambda one: (-one.points, one.place))
        shares = self.choice.shares(options, self.choice.points(none))
        candidates = tuple(
            self.gazetteer.candidate(one.place, round(share, 4))
            for one, share in zip(options[:KEPT], shares, strict=False)
        )
        confidence = round(self._calibration.confidence(self._share(options, shares)), 4)
        sure = confidence >= self._calibration.certain_from and not self._only_around(options[0])
        return Place(mention, candidates, candidates[0] if sure else None, confidence)

    def _share(self, options: Sequence[Option], shares: Sequence[float]) -> float:
        """The probability of the first candidate and of those that lie at the same spot."""
        gazetteer = self.gazetteer
        here = gazetteer.point(options[0].place)
        return shares[0] + sum(
            share
            for one, share in zip(options[1:KEPT], shares[1:KEPT], strict=True)
            if share > 0.01
            and gazetteer.level(one.place) > COUNTRY
            and distance_km(here, gazetteer.point(one.place)) <= NEAR_KM
        )

    @staticmethod
    def _only_around(option: Option) -> bool:
        """ "Somewhere in Jordan" is no answer to "where": two unknown names are not one place."""
        return "somewhere in the area" in option.signs
