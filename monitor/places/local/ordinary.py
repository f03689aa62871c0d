"""Words of every day: a local name that is one of them is only found where its capital says so."""

from functools import cache

from monitor.languages.cues import lexicons
from monitor.places.lists import lines, sign_words
from monitor.places.words import name_key, plain

_SIGNS = ("in", "of", "side", "kind", "storm", "person", "bare")


def is_ordinary(name: str) -> bool:
    """Whether all words of a compared name are words of every day."""
    known = ordinary_words()
    return all(word in known or word.removeprefix("ال") in known for word in name.split())


@cache
def ordinary_words() -> frozenset[str]:
    """From our own lists alone: words that are common beside a place of that name, words of needs
    and emergencies in all languages that are read ("school", "camino"), kinds of places."""
    words = {word for word, _ in lines("common_words.tsv")}
    words |= {word for (word,) in lines("not_places.tsv")}
    words |= {word for line in lines("local_kinds.tsv") for word in line[1].split()}
    words |= {word for (line,) in lines("local_ordinary.tsv") for word in line.split()}
    for sign in _SIGNS:
        words |= sign_words(sign)
    for lexicon in lexicons():
        words |= lexicon.function_words
        for phrases in lexicon.phrases.values():
            words |= {phrase.rstrip("*") for phrase in phrases if " " not in phrase}
    keys = {name_key(word) for word in words}
    return frozenset(keys | {plain(key) for key in keys})
