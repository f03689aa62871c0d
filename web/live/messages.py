"""What an open board hears: one message of each kind, as the page's scripts know them too.

`web/assets/src/messages.ts` has the same types; a test holds the two together.
"""

from dataclasses import dataclass, fields
from typing import Any, ClassVar

import orjson

from monitor.model.announcements import Mark


@dataclass(frozen=True, slots=True)
class FiledMessage:
    """All that was filed and decided since the last message to this board."""

    KIND: ClassVar[str] = "filed"

    revision: int
    posts: int  # how many
    incidents: list[int]
    all: bool  # any incident may have changed
    at: int  # ms since 1970
    decided: list[Mark]
    by_hand: list[int]  # an officer changed these


@dataclass(frozen=True, slots=True)
class PresentMessage:
    """Somebody came to these incidents, or left them."""

    KIND: ClassVar[str] = "present"

    incidents: list[int]


Message = FiledMessage | PresentMessage


def encoded(message: Message) -> bytes:
    """As JSON, with its kind."""
    body: dict[str, Any] = {"kind": message.KIND}
    for field in fields(message):
        body[field.name] = getattr(message, field.name)
    return orjson.dumps(body)
