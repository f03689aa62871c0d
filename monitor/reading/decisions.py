"""What is decided from the learned scores and the rules of a text, label by label."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from spacy.tokens import Doc

from monitor.model.labels import (
    ALL_LABELS,
    RELEVANT,
    SECTOR_OF,
    HumanitarianClass,
    Intent,
    Item,
    NeedKind,
    class_label,
    intent_label,
    need_label,
)
from monitor.model.needs import Need, People
from monitor.model.reasons import Reason
from monitor.reading.adaptation import shifted
from monitor.reading.doc_state import Notes, notes
from monitor.reading.odds import log_odds
from monitor.reading.rules import STRONG, Finding

RULED = 0.5
"""The threshold of a label that no data teaches."""

CORRECTED = "corrected by an officer on a similar post"

TAUGHT = frozenset({"en", "fr", "ht"})
"""Languages with labelled messages: there the model alone is better than with rules beside it
(request on Figure Eight's validation split: F1 0.74 against 0.69), but where somebody pleads."""

_OTHER = intent_label(Intent.OTHER)
_INTENTS = frozenset(intent_label(one) for one in Intent) - {_OTHER}
_INTENT_OF = {intent_label(one): one for one in Intent}
_CLASS_OF = {class_label(one): one for one in HumanitarianClass}
_RESCUE = (need_label(Item.SEARCH_AND_RESCUE), need_label(Item.MISSING_PEOPLE))
_ITEM_OF = {need_label(item): item for item in Item}


class Decisions(NamedTuple):
    scores: dict[str, float]
    labels: tuple[str, ...]
    reasons: tuple[Reason, ...]


def decide(doc: Doc, thresholds: Mapping[str, float]) -> Decisions:
    """Every label's score 0..1; those decided; and the words that decided them.

    A label that no data teaches has the points of its rule. A learned one has its probability,
    or the points of a strong rule where these are higher and the rule is to be believed. What
    the corrections of the deployment add comes last.
    """
    noted = notes(doc)
    learned = noted.probabilities
    scores = {label: learned.get(label, 0.0) for label in ALL_LABELS}
    by_rule: set[str] = set()
    believed = _believed(noted, learned, thresholds)
    for label, finding in noted.findings.items():
        if finding.points > scores[label] and (
            label not in learned or (finding.points >= STRONG and believed(finding))
        ):
            scores[label] = round(finding.points, 4)
            by_rule.add(label)
    corrected: set[str] = set()
    for label, shift in noted.shifts.items():
        moved, threshold = shifted(scores[label], shift), thresholds.get(label, RULED)
        if scores[label] < threshold <= moved:
            corrected.add(label)
        scores[label] = moved
    labels = [label for label, score in scores.items() if score >= thresholds.get(label, RULED)]
    scores[_OTHER] = round(1 - max(scores[label] for label in _INTENTS), 4)
    if _INTENTS.isdisjoint(labels):
        labels.append(_OTHER)
    return Decisions(
        scores, tuple(labels), tuple(_reasons(doc, labels, scores, by_rule, corrected))
    )


def _believed(
    noted: Notes, learned: Mapping[str, float], thresholds: Mapping[str, float]
) -> Callable[[Finding], bool]:
    """Whether a strong rule counts beside the model: in a language without labelled messages, in
    a plea, for relevance, and for a request of what no data teaches ("we need soap").

    "Trapped" or "boat" of somebody who speaks of themselves is a plea only where the model half
    agrees: else it is news, a joke or a holiday ("the sound of rain on the roof"). So is what
    somebody asks for by name ("we need drinking water and rice")."""
    if noted.language not in TAUGHT or any(cue.name == "plea" for cue in noted.cues):
        return lambda finding: True
    beyond = any(
        finding.stance == "ask" and finding.points >= STRONG and label not in learned
        for label, finding in noted.findings.items()
        if label.startswith("need:") and label != need_label(Item.INFORMATION)
    )
    of_request = intent_label(Intent.REQUEST)

    def half(label: str) -> bool:
        return learned.get(label, 0.0) >= thresholds.get(label, RULED) / 2

    def believed(finding: Finding) -> bool:
        if finding.stance == "plea":
            return any(map(half, (of_request, *_RESCUE)))
        if finding.stance == "ask" and finding.label in _ITEM_OF:
            return half(finding.label)
        return finding.label == RELEVANT or (beyond and finding.label == of_request)

    return believed


def _reasons(
    doc: Doc,
    labels: Iterable[str],
    scores: Mapping[str, float],
    by_rule: set[str],
    corrected: set[str],
) -> Iterator[Reason]:
    begins = doc.to_array("IDX").tolist()
    lengths = doc.to_array("LENGTH").tolist()
    noted = notes(doc)
    for label in labels:
        spans: tuple[tuple[int, int], ...]
        if label in corrected:
            why, spans = CORRECTED, noted.alike.get(label, ())
            if not spans:  # by the constant alone: many posts of the deployment were corrected so
                yield Reason(label, 0, 0, CORRECTED, scores[label])
        elif label in by_rule:
            finding = noted.findings[label]
            why = f"rule: {finding.rule}"
            spans = ((finding.start, finding.end),)
        else:
            why, spans = "words that told", noted.evidence.get(label, ())
        for start, end in spans:
            last = begins[end - 1] + lengths[end - 1]
            yield Reason(label, begins[start], last, why, scores[label])


def intent_of(decisions: Decisions, thresholds: Mapping[str, float]) -> Intent:
    """The intent that lies highest above its threshold; who sees and asks, asks."""
    decided = [_INTENT_OF[one] for one in decisions.labels if one in _INTENT_OF]
    if Intent.REQUEST in decided and Intent.EYEWITNESS in decided:
        decided.remove(Intent.EYEWITNESS)
    return max(
        decided,
        key=lambda one: _margin(intent_label(one), decisions, thresholds),
        default=Intent.OTHER,
    )


def class_of(decisions: Decisions, thresholds: Mapping[str, float]) -> HumanitarianClass:
    """The class that lies highest above its threshold; without one, by relevance."""
    relevant = RELEVANT in decisions.labels
    nothing = HumanitarianClass.NOT_HUMANITARIAN
    decided = [
        _CLASS_OF[one]
        for one in decisions.labels
        if one in _CLASS_OF and not (relevant and _CLASS_OF[one] is nothing)
    ]
    return max(
        decided,
        key=lambda one: _margin(class_label(one), decisions, thresholds),
        default=HumanitarianClass.OTHER_RELEVANT if relevant else nothing,
    )


def _margin(label: str, decisions: Decisions, thresholds: Mapping[str, float]) -> float:
    """In log-odds: on events left out the classes so chosen have a macro F1 of 0.826, by points of
    probability 0.820."""
    return log_odds(decisions.scores[label]) - log_odds(thresholds.get(label, RULED))


def needs_of(doc: Doc, decisions: Decisions, intent: Intent) -> tuple[Need, ...]:
    """A need for each need label decided, with its kind and how many people the text names."""
    findings = notes(doc).findings
    people = max(notes(doc).people, key=lambda one: one.persons, default=None)
    return tuple(
        _need(_ITEM_OF[label], decisions, findings.get(label), intent, people)
        for label in decisions.labels
        if label in _ITEM_OF
    )


def _need(
    item: Item,
    decisions: Decisions,
    finding: Finding | None,
    intent: Intent,
    people: People | None,
) -> Need:
    request = intent_label(Intent.REQUEST) in decisions.labels
    stance = finding.stance if finding is not None and finding.points >= STRONG else ""
    if stance == "offer" or (intent is Intent.OFFER and stance != "plea"):
        kind = NeedKind.OFFERED
    elif stance or request:
        kind = NeedKind.ASKED
    else:
        kind = NeedKind.DESCRIBED
    return Need(SECTOR_OF[item], item, kind, decisions.scores[need_label(item)], people)
