"""Hashed features of a batch of texts, computed over token attributes with numpy.

Three groups, each scaled on its own: *words* (norms and pairs of neighbours), *parts* (beginnings
and ends of words, which carry over to inflected forms and to Arabic prefixes), *cues* (the phrases
of `monitor/languages` and who stands near whom, which carry over to languages without labels).
"""

import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from monitor.reading.cues import Cue
from monitor.reading.doc_state import notes

BUCKETS = 1 << 18
"""Rows of the weights. The training texts have some 845,000 features, most of them seen once, so
buckets are shared by three; four times the rows would cost 24 MB of memory a process."""

GROUPS = 3
WORDS, PARTS, CUES = range(GROUPS)
SCALE = np.array([1.0, 0.7, 0.35], dtype=np.float32)
"""Length of each group's vector (words, parts), weight of one cue; 0.2 to 0.35 for a cue are
within half a point of micro F1 of each other on Figure Eight's validation split."""

NEAR = 8  # tokens: the reach of "need ... water"
_MIX = np.uint64(0x9E3779B97F4A7C15)  # 2^64 / golden ratio, as in Fibonacci hashing
_SHIFT = np.uint64(64 - 18)
_PROCLITIC_LENGTHS = (1, 2, 3)
_STANCES = frozenset({"ask", "lack", "plea", "offer", "met"})


@dataclass(frozen=True, slots=True)
class Features:
    """Occurrences of features, in the order of the texts: four arrays of one length [n]."""

    ids: NDArray[np.int64]  # bucket
    text: NDArray[np.int64]  # which text of the batch
    group: NDArray[np.int64]
    token: NDArray[np.int64]  # its (first) token, within the text
    end: NDArray[np.int64]  # behind its last token
    texts: int

    def only(self, chosen: NDArray[np.int64]) -> "Features":
        """Some of the occurrences; the texts stay."""
        columns = (self.ids, self.text, self.group, self.token, self.end)
        ids, text, group, token, end = (column[chosen] for column in columns)
        return Features(ids, text, group, token, end, self.texts)


def extract(docs: Sequence[Doc]) -> Features:
    """The features of texts that have been through the cue component."""
    lengths = np.array([len(doc) for doc in docs], dtype=np.int64)
    text = np.repeat(np.arange(len(docs)), lengths)
    token = np.arange(len(text)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    norms = np.concatenate([doc.to_array("NORM") for doc in docs] or [np.zeros(0, np.uint64)])
    unique, where = np.unique(norms, return_inverse=True)
    table = [word_features(docs[0].vocab.strings[int(norm)]) for norm in unique]
    unigrams = np.array([word for word, _ in table], dtype=np.int64)[where]
    kept = unigrams >= 0
    pieces = [
        _group(unigrams[kept], text[kept], WORDS, token[kept], token[kept] + 1),
        _neighbours(unigrams[kept], text[kept], token[kept]),
        _parts([parts for _, parts in table], where, text, token),
        _cues(docs),
    ]
    ids, texts, groups, tokens, ends = (
        np.concatenate([piece[column] for piece in pieces]) for column in range(5)
    )
    order = np.argsort(texts, kind="stable")
    return Features(ids[order], texts[order], groups[order], tokens[order], ends[order], len(docs))


Columns = tuple[
    NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]
]


def _group(
    ids: NDArray[np.int64],
    text: NDArray[np.int64],
    group: int,
    start: NDArray[np.int64],
    end: NDArray[np.int64],
) -> Columns:
    return ids, text, np.full(len(ids), group, dtype=np.int64), start, end


def _neighbours(
    words: NDArray[np.int64], text: NDArray[np.int64], token: NDArray[np.int64]
) -> Columns:
    same = text[1:] == text[:-1]
    first, second = words[:-1][same].astype(np.uint64), words[1:][same].astype(np.uint64)
    mixed = ((first * np.uint64(BUCKETS) + second + np.uint64(1)) * _MIX) >> _SHIFT
    ids = mixed.astype(np.int64)
    return _group(ids, text[1:][same], WORDS, token[:-1][same], token[1:][same] + 1)


def _parts(
    table: Sequence[tuple[int, ...]],
    where: NDArray[np.int64],
    text: NDArray[np.int64],
    token: NDArray[np.int64],
) -> Columns:
    """Each token's parts, looked up in the parts of the distinct words laid end to end."""
    counts = np.array([len(parts) for parts in table], dtype=np.int64)
    flat = np.array([part for parts in table for part in parts], dtype=np.int64)
    starts = np.cumsum(counts) - counts
    repeats = counts[where]
    within = np.arange(repeats.sum()) - np.repeat(np.cumsum(repeats) - repeats, repeats)
    ids = flat[np.repeat(starts[where], repeats) + within]
    tokens = np.repeat(token, repeats)
    return _group(ids, np.repeat(text, repeats), PARTS, tokens, tokens + 1)


def _cues(docs: Sequence[Doc]) -> Columns:
    found = [
        (bucket("cue", name), number, start, end)
        for number, doc in enumerate(docs)
        for name, start, end in sorted({*notes(doc).cues, *near_pairs(notes(doc).cues)})
        if not name.startswith("number:")
    ]
    columns = np.array(found, dtype=np.int64).reshape(-1, 4)
    return _group(columns[:, 0], columns[:, 1], CUES, columns[:, 2], columns[:, 3])


def near_pairs(cues: Sequence[Cue]) -> list[Cue]:
    """A stance ("ask", "lack" ...) and an item within `NEAR` tokens, as one: "ask~item:water"."""
    stances = [cue for cue in cues if cue.name in _STANCES]
    items = [cue for cue in cues if cue.name.startswith("item:")]
    starts = [item.start for item in items]  # in order, as cues are
    reach = NEAR + max((item.end - item.start for item in items), default=0)
    return [
        Cue(f"{stance.name}~{item.name}", min(stance.start, item.start), max(stance.end, item.end))
        for stance in stances
        for item in items[
            bisect_left(starts, stance.start - reach) : bisect_right(starts, stance.end + NEAR)
        ]
        if max(stance.start, item.start) - min(stance.end, item.end) <= NEAR
    ]


@lru_cache(maxsize=50_000)
def word_features(word: str) -> tuple[int, tuple[int, ...]]:
    """The bucket of a word (-1 for blanks) and those of its parts."""
    if not word.strip():
        return -1, ()
    if word[0].isdigit():
        return bucket("word", "0" * min(len(word), 5)), ()
    if not word[0].isalpha():
        return bucket("word", word[:3]), ()
    parts = {("<", word[:4]), ("<", word[:5]), (">", word[-4:]), (">", word[-5:])}
    if "\u0621" <= word[0] <= "\u064a":  # the stem may begin behind one to three written-on letters
        parts |= {("<", word[n : n + 4]) for n in _PROCLITIC_LENGTHS if len(word) - n >= 3}
    return bucket("word", word), tuple(sorted({bucket(kind, part) for kind, part in parts}))


def bucket(kind: str, feature: str) -> int:
    """The row of a feature; the same on every machine and in every process."""
    return zlib.crc32(f"{kind}:{feature}".encode()) % BUCKETS
