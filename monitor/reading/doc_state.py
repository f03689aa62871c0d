"""What the components of the pipeline note about a text, for those that come after them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from spacy.tokens import Doc

from monitor.model.needs import People

if TYPE_CHECKING:  # they import this module
    from monitor.reading.adaptation import Adaptation
    from monitor.reading.cues import Cue
    from monitor.reading.rules import Finding

_KEY = "reading"


@dataclass(slots=True)
class Notes:
    """Kept in `doc.user_data`: `doc._` attributes cost 2 µs a touch, a fifth of all reading."""

    given: str  # the text; `doc.text` is put together anew at each call, 0.1 ms
    language_hint: str | None = None
    language: str = "und"
    language_score: float = 0.0
    script: str = ""  # where a language is written in a script that is not its usual one
    cues: "tuple[Cue, ...]" = ()
    people: tuple[People, ...] = ()
    findings: "Mapping[str, Finding]" = field(default_factory=dict)
    probabilities: Mapping[str, float] = field(default_factory=dict)  # of learned labels
    evidence: Mapping[str, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    """Of learned labels decided: the (first token, end) that told."""
    adaptation: "Adaptation | None" = None  # of the deployment; the same for all texts of a batch
    shifts: Mapping[str, float] = field(default_factory=dict)  # log-odds, from corrections
    alike: Mapping[str, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    """Of labels shifted up: the (first token, end) that corrected texts have too."""


def begin(doc: Doc, text: str) -> None:
    doc.user_data[_KEY] = Notes(text)


def notes(doc: Doc) -> Notes:
    """The notes of a text made by our tokeniser."""
    found: Notes = doc.user_data[_KEY]
    return found
