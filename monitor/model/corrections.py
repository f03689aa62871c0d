"""A correction: what a person says of one label of one post, against what the machine read."""

from dataclasses import dataclass

from monitor.model.labels import RELEVANT, HumanitarianClass, Intent, class_label, intent_label

_CLASSES = tuple(class_label(one) for one in HumanitarianClass)
_OTHER = intent_label(Intent.OTHER)
_NOTHING = class_label(HumanitarianClass.NOT_HUMANITARIAN)


@dataclass(frozen=True, slots=True)
class Correction:
    number: int  # grows with time: a later one of the same post and label counts
    text: str  # of the post
    label: str
    wanted: bool
    language_hint: str | None = None  # of the post: it is read as it was read then


def implied(label: str, wanted: bool) -> dict[str, bool]:
    """What a correction says of all labels: a post has one class, and a class makes it relevant."""
    said = {label: wanted}
    if wanted and label in _CLASSES:
        said |= {other: False for other in _CLASSES if other != label}
        said[RELEVANT] = label != _NOTHING
    if wanted and label == RELEVANT:
        said[_NOTHING] = False
    if wanted and label == _OTHER:
        said |= {intent_label(one): False for one in Intent if one is not Intent.OTHER}
    return said
