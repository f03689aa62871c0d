"""Group: copies fold into one report group, reports of one need at one place into one incident.

Pure: it is told what is known (`Known`) and says what follows (`Grouping`). A report goes, in this
order, with the post it copies, with the conversation or the post it answers, with an open incident
of its topic at its place; else it opens an incident of its own, when it needs somebody. Our own
posts join the conversation that they answer, and neither open an incident nor count as a voice.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from monitor.model.filing import Change, Grouped, Grouping, Known, Original, Questions
from monitor.model.grouping_reasons import GroupingKind, GroupingReason
from monitor.model.incidents import Incident
from monitor.model.labels import Intent, NeedKind
from monitor.model.overrides import NO_CORRECTIONS
from monitor.model.reports import Report
from monitor.steps.folding import answered, joined, opened
from monitor.steps.normalise import SAME, Wording, names, same_words, wording
from monitor.steps.overrides import overridden
from monitor.steps.prioritise import incident_priority
from monitor.steps.same_place import near_keys, own_key, same_place, spot_of
from monitor.steps.topics import topic_of

WINDOW = timedelta(hours=24)
"""A need not spoken of for this long is a new incident when it is spoken of again."""

Numbered = tuple[int, Report]


def questions(batch: Sequence[Numbered]) -> Questions:
    """What must be known before `group(batch, ...)` can decide."""
    keys: set[int] = set()
    posts: set[tuple[str, str]] = set()
    groups: set[str] = set()
    for _, report in batch:
        post = report.post
        keys.update(wording(post.text).keys)
        posts.update((post.network, one) for one in (post.reply_to, post.repost_of) if one)
        groups.update(_group_keys(report))
    authors = frozenset(author_of(report) for _, report in batch)
    return Questions(frozenset(keys), frozenset(posts), frozenset(groups), authors)


def group(batch: Sequence[Numbered], known: Known) -> Grouping:
    """Where each report belongs; the batch is taken in order of time, whatever its order."""
    desk = _Desk(known)
    ordered = sorted(batch, key=lambda pair: (pair[1].post.created_at, pair[0]))
    reports = tuple(desk.place(number, report) for number, report in ordered)
    return Grouping(reports, tuple(desk.changes()))


def author_of(report: Report) -> str:
    """Who said it, unique over networks; nameless posts count each as one voice."""
    post = report.post
    return f"{post.network}:{post.author or '#' + post.id}"[:250]


def _group_keys(report: Report) -> list[str]:
    topic, spot = topic_of(report), spot_of(report)
    if topic is None or spot is None or not topic.gathers:
        return []
    return [f"{topic.name}|{key}" for key in near_keys(spot)]


@dataclass
class _Desk:
    """The incidents as they stand while the batch is gone through."""

    known: Known
    incidents: dict[int, Incident] = field(default_factory=dict)
    new_authors: dict[int, list[str]] = field(default_factory=dict)
    groups: dict[str, tuple[int, ...]] = field(default_factory=dict)
    copies: dict[int, Original] = field(default_factory=dict)
    posts: dict[tuple[str, str], Original] = field(default_factory=dict)

    def place(self, number: int, report: Report) -> Grouped:
        words = wording(report.post.text)
        answered = self._post(report.post.network, report.post.reply_to or "")
        # one text of ours to many people is no copy: each stands in its own conversation
        answers = report.our_own and report.post.reply_to is not None
        folded = None if answers else self._original(report, words)
        original: Original | None = None
        if folded is not None:
            original, why = folded
            incident_id = original.incident
            if incident_id is not None:
                self._join(incident_id, report, copy=True)
        else:
            incident_id, why = self._incident(report)
        self._remember(number, report, words, original, incident_id)
        copy_of = original.post if original else None
        tells = original is None and self._tells_us(report, answered)
        return Grouped(number, report, copy_of, incident_id, why, words.keys, words.words, tells)

    def _tells_us(self, report: Report, answered: Original | None) -> bool:
        """Whether it answers us with more than thanks."""
        if answered is not None:
            return _answers_us(report, answered)
        post = report.post
        ours = (post.network, post.reply_to or "") in self.known.ours
        return ours and not report.our_own and _wants(report)

    def changes(self) -> list[Change]:
        return [self._change(number) for number in self.incidents]

    def _change(self, number: int) -> Change:
        said = self.known.corrections.get(number, NO_CORRECTIONS)
        incident, overrides = overridden(self.incidents[number], said)
        voices = tuple(self.new_authors[number])
        return Change(number, incident, voices, overrides)

    def _original(self, report: Report, words: Wording) -> tuple[Original, GroupingReason] | None:
        post = report.post
        if post.repost_of and (found := self._post(post.network, post.repost_of)):
            return found, GroupingReason(GroupingKind.REPOST, post.repost_of)
        for key in words.keys:
            candidate = self.copies.get(key) or self.known.copies.get(key)
            if candidate is None or not _same_places(report, words, candidate):
                continue
            if (alike := same_words(words.words, candidate.words)) >= SAME:
                return candidate, GroupingReason(GroupingKind.SAME_WORDS, f"{alike:.0f}")
        return None

    def _incident(self, report: Report) -> tuple[int | None, GroupingReason]:
        post = report.post
        if (spoken := self._conversation(report)) is not None:
            self._join(spoken, report)
            return spoken, GroupingReason(GroupingKind.ANSWERS_TEXT)
        if post.reply_to and (report.relevant or report.our_own):
            earlier = self._post(post.network, post.reply_to)
            if earlier and earlier.incident is not None and not self._elsewhere(report, earlier):
                self._join(earlier.incident, report)
                ours = report.our_own
                kind = GroupingKind.OUR_ANSWER if ours else GroupingKind.ANSWERS_POST
                return earlier.incident, GroupingReason(kind, post.reply_to)
        if report.our_own:
            return None, GroupingReason(GroupingKind.OUR_POST)
        topic = topic_of(report)
        if topic is None:
            return None, GroupingReason(GroupingKind.NEEDS_NOBODY)
        spot = spot_of(report)
        for key in _group_keys(report):
            for number in self.groups.get(key) or self.known.groups.get(key, ()):
                there = self._at(number).spot
                if there is None or spot is None or not same_place(there, spot):
                    continue
                # what was merged into another is found where it was, and joined where it is
                joins = self.known.merged.get(number, number)
                if abs(post.created_at - self._at(joins).last_at) <= WINDOW:
                    self._join(joins, report)
                    return joins, GroupingReason(GroupingKind.SAME_NEED, spot.name)
        return self._open(report), GroupingReason(GroupingKind.FIRST)

    def _conversation(self, report: Report) -> int | None:
        """The incident in which we wrote what this answers, whatever it says: a "yes" is as good.

        Where nothing is named that it answers, as in SMS: the one in which we wrote to its author
        last, unless it asks for another thing or names another place.
        """
        post = report.post
        if post.reply_to:
            return self.known.ours.get((post.network, post.reply_to))
        number = self.known.awaited.get(author_of(report))
        if number is None or report.our_own:
            return None
        incident, topic, spot = self._at(number), topic_of(report), spot_of(report)
        another = topic is not None and topic.name != incident.topic
        away = spot is not None and incident.spot is not None
        if another or (away and not same_place(spot, incident.spot)):  # type: ignore[arg-type]  # both are there
            return None
        return number

    def _elsewhere(self, report: Report, answered: Original) -> bool:
        """A reply that names another place speaks of another thing; our own never does."""
        if report.our_own:
            return False
        spot = spot_of(report)
        assert answered.incident is not None  # noqa: S101 - the caller has looked
        there = self._at(answered.incident).spot
        return spot is not None and there is not None and not same_place(spot, there)

    def _open(self, report: Report) -> int:
        topic, spot = topic_of(report), spot_of(report)
        assert topic is not None  # noqa: S101 - the caller has looked
        number = -1 - sum(one < 0 for one in self.incidents)
        self.incidents[number] = _weighed(opened(report, topic, spot))
        self.new_authors[number] = [author_of(report)]
        if spot is not None and topic.gathers:
            key = f"{topic.name}|{own_key(spot)}"
            self.groups[key] = (number, *(self.groups.get(key) or self.known.groups.get(key, ())))
        return number

    def _join(self, number: int, report: Report, *, copy: bool = False) -> None:
        incident = self._at(number)
        if report.our_own and not copy:
            self.new_authors.setdefault(number, [])
            self.incidents[number] = answered(incident, report)
            return
        voices = self.new_authors.setdefault(number, [])
        author = author_of(report)
        is_new = not copy and author not in voices and (number, author) not in self.known.authors
        if is_new:
            voices.append(author)
        self.incidents[number] = _weighed(joined(incident, report, copy=copy, new_author=is_new))

    def _at(self, number: int) -> Incident:
        return self.incidents.get(number) or self.known.incidents[number]

    def _post(self, network: str, network_id: str) -> Original | None:
        key = (network, network_id)
        return self.posts.get(key) or self.known.posts.get(key)

    def _remember(
        self,
        number: int,
        report: Report,
        words: Wording,
        original: Original | None,
        incident: int | None,
    ) -> None:
        # a copy of a copy is a copy of the first
        ours = report.our_own
        first = original or Original(number, words.words, incident, ours, asks(report.post.text))
        self.posts[report.post.network, report.post.id] = replace(first, incident=incident)
        if original is None:
            for key in words.keys:
                if key not in self.known.copies:
                    self.copies.setdefault(key, first)


def asks(text: str) -> bool:
    """Whether a post of ours wants an answer, by its question mark in any script."""
    return any(mark in text for mark in "?\u00bf\u037e\u055e\u061f\uff1f")


def _answers_us(report: Report, answered: Original) -> bool:
    """It says what we asked for, or that the need is not met: a mere "thank you" does neither."""
    if not answered.ours or report.our_own:
        return False
    return answered.asks or _wants(report)


def _wants(report: Report) -> bool:
    asked = any(need.kind is not NeedKind.OFFERED for need in report.needs)
    return asked or report.intent in (Intent.REQUEST, Intent.QUESTION)


def _same_places(report: Report, words: Wording, original: Original) -> bool:
    """A text that is all the same but for the name of the place speaks of another need."""
    certain = [place.mention.text for place in report.places if not place.uncertain]
    own = [name for name in certain if names(words.words, name)]
    return all(names(original.words, name) for name in own)


def _weighed(incident: Incident) -> Incident:
    priority, reasons = incident_priority(incident)
    return replace(incident, priority=priority, reasons=reasons)
