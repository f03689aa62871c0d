"""The order in which kept posts are read when more come than can be read at once."""

from enum import StrEnum


class Lane(StrEnum):
    """A queue of its own. Every lane is read; the first is read first."""

    URGENT = "urgent"
    NORMAL = "normal"
    LATER = "later"
