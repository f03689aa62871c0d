"""The rules component: what the cues of a text say about its labels, without any training.

It speaks of labels that no data set has (offers, questions, rumours, opinions, half of the items)
and of languages that none has (a need asked in Arabic). A finding's points are 0..1.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from monitor.model.labels import RELEVANT, Intent, intent_label
from monitor.reading.cues import Cue
from monitor.reading.doc_state import notes
from monitor.reading.features import NEAR

STRONG = 0.6
"""From here on a rule is believed beside the learned score, too."""

_PLACES = frozenset({"item:education"})  # "20 injured at the school, send ambulances"
_LACK_REACH = 2  # tokens: "no clean water", not "no idea when the water comes"
_SENTENCE_ENDS = frozenset(".!?؟…\n")
_POINTS_OF_STANCE = {"plea": 0.85, "ask": 0.85, "lack": 0.75, "offer": 0.75}
_SELF_EVIDENT = frozenset({"item:search_and_rescue", "item:missing_people"})
_JOKE = 0.3  # what is left of the points of a joke

_POINTS_OF_INTENT = {
    "plea": (Intent.REQUEST, 0.85),
    "offer": (Intent.OFFER, 0.7),
    "rumour": (Intent.RUMOUR, 0.75),
    "opinion": (Intent.OPINION, 0.65),
    "sympathy": (Intent.SYMPATHY, 0.75),
    "warning": (Intent.WARNING, 0.6),
    "eyewitness": (Intent.EYEWITNESS, 0.6),
}


class Finding(NamedTuple):
    """What a rule says of a label; tokens `start`..`end` (exclusive) carried it."""

    label: str
    points: float
    start: int
    end: int
    rule: str
    stance: str = ""  # of a need: "ask", "plea", "lack", "offer" or "" (only named)


def apply_rules(doc: Doc) -> Doc:
    """Fills `Notes.findings`: the best finding of each label."""
    cues: tuple[Cue, ...] = notes(doc).cues
    joke = any(cue.name == "joke" for cue in cues)
    best: dict[str, Finding] = {}
    for finding in (*_needs(doc, cues), *_intents(doc, cues), *_hazards(cues)):
        if joke:
            finding = finding._replace(points=finding.points * _JOKE)
        if finding.label not in best or finding.points > best[finding.label].points:
            best[finding.label] = finding
    needs = [one for one in best.values() if one.label.startswith("need:") and one.stance]
    asked = [one for one in needs if one.stance != "offer" and one.points >= STRONG]
    for finding in asked:
        request = intent_label(Intent.REQUEST)
        if request not in best or best[request].points < finding.points:
            best[request] = finding._replace(label=request)
    if needs:
        best[RELEVANT] = max(needs, key=lambda one: one.points)._replace(label=RELEVANT)
    notes(doc).findings = best
    return doc


def _needs(doc: Doc, cues: tuple[Cue, ...]) -> Iterator[Finding]:
    stances = [cue for cue in cues if cue.name in _POINTS_OF_STANCE]
    met = [cue for cue in cues if cue.name == "met"]
    about_self = any(cue.name in ("self", "plea") for cue in cues)
    for item in cues:
        if not item.name.startswith("item:"):
            continue
        label = item.name.replace("item:", "need:")
        if any(_gap(cue, item) <= NEAR for cue in met):
            continue
        if item.name in _SELF_EVIDENT and about_self:
            yield Finding(label, 0.87, item.start, item.end, "of the writer", "plea")
        else:
            yield Finding(label, 0.3, item.start, item.end, "named")
        for stance in stances:
            if _belong(doc, stance, item):
                start, end = min(stance.start, item.start), max(stance.end, item.end)
                points = _POINTS_OF_STANCE[stance.name]
                yield Finding(label, points, start, end, stance.name, stance.name)


def _belong(doc: Doc, stance: Cue, item: Cue) -> bool:
    """Whether a stance is about an item: near it, and in its sentence."""
    if stance.start < item.end and item.start < stance.end:
        return stance.name in ("plea", "offer")  # "rescue us", "free meals": both in one
    close = stance.name == "lack" or item.name in _PLACES
    if close and (stance.start > item.start or _gap(stance, item) > _LACK_REACH):
        return False
    if _gap(stance, item) > NEAR:
        return False
    between = doc[min(stance.end, item.end) : max(stance.start, item.start)]
    return not any(token.norm_[:1] in _SENTENCE_ENDS for token in between)


def _gap(one: Cue, other: Cue) -> int:
    return max(one.start, other.start) - min(one.end, other.end)


def _intents(doc: Doc, cues: tuple[Cue, ...]) -> Iterator[Finding]:
    marks = _question_marks(doc)
    for cue in cues:
        if cue.name in _POINTS_OF_INTENT:
            intent, points = _POINTS_OF_INTENT[cue.name]
            yield Finding(intent_label(intent), points, cue.start, cue.end, cue.name)
        elif cue.name == "question":
            points = 0.85 if marks else STRONG
            yield Finding(intent_label(Intent.QUESTION), points, cue.start, cue.end, "question")
    if marks:
        place = marks[0]
        yield Finding(intent_label(Intent.QUESTION), 0.55, place, place + 1, "question mark")


def _question_marks(doc: Doc) -> list[int]:
    text = notes(doc).given
    if "?" not in text and "؟" not in text:
        return []
    return [token.i for token in doc if token.norm_[:1] in ("?", "؟")]


def _hazards(cues: Iterable[Cue]) -> Iterator[Finding]:
    for cue in cues:
        if cue.name.startswith("hazard:"):
            yield Finding(cue.name, 0.7, cue.start, cue.end, "hazard word")


@Language.factory("rules")
def make_rules(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    return apply_rules
