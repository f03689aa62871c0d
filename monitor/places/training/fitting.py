"""Finding the weights of `tagger.py` on the labelled messages of IDRISI-R: some minutes.

    python -m monitor.places.training.fitting DATA GAZETTEER

writes `data/tagger_*.npz`, fitted on all events. Needs python-crfsuite (`crisis-monitor[train]`);
reading does not. The same data, gazetteer and seed give the same weights.

A message is shown several times: as it is; with the signs hidden that tell its capitalised and
labelled words, so that contexts and the gazetteer are learned and not names; and some in small
letters. In half of the cases the country of the event is known.
"""

import random
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from spacy.strings import get_string_id
from tqdm import tqdm

from monitor.model.areas import Area
from monitor.places.gazetteer.index import Gazetteer, open_gazetteer
from monitor.places.gazetteer.matches import find
from monitor.places.mentions.features import Key, Signs
from monitor.places.mentions.tagger import Weights
from monitor.places.mentions.tokens import Token
from monitor.places.mentions.word_features import Sign
from monitor.places.training.labelled import Labelled, areas, labelled

_ALL_HIDDEN = 0.25  # share of the messages shown with hidden names of which every word is hidden
_HIDDEN_UNCASED = 0.4  # share of the words without a label that are hidden with them, no capitals
_SMALL = 0.25  # share of the messages shown in small letters, too
_LABELS = "OBI"


class Recipe(NamedTuple):
    """How the weights of a script are fitted; chosen on events and messages left out of fitting."""

    messages: str  # the set of the labelled mentions
    places: str  # the set that tells the country of each event
    copies: str  # shown as it is (A), with hidden names (B), in small letters (C)
    l1: float
    l2: float
    iterations: int
    bias: float  # see `Weights`: between what is best for events seen and never seen


RECIPES = {
    "cased": Recipe("idrisi_r_en", "idrisi_d_en", "ABC", 1.5, 3.0, 60, -0.3),
    "uncased": Recipe("idrisi_r_ar", "idrisi_d_ar", "AAB", 0.1, 1.0, 80, -0.9),
}


class _Views:
    """Signs with and without the area of an event; what a group says is told once."""

    def __init__(self, gazetteer: Gazetteer, area_of: Mapping[str, Area]) -> None:
        self._gazetteer, self._area_of = gazetteer, area_of
        self._made: dict[Area | None, tuple[Signs, dict[Key, list[Sign]]]] = {}

    def __call__(self, event: str | None) -> tuple[Signs, dict[Key, list[Sign]]]:
        area = self._area_of.get(event) if event else None
        if area not in self._made:
            self._made[area] = Signs(self._gazetteer, area), {}
        return self._made[area]


def fit(
    messages: Sequence[Labelled],
    gazetteer: Gazetteer,
    area_of: Mapping[str, Area],
    script: str,
    seed: int = 0,
) -> Weights:
    """Weights for "cased" or "uncased" scripts from these messages; raises ImportError."""
    import pycrfsuite

    recipe, views, chance = RECIPES[script], _Views(gazetteer, area_of), random.Random(seed)  # noqa: S311 - no secret
    trainer = pycrfsuite.Trainer(verbose=False)
    for message in tqdm(messages, desc=f"{script}: signs", disable=None):
        for copy in recipe.copies:
            signs, told = views(message.event if chance.random() < 0.5 else None)
            text = message.text
            if copy == "C":
                text = text.lower()
                if chance.random() >= _SMALL or len(text) != len(message.text):
                    continue
            tokens, keys = signs.keys(text, find(gazetteer, text))
            if not tokens:
                continue
            labels = labels_of(tokens, message.mentions)
            hidden = _hidden(text, tokens, labels, script, chance) if copy != "A" else None
            trainer.append(_told(signs, told, keys, hidden), labels)
    trainer.set_params(
        {
            "c1": recipe.l1,
            "c2": recipe.l2,
            "max_iterations": recipe.iterations,
            "feature.minfreq": 2,
        }
    )
    print(f"{script}: fitting on {len(messages)} messages", file=sys.stderr)
    with tempfile.NamedTemporaryFile(suffix=".crf") as file:
        trainer.train(file.name)
        return _weights(file.name, recipe.bias)


def labels_of(tokens: Sequence[Token], mentions: Iterable[Mapping[str, int]]) -> list[str]:
    """O, B or I for each token. A mention that is part of a hashtag has no token of its own."""
    labels = ["O"] * len(tokens)
    for mention in mentions:
        start, end = mention["start"], mention["end"]
        inside = [at for at, one in enumerate(tokens) if one.end > start and one.start < end]
        if not inside or labels[inside[0]] != "O":
            continue
        only = tokens[inside[0]]
        if len(inside) == 1 and only.tag and (start > only.start or end < only.end):
            continue
        for at in inside:
            labels[at] = "I"
        labels[inside[0]] = "B"
    return labels


def _hidden(
    text: str, tokens: Sequence[Token], labels: Sequence[str], script: str, chance: random.Random
) -> list[bool]:
    if chance.random() < _ALL_HIDDEN:
        return [True] * len(tokens)
    if script == "cased":
        return [
            one.tag or label != "O" or text[one.start].isupper()
            for one, label in zip(tokens, labels, strict=True)
        ]
    return [label != "O" or chance.random() < _HIDDEN_UNCASED for label in labels]


def _told(
    signs: Signs,
    told: dict[Key, list[Sign]],
    keys: Sequence[Sequence[Key]],
    hidden: Sequence[bool] | None,
) -> list[list[str]]:
    """For each token the signs that speak to it, with the offset that they come from."""
    heard: list[list[str]] = [[] for _ in keys]
    for at, groups in enumerate(keys):
        hides = hidden is not None and hidden[at]
        for key in groups:
            if (listed := told.get(key)) is None:
                listed = told[key] = list(signs.signs(key))
            for offset, sign in listed:
                if 0 <= at + offset < len(keys) and not (hides and sign[0] == "w"):
                    heard[at + offset].append(f"{offset}:{sign}")
    return heard


def _weights(path: str, bias: float) -> Weights:
    import pycrfsuite

    tagger = pycrfsuite.Tagger()
    tagger.open(path)
    model = tagger.info()
    values: dict[int, list[float]] = {}
    for (sign, label), value in model.state_features.items():
        values.setdefault(get_string_id(sign), [0.0] * 3)[_LABELS.index(label)] = value
    steps = np.zeros((3, 3))
    for (before, after), value in model.transitions.items():
        steps[_LABELS.index(before), _LABELS.index(after)] = value
    hashes = np.array(sorted(values), dtype=np.uint64)
    return Weights(hashes, np.array([values[int(one)] for one in hashes]), steps, bias)


def fit_all(data: Path, gazetteer: Gazetteer, folder: Path, seed: int = 0) -> None:
    """Fit both scripts on all events of `data` and write the weights into `folder`."""
    for script, recipe in RECIPES.items():
        messages = list(labelled(data, recipe.messages))
        weights = fit(messages, gazetteer, areas(data, recipe.places), script, seed)
        path = folder / f"tagger_{script}.npz"
        weights.save(path)
        print(f"{path}: {len(weights.hashes)} signs", file=sys.stderr)


if __name__ == "__main__":
    fit_all(
        Path(sys.argv[1]), open_gazetteer(Path(sys.argv[2])), Path(__file__).parents[1] / "data"
    )
