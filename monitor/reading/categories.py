"""The category component: the linear model applied to whole batches, with the words that told."""

from collections.abc import Iterable, Iterator
from heapq import nlargest
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc

from monitor.reading.adaptation import Adaptation
from monitor.reading.doc_state import notes
from monitor.reading.features import Features, extract
from monitor.reading.linear import Floats, LinearModel, load_model, occurrence_values

MOST_SPANS = 3  # a label
_SHARE = 0.1  # of a label's evidence: a word that carries less is no reason
_TELLING = 0.3  # log-odds from shared words: less is no likeness to a corrected text

Spans = dict[str, tuple[tuple[int, int], ...]]  # label: (first token, end)


class Categoriser:
    """Fills `Notes.probabilities` (by learned label) and `Notes.evidence` (of those decided)."""

    def __init__(self, model: LinearModel) -> None:
        self.model = model
        self._thresholds = np.array(
            [model.thresholds[label] for label in model.labels], dtype=np.float32
        )

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe([doc], batch_size=1))

    def pipe(self, stream: Iterable[Doc], batch_size: int) -> Iterator[Doc]:
        docs = iter(stream)
        while batch := list(islice(docs, batch_size)):
            yield from self._categorise(batch)

    def _categorise(self, docs: list[Doc]) -> list[Doc]:
        features = extract(docs)
        contributions = self.model.contributions(features)
        # Rounded, so that the last bit of a sum never tells two readings of one post apart.
        scores = np.round(self.model.scores(features, contributions).astype(np.float64), 4)
        decided = scores >= self._thresholds
        begins = np.cumsum([0, *(len(doc) for doc in docs)])
        evidence: list[Spans] = [{} for _ in docs]
        for column, label in enumerate(self.model.labels):
            texts = np.flatnonzero(decided[:, column])
            if len(texts) == 0:
                continue
            weight = _by_token(features, contributions[:, column], begins, decided[:, column])
            for text in texts.tolist():
                evidence[text][label] = top_spans(weight[begins[text] : begins[text + 1]].tolist())
        for doc, row, spans in zip(docs, scores.tolist(), evidence, strict=True):
            notes(doc).probabilities = dict(zip(self.model.labels, row, strict=True))
            notes(doc).evidence = spans
        if docs and (adaptation := notes(docs[0]).adaptation):
            values = occurrence_values(features, self.model.weight_of_bucket)
            _shift(docs, features, values, adaptation, begins)
        return docs


def _shift(
    docs: list[Doc],
    features: Features,
    values: Floats,
    adaptation: Adaptation,
    begins: NDArray[np.int64],
) -> None:
    """Fills `Notes.shifts` and `Notes.alike` from the corrections of the deployment."""
    known, added = adaptation.contributions(features, values)
    shared = features.only(known)
    sums = np.stack(
        [np.bincount(shared.text, column, minlength=len(docs)) for column in added.T], axis=1
    )
    alike: list[Spans] = [{} for _ in docs]
    for column, label in enumerate(adaptation.labels):
        up = sums[:, column] >= _TELLING
        if not up.any():
            continue
        weight = _by_token(shared, added[:, column], begins, up)
        for text in np.flatnonzero(up).tolist():
            alike[text][label] = top_spans(weight[begins[text] : begins[text + 1]].tolist())
    for doc, row, spans in zip(docs, (sums + adaptation.constant).tolist(), alike, strict=True):
        notes(doc).shifts = dict(zip(adaptation.labels, row, strict=True))
        notes(doc).alike = spans


def _by_token(
    features: Features, contribution: Floats, begins: NDArray[np.int64], wanted: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """What each token of the batch added; a pair's share goes half to its first and last word."""
    use = wanted[features.text]
    offset = begins[features.text[use]]
    half = contribution[use] / 2
    total = int(begins[-1])
    first = np.bincount(offset + features.token[use], weights=half, minlength=total)
    last = np.bincount(offset + features.end[use] - 1, weights=half, minlength=total)
    both: NDArray[np.float64] = (first + last).astype(np.float64)
    return both.round(6)


def top_spans(weights: list[float]) -> tuple[tuple[int, int], ...]:
    """The heaviest tokens, neighbours joined: at most `MOST_SPANS` spans, in order."""
    least = sum(weight for weight in weights if weight > 0) * _SHARE
    heaviest = nlargest(MOST_SPANS, range(len(weights)), key=weights.__getitem__)
    spans: list[tuple[int, int]] = []
    for token in sorted(heaviest):
        if weights[token] <= 0 or weights[token] < least:
            continue
        if spans and spans[-1][1] == token:
            spans[-1] = (spans[-1][0], token + 1)
        else:
            spans.append((token, token + 1))
    return tuple(spans)


@Language.factory(
    "categories",
    default_config={"weights": None},
)
def make_categoriser(nlp: Language, name: str, weights: str | None) -> Categoriser:
    if weights is None:
        raise ValueError('categories needs config={"weights": "<path of weights.npz>"}')
    return Categoriser(load_model(Path(weights)))
