"""Weights that have not seen what they are measured on: fitted without some events, or some rows.

Fitting takes minutes, so the weights are kept in a folder beside the gazetteer, by what they were
made from.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from importlib import resources
from importlib.util import find_spec
from pathlib import Path

from monitor.model.areas import Area
from monitor.places import words
from monitor.places.gazetteer import matches
from monitor.places.gazetteer.index import Gazetteer
from monitor.places.mentions import features as signs
from monitor.places.mentions import tagger, tokens
from monitor.places.mentions import word_features as word_signs
from monitor.places.mentions.features import Signs
from monitor.places.mentions.tagger import Tagger, Weights, shipped
from monitor.places.training import fitting
from monitor.places.training.fitting import RECIPES, fit
from monitor.places.training.labelled import Labelled

_MADE_BY = (fitting, matches, signs, tagger, tokens, word_signs, words)
_FOLDS = {"cased": 4, "uncased": 3}
_ROWS_LEFT_OUT = 4  # every fourth message, by its number

Split = tuple[Weights, list[Labelled]]
"""Weights, and the messages that they have not seen."""


def taggers_of(signs: Signs, script: str, weights: Weights | None = None) -> tuple[Tagger, Tagger]:
    """For scripts with capitals and those without; the shipped weights but for `script`."""
    of = {one: shipped(one) for one in RECIPES} | ({script: weights} if weights else {})
    return Tagger(signs, of["cased"]), Tagger(signs, of["uncased"])


def can_refit() -> bool:
    """Whether python-crfsuite is installed (`crisis-monitor[train]`)."""
    return find_spec("pycrfsuite") is not None


class Refits:
    """Fits on a part of the messages of a script, and keeps the weights in a folder."""

    def __init__(
        self,
        messages: Sequence[Labelled],
        gazetteer: Gazetteer,
        area_of: Mapping[str, Area],
        script: str,
        folder: Path,
    ) -> None:
        self._messages, self._gazetteer, self._area_of = messages, gazetteer, area_of
        self._script, self._folder = script, folder

    def by_event(self) -> Iterator[Split]:
        """Every event is left out once, together with every fourth (third) other by name."""
        events = sorted({message.event for message in self._messages})
        folds = _FOLDS[self._script]
        for fold in range(folds):
            out = frozenset(events[fold::folds])
            yield from self._split([message.event in out for message in self._messages])

    def of_events(self) -> dict[str, Weights]:
        """By event, weights that have not seen it."""
        return {message.event: weights for weights, unseen in self.by_event() for message in unseen}

    def by_row(self) -> Iterator[Split]:
        """Every fourth message is left out: its event has been seen."""
        yield from self._split([at % _ROWS_LEFT_OUT == 0 for at, _ in enumerate(self._messages)])

    def _split(self, left_out: Sequence[bool]) -> Iterator[Split]:
        marked = list(zip(self._messages, left_out, strict=True))
        kept = [message for message, out in marked if not out]
        unseen = [message for message, out in marked if out]
        if kept and unseen:
            yield self._weights(kept), unseen

    def _weights(self, kept: Sequence[Labelled]) -> Weights:
        made_from = hashlib.sha256(repr((RECIPES[self._script], len(self._gazetteer))).encode())
        for module in _MADE_BY:
            made_from.update(Path(str(module.__file__)).read_bytes())
        lists = resources.files("monitor.places").joinpath("data")
        for name in ("sign_words.tsv", "usual_words.tsv", "person_names.tsv"):
            made_from.update(lists.joinpath(name).read_bytes())
        for message in kept:
            made_from.update(f"{message.text}{message.mentions}".encode())
        path = self._folder / f"{self._script}-{made_from.hexdigest()[:16]}.npz"
        if not path.exists():
            self._folder.mkdir(parents=True, exist_ok=True)
            fit(kept, self._gazetteer, self._area_of, self._script).save(path)
        return Weights.load(path)
