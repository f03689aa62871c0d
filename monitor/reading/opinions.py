"""What a post that names the organisation says of it: praise, complaint, question or neutral.

By phrases (`monitor/languages/<code>/opinions.toml`): no data set has labels for it. A complaint
outweighs everything, since it is what must be answered; thanks are often mere courtesy, so a
question that begins with one word of thanks is a question.
"""

from collections.abc import Sequence

from spacy.tokens import Doc

from monitor.languages.opinions import opinion_lexicons
from monitor.model.labels import Stance
from monitor.model.reading import Opinion
from monitor.model.reasons import Reason
from monitor.model.watched import WatchedNames
from monitor.reading.cues import Cue, CueMatcher, Tokenize
from monitor.reading.doc_state import notes
from monitor.reading.language import SURE

LABEL = "opinion_of_us"
_ONE_PHRASE, _MORE, _MOST = 0.7, 0.1, 0.9  # a phrase; each further one; never surer
_ASKED, _MARKED = 0.85, 0.6  # question words and a mark; a mark alone
_NAMED = 0.5


class OpinionFinder:
    def __init__(self, tokenizer: Tokenize, watched: WatchedNames) -> None:
        self._watched = watched
        # Now, not at the first text: what enters the vocabulary inside a memory zone is lost.
        self._matcher = CueMatcher(tokenizer, opinion_lexicons()) if watched else None

    def find(self, doc: Doc) -> tuple[Opinion | None, list[Reason]]:
        """None where the organisation is not named; the reasons are the words that told."""
        noted = notes(doc)
        span = self._watched.named_in(noted.given)
        if span is None or self._matcher is None:
            return None, []
        name = noted.given[slice(*span)]
        cues = self._matcher.find(doc, noted.language, noted.language_score >= SURE)
        told = _told(doc, cues)
        if told is None:
            reason = Reason(LABEL, *span, "rule: named, no word of praise or complaint", _NAMED)
            return Opinion(name, Stance.NEUTRAL, _NAMED), [reason]
        stance, score, spans = told
        why = f"rule: {stance}"
        reasons = [Reason(LABEL, start, end, why, score) for start, end in spans]
        return Opinion(name, stance, score), reasons


def _told(doc: Doc, cues: Sequence[Cue]) -> tuple[Stance, float, list[tuple[int, int]]] | None:
    complaints = [cue for cue in cues if cue.name == "complaint"]
    praises = [cue for cue in cues if cue.name == "praise"]
    marks = [token.i for token in doc if token.norm_[:1] in ("?", "؟")]
    if complaints:
        return Stance.COMPLAINT, _points(complaints), _spans(doc, complaints)
    if praises and (len(praises) > 1 or not marks):
        return Stance.PRAISE, _points(praises), _spans(doc, praises)
    if marks:
        asked = [cue for cue in notes(doc).cues if cue.name == "question"]
        words = asked or [Cue("question", marks[0], marks[0] + 1)]
        return Stance.QUESTION, _ASKED if asked else _MARKED, _spans(doc, words)
    return None


def _points(cues: Sequence[Cue]) -> float:
    return round(min(_MOST, _ONE_PHRASE + _MORE * (len(cues) - 1)), 4)


def _spans(doc: Doc, cues: Sequence[Cue]) -> list[tuple[int, int]]:
    return [(doc[cue.start].idx, doc[cue.end - 1].idx + len(doc[cue.end - 1])) for cue in cues[:3]]
