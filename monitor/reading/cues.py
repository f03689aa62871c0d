"""The cue component: finds the phrases of `monitor/languages` in a text, in one pass.

Every language is looked up at once; a phrase counts when its language is that of the text, or when
the language of the text is not sure (a text of four words, or one that mixes two).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import product
from typing import NamedTuple

from spacy.language import Language
from spacy.strings import StringStore
from spacy.tokens import Doc

from monitor.languages.cues import Lexicon, lexicons
from monitor.reading.doc_state import notes
from monitor.reading.language import SURE

_PROCLITICS = ("وال", "بال", "فال", "كال", "لل", "ولل", "ال", "و", "ب", "ل", "ف", "ك")
"""Arabic writes "and", "with", "for" and "the" onto the word (والماء: and the water)."""
_SHORTEST_STEM = 2
_CACHE = 50_000  # words remembered per process, so that memory has a bound

Tokenize = Callable[[str], Doc]
Word = tuple[str, bool]  # norm, whether it is only the beginning ("need*")


class Cue(NamedTuple):
    """A phrase found in a text: tokens `start`..`end` (exclusive)."""

    name: str
    start: int
    end: int


class _Phrase(NamedTuple):
    words: tuple[Word, ...]
    names: tuple[tuple[str, frozenset[str]], ...]  # cue, languages of texts it counts in


class CueMatcher:
    """Finds cues; of two of which one lies inside the other, the longer one alone counts.

    But who speaks always counts ("we" in "we are trapped"), and an item in an offer ("free meals").
    """

    def __init__(self, tokenizer: Tokenize, lexica: Iterable[Lexicon]) -> None:
        self._lexica = tuple(lexica)
        self._known = frozenset(lexicon.code for lexicon in self._lexica)
        found: dict[tuple[Word, ...], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for lexicon in self._lexica:
            counts_in = {lexicon.code, *self._mixed_into(lexicon.code)}
            for name, phrases in lexicon.phrases.items():
                for phrase in phrases:
                    found[_words(tokenizer, phrase)][name] |= counts_in
        # By the first word, or the first two: "the", "we" and "to" begin a hundred phrases.
        self._single: dict[Word, _Phrase] = {}
        self._longer: dict[tuple[Word, Word], list[_Phrase]] = defaultdict(list)
        for words, names in found.items():
            kept = tuple((name, frozenset(codes)) for name, codes in names.items())
            if len(words) == 1:
                self._single[words[0]] = _Phrase(words, kept)
            else:
                self._longer[words[0], words[1]].append(_Phrase(words, kept))
        self._vocabulary = frozenset(word for words in found for word in words)
        self._longest = max((len(norm) for norm, _ in self._vocabulary), default=0)
        self._seen: dict[int, frozenset[Word]] = {}

    def _mixed_into(self, code: str) -> set[str]:
        return {lexicon.code for lexicon in self._lexica if code in lexicon.also}

    def find(self, doc: Doc, language: str, sure: bool) -> tuple[Cue, ...]:
        """The cues of a text, in order of their first token."""
        strings = doc.vocab.strings
        words = [self._matching(norm, strings) for norm in doc.to_array("NORM").tolist()]
        anything = not sure or language not in self._known
        cues: list[Cue] = []
        for start, phrase in self._phrases(words):
            end = start + len(phrase.words)
            for name, codes in phrase.names:
                if anything or language in codes:
                    cues.append(Cue(name, start, end))
        return _longest(cues)

    def _phrases(self, words: list[frozenset[Word]]) -> Iterator[tuple[int, _Phrase]]:
        for start, here in enumerate(words):
            if not here:
                continue
            for word in here:
                if word in self._single:
                    yield start, self._single[word]
            if start + 1 < len(words) and words[start + 1]:
                for pair in product(here, words[start + 1]):
                    for phrase in self._longer.get(pair, ()):
                        if _follows(phrase.words, words, start):
                            yield start, phrase

    def _matching(self, norm: int, strings: StringStore) -> frozenset[Word]:
        """The words of the phrases that a token stands for; by its norm, remembered."""
        known = self._seen.get(norm)
        if known is None:
            if len(self._seen) >= _CACHE:
                self._seen.clear()
            known = self._seen[norm] = self._look_up(strings[norm])
        return known

    def _look_up(self, word: str) -> frozenset[Word]:
        forms = {word}
        if "\u0621" <= word[:1] <= "\u064a":
            forms |= {
                word.removeprefix(proclitic)
                for proclitic in _PROCLITICS
                if word.startswith(proclitic) and len(word) >= len(proclitic) + _SHORTEST_STEM
            }
        beginnings = {
            (form[:end], True)
            for form in forms
            for end in range(1, min(len(form), self._longest) + 1)
        }
        return self._vocabulary & (beginnings | {(form, False) for form in forms})


def _words(tokenizer: Tokenize, phrase: str) -> tuple[Word, ...]:
    words: list[Word] = []
    for part in phrase.split():
        tokens = [token.norm_ for token in tokenizer(part.rstrip("*"))]
        words += [(norm, False) for norm in tokens[:-1]]
        words.append((tokens[-1], part.endswith("*")))
    return tuple(words)


def _follows(phrase: tuple[Word, ...], words: list[frozenset[Word]], start: int) -> bool:
    if start + len(phrase) > len(words):
        return False
    return all(wanted in words[start + place] for place, wanted in enumerate(phrase))


def _longest(cues: list[Cue]) -> tuple[Cue, ...]:
    """Cues that no longer one hides; each name once per span, in order."""
    kept: list[Cue] = []
    for cue in sorted(set(cues), key=lambda cue: (cue.start, -cue.end, cue.name)):
        if not any(_hides(other, cue) for other in kept[-8:]):
            kept.append(cue)
    return tuple(kept)


def _hides(longer: Cue, cue: Cue) -> bool:
    if not (longer.start <= cue.start and cue.end <= longer.end):
        return False
    if longer[1:] == cue[1:] or cue.name == "self":
        return False
    return not (longer.name == "offer" and cue.name.startswith("item:"))


class CueFinder:
    """The component: fills `Notes.cues`."""

    def __init__(self, nlp: Language) -> None:
        # Now, not at the first text: what enters the vocabulary inside a memory zone is lost.
        self._matcher = CueMatcher(nlp.tokenizer, lexicons())

    def __call__(self, doc: Doc) -> Doc:
        noted = notes(doc)
        sure = noted.language_score >= SURE
        noted.cues = self._matcher.find(doc, noted.language, sure)
        return doc


@Language.factory("cues")
def make_cue_finder(nlp: Language, name: str) -> CueFinder:
    return CueFinder(nlp)
