"""Which names of places are common words too: counted in messages, kept as a list in `data/`.

    python -m monitor.places.gazetteer.common_words DATA GAZETTEER \\
        > monitor/places/data/common_words.tsv
    python -m monitor.places.gazetteer.common_words DATA > monitor/places/data/usual_words.tsv

A word counts as common by the share of its uses inside sentences that are written small: "nice"
96 %, "Houston" 3 %. It is counted in figure_eight and CrisisLex, never in the sets that measure us.
The stop words of spaCy are added, with a share of 1.
"""

import gzip
import json
import re
import sys
import textwrap
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from monitor.places.gazetteer.index import Gazetteer, open_gazetteer
from monitor.places.gazetteer.sources import DISTRICT
from monitor.places.words import name_key, split

_FILES = ("figure_eight", "crisislex_t26", "crisislex_t6")
_STOP_LANGUAGES = ("ar", "de", "en", "es", "fa", "fr", "ht", "id", "it", "nl", "pt", "tl", "tr")
_SENTENCE_START = re.compile(r"[.!?:;\"“\n-]")
_SEEN_FROM = 4  # uses written small: below that, one careless author decides
_SHARE_FROM = 0.35
_USUAL_SEEN_FROM, _USUAL_FROM = 8, 0.6
_LARGE, _SHARE_OF_LARGE = 100_000, 0.7  # people type "manila" small; "mobile" they do always


def count(data: Path) -> tuple[Counter[str], Counter[str]]:
    """Uses of each word inside sentences: written small, and with a capital."""
    small: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    for text in set(_texts(data)):
        if sum(map(str.isupper, text)) > 0.4 * sum(map(str.islower, text)):
            continue  # shouted: its capitals say nothing
        end = 0
        for word in split(text)[0]:
            before, end = text[end : word.start], word.end
            written = text[word.start : word.end]
            if word.tag:
                continue
            if written.islower():
                small[word.key] += 1
            elif written[0].isupper() and word.start and not _SENTENCE_START.search(before):
                capital[word.key] += 1
    return small, capital


def common_words(data: Path, gazetteer: Gazetteer) -> Iterator[tuple[str, float]]:
    """Each word that names a place but is common, with the share written small."""
    small, capital = count(data)
    stops = {name_key(word) for language in _STOP_LANGUAGES for word in _stop_words(language)}
    yield from ((word, 1.0) for word in sorted(stops) if gazetteer.find(word)[0] >= 0)
    for word in sorted(small.keys() - stops):
        name, _ = gazetteer.find(word)
        share = small[word] / (small[word] + capital[word])
        if name < 0 or small[word] < _SEEN_FROM or share < _SHARE_FROM:
            continue
        place, alias = gazetteer.first(name)
        famous = gazetteer.level(place) < DISTRICT or gazetteer.population(place) >= _LARGE
        if famous and not alias and len(word) > 3 and share < _SHARE_OF_LARGE:
            continue
        yield word, share


def usual_words(data: Path) -> list[str]:
    """Words of Latin letters that are usually written small inside sentences, name or not."""
    small, capital = count(data)
    return sorted(
        word
        for word, uses in small.items()
        if uses >= _USUAL_SEEN_FROM
        and len(word) > 1
        and word.isascii()
        and word.isalpha()
        and uses / (uses + capital[word]) >= _USUAL_FROM
    )


def _stop_words(language: str) -> set[str]:
    found: set[str] = import_module(f"spacy.lang.{language}.stop_words").STOP_WORDS
    return found


def _texts(data: Path) -> Iterator[str]:
    for name in _FILES:
        with gzip.open(data / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
            for line in file:
                message = json.loads(line)
                for key in ("text", "message", "original"):
                    if message.get(key):
                        yield message[key]


if __name__ == "__main__":
    if len(sys.argv) == 2:
        print(
            "# words that are written small inside sentences in six of ten uses or more: no names"
        )
        print(textwrap.fill(" ".join(usual_words(Path(sys.argv[1]))), 98))
        sys.exit()
    print("# word that also names a place\tshare of its uses inside sentences written small")
    for word, share in common_words(Path(sys.argv[1]), open_gazetteer(Path(sys.argv[2]))):
        print(f"{word}\t{share:.2f}")
