"""The reading of a post: what the machine read, and what officers said of it.

What officers say is laid over what the machine read (`monitor/steps/laid_over.py`), and the
machine's reading is kept beside: the same words of officers always give the same reading, and one
that is taken back leaves nothing behind.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from monitor.model.labels import (
    Certainty,
    Hazard,
    HumanitarianClass,
    Intent,
    Severity,
    Stance,
    Urgency,
)
from monitor.model.needs import Need
from monitor.model.overrides import NO_CORRECTIONS, Corrections
from monitor.model.places import Mention, Place, PlaceChoice, Precision
from monitor.model.reasons import Reason


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a post says of the organisation; `name` as the text writes it."""

    name: str
    stance: Stance
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a post was read as. A step returns a new one with its part filled in."""

    language: str = "und"  # BCP 47 primary tag; "und" when nothing could be told
    language_score: float = 0.0  # not stored
    needs: tuple[Need, ...] = ()
    intent: Intent = Intent.OTHER
    humanitarian_class: HumanitarianClass = HumanitarianClass.NOT_HUMANITARIAN
    hazards: tuple[Hazard, ...] = ()
    relevant: bool = False
    urgency: Urgency = Urgency.UNKNOWN
    severity: Severity = Severity.UNKNOWN
    certainty: Certainty = Certainty.UNKNOWN
    labels: tuple[str, ...] = ()  # decided: above their own thresholds
    scores: Mapping[str, float] = field(default_factory=dict)  # every label, 0..1
    mentions: tuple[Mention, ...] = ()
    places: tuple[Place, ...] = ()
    priority: int = 0  # 0..100
    reasons: tuple[Reason, ...] = ()
    faults: tuple[str, ...] = ()  # steps that broke on this post, with the error
    reader: str = ""  # the version of the model that read it
    opinion_of_us: Opinion | None = None  # where a watched name is mentioned
    our_own: bool = False  # by us, or by a watched account: no independent voice
    unsure: tuple[str, ...] = ()  # learned labels too near their threshold, nearest first
    corrections: Corrections = NO_CORRECTIONS
    machine: "Reading | None" = None  # as the machine read it; None: officers changed nothing

    @property
    def by_machine(self) -> "Reading":
        """As the machine read it, whatever officers said since."""
        return self if self.machine is None else self.machine

    @property
    def place_choices(self) -> dict[str, PlaceChoice]:
        """By words of the text, what an officer said they mean."""
        return {one.mention.text: one.choice for one in self.places if one.choice is not None}

    @property
    def needs_human(self) -> bool:
        """A step broke on this post: somebody must look at it."""
        return bool(self.faults)

    @property
    def place(self) -> Place | None:
        """The finest certain place, the most confident among equals; else none."""
        certain = [place for place in self.places if place.chosen is not None]
        return max(certain, key=_fineness, default=None)


_ORDER = tuple(Precision)


def _fineness(place: Place) -> tuple[int, float]:
    assert place.chosen is not None  # noqa: S101 - filtered by the caller
    return _ORDER.index(place.chosen.precision), place.confidence
