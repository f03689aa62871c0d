"""Urgency, severity and certainty in the words of CAP 1.2, from cues, needs and people.

CAP 1.2 (OASIS 2010, section 3.2.2): Immediate is "responsive action should be taken immediately",
Expected "soon (within the next hour)"; Extreme is "extraordinary threat to life or property",
Severe "significant threat", Moderate "possible threat"; Observed is "have occurred or ongoing".
"""

from typing import NamedTuple

from spacy.tokens import Doc

from monitor.model.labels import Certainty, Intent, NeedKind, Severity, Urgency
from monitor.model.needs import Need
from monitor.model.reasons import Reason
from monitor.reading.cues import Cue
from monitor.reading.doc_state import notes

_MANY = 50  # persons: a need of so many is a significant threat by itself
_NOTHING_LEFT = frozenset({"water", "food", "medical_supplies", "medical_help"})


class Answers(NamedTuple):
    urgency: Urgency
    severity: Severity
    certainty: Certainty
    reasons: tuple[Reason, ...]


class _Cues:
    """The cues of a text by name."""

    def __init__(self, doc: Doc) -> None:
        self._doc = doc
        self._first: dict[str, Cue] = {}
        for cue in notes(doc).cues:
            self._first.setdefault(cue.name, cue)

    def __contains__(self, name: str) -> bool:
        return name in self._first

    def reason(self, label: str, *names: str) -> Reason:
        """Points at the first of the cues that the text has."""
        cue = next((self._first[name] for name in names if name in self._first), None)
        if cue is None:
            return Reason(label, 0, 0, "rule: what is asked for", 1.0)
        first, last = self._doc[cue.start], self._doc[cue.end - 1]
        return Reason(label, first.idx, last.idx + len(last), f"rule: {cue.name}", 1.0)


def judge(doc: Doc, intent: Intent, needs: tuple[Need, ...], relevant: bool) -> Answers:
    """How urgent, severe and certain a text is; the reasons name the words."""
    if not relevant:
        return Answers(Urgency.UNKNOWN, Severity.UNKNOWN, Certainty.UNKNOWN, ())
    cues = _Cues(doc)
    urgency = _urgency(cues, intent, needs)
    severity = _severity(cues, needs)
    certainty = _certainty(cues, intent)
    reasons = [one[1] for one in (urgency, severity, certainty) if one[1] is not None]
    return Answers(urgency[0], severity[0], certainty[0], tuple(reasons))


def _urgency(cues: _Cues, intent: Intent, needs: tuple[Need, ...]) -> tuple[Urgency, Reason | None]:
    asked = intent is Intent.REQUEST or any(need.kind is NeedKind.ASKED for need in needs)
    if "joke" in cues or intent is Intent.SYMPATHY:  # "praying for those who are trapped"
        return Urgency.UNKNOWN, None
    if "past" in cues and not asked:
        return Urgency.PAST, cues.reason("urgency", "past")
    if "danger" in cues and (asked or "self" in cues or "vulnerable" in cues):
        return Urgency.IMMEDIATE, cues.reason("urgency", "danger")
    if asked and ("now" in cues or "plea" in cues):
        return Urgency.IMMEDIATE, cues.reason("urgency", "now", "plea")
    if asked and "lack" in cues and "hours" in cues:
        return Urgency.IMMEDIATE, cues.reason("urgency", "hours")  # "two days without water"
    if asked:
        return Urgency.EXPECTED, cues.reason("urgency", "ask", "lack")
    if "future" in cues:
        return Urgency.FUTURE, cues.reason("urgency", "future")
    if intent is Intent.WARNING and "now" in cues:
        return Urgency.IMMEDIATE, cues.reason("urgency", "now")
    return Urgency.UNKNOWN, None


def _severity(cues: _Cues, needs: tuple[Need, ...]) -> tuple[Severity, Reason | None]:
    if "joke" in cues:
        return Severity.UNKNOWN, None
    if "danger" in cues or "dead" in cues:
        return Severity.EXTREME, cues.reason("severity", "danger", "dead")
    people = max((need.people.persons for need in needs if need.people), default=0)
    needed = {need.item.value for need in needs if need.kind is NeedKind.ASKED}
    if needs and people >= _MANY:
        return Severity.SEVERE, Reason("severity", 0, 0, f"rule: about {people} people", 1.0)
    if "injured" in cues or "displaced" in cues:
        return Severity.SEVERE, cues.reason("severity", "injured", "displaced")
    if needed and ("vulnerable" in cues or ("lack" in cues and needed & _NOTHING_LEFT)):
        return Severity.SEVERE, cues.reason("severity", "vulnerable", "lack")
    if "damage" in cues or needed:
        return Severity.MODERATE, cues.reason("severity", "damage", "ask")
    if "sympathy" in cues or "opinion" in cues:
        return Severity.MINOR, cues.reason("severity", "sympathy", "opinion")
    return Severity.UNKNOWN, None


def _certainty(cues: _Cues, intent: Intent) -> tuple[Certainty, Reason | None]:
    if "unlikely" in cues:
        return Certainty.UNLIKELY, cues.reason("certainty", "unlikely")
    if "possible" in cues or "rumour" in cues:
        return Certainty.POSSIBLE, cues.reason("certainty", "possible", "rumour")
    of_self = "self" in cues or "plea" in cues
    if "eyewitness" in cues or (of_self and intent is Intent.REQUEST):
        return Certainty.OBSERVED, cues.reason("certainty", "eyewitness", "self", "plea")
    if "likely" in cues or "news" in cues:
        return Certainty.LIKELY, cues.reason("certainty", "likely", "news")
    return Certainty.UNKNOWN, None
