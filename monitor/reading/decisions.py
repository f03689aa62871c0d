"""What is decided from the learned scores and the rules of a text, label by label."""

from collections.abc import Mapping
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
from monitor.model.reports import Need, People, Reason
from monitor.reading.rules import STRONG, Finding

RULED = 0.5
"""The threshold of a label that no data teaches."""

_OTHER = intent_label(Intent.OTHER)


class Decisions(NamedTuple):
    scores: dict[str, float]
    labels: tuple[str, ...]
    reasons: tuple[Reason, ...]


def decide(doc: Doc, thresholds: Mapping[str, float]) -> Decisions:
    """Every label's score 0..1; those decided; and the words that decided them.

    A learned label has the higher of its probability and of a rule that is strong; any other
    label has the points of its rule.
    """
    learned: Mapping[str, float] = doc._.probabilities
    findings: Mapping[str, Finding] = doc._.findings
    scores: dict[str, float] = {}
    by_rule: set[str] = set()
    for label in ALL_LABELS:
        finding = findings.get(label)
        points = finding.points if finding else 0.0
        score = learned.get(label, 0.0)
        if points > score and (label not in learned or points >= STRONG):
            score = points
            by_rule.add(label)
        scores[label] = round(score, 4)
    labels = [label for label in ALL_LABELS if scores[label] >= thresholds.get(label, RULED)]
    intents = [intent_label(one) for one in Intent if one is not Intent.OTHER]
    scores[_OTHER] = round(1 - max(scores[label] for label in intents), 4)
    labels = [label for label in labels if label != _OTHER]
    if not any(label in labels for label in intents):
        labels.append(_OTHER)
    reasons = [
        reason
        for label in labels
        for reason in _reasons(doc, label, scores[label], findings.get(label), label in by_rule)
    ]
    return Decisions(scores, tuple(labels), tuple(reasons))


def _reasons(
    doc: Doc, label: str, score: float, finding: Finding | None, by_rule: bool
) -> list[Reason]:
    if by_rule and finding is not None:
        words = doc[finding.start : finding.end]
        return [Reason(label, words.start_char, words.end_char, f"rule: {finding.rule}", score)]
    return [
        Reason(label, doc[start:end].start_char, doc[start:end].end_char, "words that told", score)
        for start, end in doc._.evidence.get(label, ())
    ]


def intent_of(decisions: Decisions, thresholds: Mapping[str, float]) -> Intent:
    """The intent that lies highest above its threshold; who sees and asks, asks."""
    decided = [one for one in Intent if intent_label(one) in decisions.labels]
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
        one
        for one in HumanitarianClass
        if class_label(one) in decisions.labels and not (relevant and one is nothing)
    ]
    return max(
        decided,
        key=lambda one: _margin(class_label(one), decisions, thresholds),
        default=HumanitarianClass.OTHER_RELEVANT if relevant else nothing,
    )


def _margin(label: str, decisions: Decisions, thresholds: Mapping[str, float]) -> float:
    threshold = thresholds.get(label, RULED)
    return (decisions.scores[label] - threshold) / (1 - threshold)


def needs_of(doc: Doc, decisions: Decisions, intent: Intent) -> tuple[Need, ...]:
    """A need for each need label decided, with its kind and how many people the text names."""
    findings: Mapping[str, Finding] = doc._.findings
    people = max(doc._.people, key=lambda one: one.persons, default=None)
    return tuple(
        _need(item, decisions, findings.get(need_label(item)), intent, people)
        for item in Item
        if need_label(item) in decisions.labels
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
