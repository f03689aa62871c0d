"""The tokeniser: one linear pass, tuned for what people type on phones.

spaCy's own takes 10 to 17 s on 10,000 glued emoji or "@" (it strips affixes one by one); this one
takes the same few milliseconds whatever comes.
"""

import re

import spacy
from spacy.attrs import LOWER, NORM  # type: ignore[import-not-found]  # no stub for it
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from monitor.reading.doc_state import begin
from monitor.reading.text import fold

_LETTER = r"[^\W\d_]"
# Vowel signs are no word characters to `re`: combining accents, Arabic, and the Indic blocks.
_MARK = r"[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u109f\u200b-\u200d]"
_IN_WORD = rf"(?:[^\W_]|{_MARK})"
_TOKEN = re.compile(
    r"(?:https?://|www\.)[^\s<>\"“”]+"
    r"|@\w+"
    r"|\d+(?:[.,:/]\d+)*"  # "1,000", "2.5", a time, a date; "40familles" is two tokens
    r"|(?<!\w)(?:[cdjlmnst]|qu)['’](?=\w)"  # elision: "l'eau", "m'ap"
    rf"|{_LETTER}{_IN_WORD}*(?:['’]{_IN_WORD}+)*"
    r"|\s+"
    r"|([^\w\s])\1*"  # "!!!" is one token
    r"|.",
    re.IGNORECASE | re.DOTALL,
)


class SocialTokenizer:
    """Text to `Doc`; `doc.text` is always the text as given."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        words: list[str] = []
        spaces: list[bool] = []
        for match in _TOKEN.finditer(text):
            word = match[0]
            if word == " " and words and not spaces[-1]:
                spaces[-1] = True
                continue
            words.append(word)
            spaces.append(False)
        doc = Doc(self.vocab, words=words, spaces=spaces)
        begin(doc, text)
        return doc


def blank_pipeline() -> Language:
    """`spacy.blank("xx")` with our tokeniser; the norm of a token is `fold` of its text."""
    nlp = spacy.blank("xx")
    # Only what is used of a new word: spaCy's twenty attributes (like_url, shape ...) are a sixth
    # of the time of reading, and are empty here.
    getters = nlp.vocab.lex_attr_getters  # type: ignore[attr-defined]  # not in the stub
    for attribute in set(getters) - {LOWER}:
        del getters[attribute]
    getters[NORM] = fold
    nlp.tokenizer = SocialTokenizer(nlp.vocab)
    return nlp
