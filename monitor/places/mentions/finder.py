"""Mentions of places in a text, as a plain function and as a component of a spaCy pipeline."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby, islice
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from monitor.model.areas import Area
from monitor.model.places import Mention
from monitor.places.gazetteer.index import Gazetteer, open_gazetteer
from monitor.places.gazetteer.matches import Found, find
from monitor.places.local.finding import with_local
from monitor.places.local.ground import KEY as GROUND
from monitor.places.local.ground import Ground
from monitor.places.mentions.area_names import of_area
from monitor.places.mentions.features import Key, Signs
from monitor.places.mentions.hashtags import within
from monitor.places.mentions.rules import is_person, well_known
from monitor.places.mentions.tagger import Span, Tagger, shipped
from monitor.places.mentions.tokens import Token

KEY = "mentions"
"""`doc.user_data[KEY]`: (start, end, kind, score) of each, characters of `doc.text`, in order."""

TEXT = "text"
"""`doc.user_data[TEXT]`: the text, where who made the document has put it there."""

_TOKENS = 10_000  # looked at together: what is known of one takes about a kilobyte


def text_of(doc: Doc) -> str:
    """`doc.text`, which is put together anew at each call, 20 µs."""
    text: str | None = doc.user_data.get(TEXT)
    return doc.text if text is None else text


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
    return find_all(cased, uncased, [text])[0]


def find_all(cased: Tagger, uncased: Tagger, texts: Sequence[str]) -> list[list[Mention]]:
    """The same for several texts at once, which takes a tenth less time."""
    signs = cased.signs
    mentions: list[list[Mention]] = [[] for _ in texts]
    looked: dict[Tagger, list[tuple[int, Found, list[Token], list[list[Key]]]]]
    looked = {cased: [], uncased: []}
    for at, text in enumerate(texts):
        found = find(signs.gazetteer, text)
        if found.words:
            tokens, keys = signs.keys(text, found)
            tagger = uncased if not text.isascii() and _without_capitals(tokens) else cased
            looked[tagger].append((at, found, tokens, keys))
    for tagger, some in looked.items():
        of_each = tagger.spans_of([keys for *_, keys in some])
        for (at, found, tokens, _), spans in zip(some, of_each, strict=True):
            mentions[at] = _mentions(signs, texts[at], found, tokens, spans)
    return mentions


def _mentions(
    signs: Signs, text: str, found: Found, tokens: list[Token], spans: list[Span]
) -> list[Mention]:
    """The mentions of a text from what the tagger has found, and from rules beside it."""
    gazetteer = signs.gazetteer
    spans = [*spans, *well_known(gazetteer, found, tokens, spans)]
    if signs.area is not None:
        spans += of_area(gazetteer, signs.area, text, found, tokens, spans)
    mentions = []
    for first, last, probability in spans:
        if is_person(gazetteer, text, found, tokens[first:last]):
            continue
        start, end = tokens[first].start, tokens[last - 1].end
        if text[end : end + 1] == "." == text[end - 2 : end - 1]:
            end += 1  # "U.S." ends with its point
        kind = "hashtag" if last - first == 1 and tokens[first].tag else "place"
        mentions.append(Mention(text[start:end], start, end, kind, round(probability, 4)))
    mentions.sort(key=lambda one: one.start)
    return within(gazetteer, text, found, mentions)


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
        return next(self.pipe([doc], batch_size=1))

    def pipe(self, stream: Iterable[Doc], batch_size: int) -> Iterator[Doc]:
        docs = iter(stream)
        while batch := list(islice(docs, batch_size)):
            for ground, some in groupby(batch, key=lambda doc: doc.user_data.get(GROUND)):
                for together in _together(some):
                    self._find(ground, together)
            yield from batch

    def _find(self, ground: Ground | None, docs: Sequence[Doc]) -> None:
        texts = [text_of(doc) for doc in docs]
        area = ground.area if ground else None
        of_each = find_all(*taggers(self.gazetteer, area), texts)
        for doc, text, mentions in zip(docs, texts, of_each, strict=True):
            if ground is not None and ground.names is not None:
                mentions = with_local(ground.names, text, mentions)
            doc.user_data[KEY] = tuple(
                (one.start, one.end, one.kind, one.score) for one in mentions
            )


def _together(docs: Iterable[Doc]) -> Iterator[list[Doc]]:
    """Documents of `_TOKENS` or little more, so that long ones do not fill the memory."""
    some: list[Doc] = []
    tokens = 0
    for doc in docs:
        some.append(doc)
        tokens += len(doc)
        if tokens >= _TOKENS:
            yield some
            some, tokens = [], 0
    if some:
        yield some
