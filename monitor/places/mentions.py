"""Mentions of places in a text, as a plain function and as a component of a spaCy pipeline."""

from collections.abc import Callable
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, SpanGroup

from monitor.model.places import Mention
from monitor.places import evidence
from monitor.places.gazetteer import Gazetteer, open_gazetteer
from monitor.places.local.finding import with_local
from monitor.places.local.ground import KEY as GROUND
from monitor.places.local.ground import Ground
from monitor.places.matches import Match, find

KEY = "mentions"
"""`doc.user_data[KEY]`: a tuple of (start, end, kind), characters of `doc.text`, in order."""


def find_mentions(gazetteer: Gazetteer, text: str) -> list[Mention]:
    """The places a text names, in order, without overlaps; offsets are characters of `text`."""
    found = find(gazetteer, text)
    if not found.matches:
        return []
    context = evidence.Context(gazetteer, text, found)
    meant = []
    for match in found.matches:
        signs = context.signs(match)
        if signs is None:
            continue
        weights = evidence.weights("cased" if _cased(text[match.start : match.end]) else "uncased")
        probability = weights.probability(signs)
        if probability >= weights.threshold:
            meant.append((match.end - match.start, probability, match))
    meant.sort(key=lambda one: (-one[0], -one[1], one[2].start))
    kept: list[Match] = []
    for _, _, match in meant:
        if all(match.end <= other.start or other.end <= match.start for other in kept):
            kept.append(match)
    kept.sort()
    return [
        Mention(text[one.start : one.end], one.start, one.end, "hashtag" if one.tag else "place")
        for one in kept
    ]


@Language.factory("place_mentions", default_config={"gazetteer": None}, assigns=["doc.spans"])
def place_mentions(nlp: Language, name: str, gazetteer: str | None) -> Callable[[Doc], Doc]:
    """Component for `nlp.add_pipe("place_mentions", config={"gazetteer": "<folder>"})`."""
    if gazetteer is None:
        raise ValueError('place_mentions needs config={"gazetteer": "<folder of the gazetteer>"}')
    return MentionFinder(open_gazetteer(Path(gazetteer)))


class MentionFinder:
    """Writes `doc.user_data["mentions"]`, exact, and `doc.spans["places"]`, widened to tokens.

    A tokeniser may keep "#PrayForManila" whole or an Arabic prefix on its word, and a span cannot
    begin inside a token: take the offsets of a mention from `user_data`. They are plain tuples
    because spaCy serialises `user_data` when it sends documents between processes.
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer

    def __call__(self, doc: Doc) -> Doc:
        ground: Ground | None = doc.user_data.get(GROUND)
        text = doc.text
        mentions = find_mentions(self.gazetteer, text)
        if ground is not None and ground.names is not None:
            mentions = with_local(ground.names, text, mentions)
        doc.user_data[KEY] = tuple((one.start, one.end, one.kind) for one in mentions)
        spans = [
            doc.char_span(one.start, one.end, label=one.kind, alignment_mode="expand")
            for one in mentions
        ]
        doc.spans["places"] = SpanGroup(doc, name="places", spans=[s for s in spans if s])
        return doc


def _cased(written: str) -> bool:
    return written.lower() != written.upper()
