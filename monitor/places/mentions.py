"""Mentions of places in a text, as a plain function and as a component of a spaCy pipeline."""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from monitor.model.areas import Area
from monitor.model.places import Mention
from monitor.places.gazetteer import Gazetteer, open_gazetteer
from monitor.places.hashtags import within
from monitor.places.local.finding import with_local
from monitor.places.local.ground import KEY as GROUND
from monitor.places.local.ground import Ground
from monitor.places.matches import find
from monitor.places.rules import is_person, well_known
from monitor.places.signs import Signs
from monitor.places.tagger import Tagger, shipped
from monitor.places.tokens import Token

KEY = "mentions"
"""`doc.user_data[KEY]`: a tuple of (start, end, kind), characters of `doc.text`, in order."""

SCORES = "mention_scores"
"""`doc.user_data[SCORES]`: the probability of each of them, 0..1."""


def find_mentions(gazetteer: Gazetteer, text: str, area: Area | None = None) -> list[Mention]:
    """The places a text names, in order, without overlaps; offsets are characters of `text`.

    `area`: where the emergency is; names inside count more. A hashtag that names a place, or has
    the name in it, gives a mention of the kind "hashtag".
    """
    return find_with(*taggers(gazetteer, area), text)


@lru_cache(maxsize=8)
def taggers(gazetteer: Gazetteer, area: Area | None) -> tuple[Tagger, Tagger]:
    """For scripts with capitals, and for those without."""
    signs = Signs(gazetteer, area)
    return Tagger(signs, shipped("cased")), Tagger(signs, shipped("uncased"))


def find_with(cased: Tagger, uncased: Tagger, text: str) -> list[Mention]:
    """The same with taggers of one gazetteer and area at hand."""
    signs = cased.signs
    found = find(signs.gazetteer, text)
    if not found.words:
        return []
    tokens, keys = signs.keys(text, found)
    tagger = uncased if not text.isascii() and _without_capitals(tokens) else cased
    mentions = []
    spans = tagger.spans(keys)
    for first, last, probability in [*spans, *well_known(signs.gazetteer, found, tokens, spans)]:
        if is_person(signs.gazetteer, text, found, tokens[first:last]):
            continue
        start, end = tokens[first].start, tokens[last - 1].end
        if text[end : end + 1] == "." == text[end - 2 : end - 1]:
            end += 1  # "U.S." ends with its point
        kind = "hashtag" if last - first == 1 and tokens[first].tag else "place"
        mentions.append(Mention(text[start:end], start, end, kind, round(probability, 4)))
    mentions.sort(key=lambda one: one.start)
    return within(signs.gazetteer, text, found, mentions)


def _without_capitals(tokens: list[Token]) -> bool:
    """Whether most tokens are of a script that has none, such as Arabic or Devanagari."""
    without = sum(one.key[:1] >= "\u0590" for one in tokens)
    return 2 * without > len(tokens)


@Language.factory("place_mentions", default_config={"gazetteer": None}, assigns=["doc.user_data"])
def place_mentions(nlp: Language, name: str, gazetteer: str | None) -> Callable[[Doc], Doc]:
    """Component for `nlp.add_pipe("place_mentions", config={"gazetteer": "<folder>"})`."""
    if gazetteer is None:
        raise ValueError('place_mentions needs config={"gazetteer": "<folder of the gazetteer>"}')
    return MentionFinder(open_gazetteer(Path(gazetteer)))


class MentionFinder:
    """Writes `doc.user_data["mentions"]`.

    No spans: a tokeniser may cut words in another way, and a span cannot begin inside a token.
    Plain tuples, because spaCy serialises `user_data` when it sends documents between processes.
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer

    def __call__(self, doc: Doc) -> Doc:
        ground: Ground | None = doc.user_data.get(GROUND)
        text = doc.text
        mentions = find_mentions(self.gazetteer, text, ground.area if ground else None)
        if ground is not None and ground.names is not None:
            mentions = with_local(ground.names, text, mentions)
        doc.user_data[KEY] = tuple((one.start, one.end, one.kind) for one in mentions)
        doc.user_data[SCORES] = tuple(one.score for one in mentions)
        return doc
