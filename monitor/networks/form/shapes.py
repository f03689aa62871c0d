"""From what somebody filled in to a post. Pure."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from monitor.model.listening import Heard
from monitor.model.posts import Issue, Post, storable

MOST_WORDS = 4_000
MOST_SHORT = 200
"""Characters: of what is needed, and of the place and the contact."""


def id_of(secret: str) -> str:
    """The id of the post whose writer holds this secret; nobody finds the secret from it."""
    return sha256(secret.encode()).hexdigest()[:32]


def heard(filled: Any) -> Iterator[Heard]:
    """`filled`: need, where, contact, language and the secret, as the page sends them."""
    try:
        yield _post(filled)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raw = json.dumps(filled, default=str)[:2000]
        yield Issue("form", "the web form", f"{type(error).__name__}: {error}", raw)


def _post(filled: Mapping[str, Any]) -> Post:
    need = storable(str(filled["need"]).strip())[:MOST_WORDS]
    if not need:
        raise ValueError("nothing is said")
    where = " ".join(storable(str(filled.get("where") or "")).split())[:MOST_SHORT]
    contact = " ".join(storable(str(filled.get("contact") or "")).split())[:MOST_SHORT]
    at = filled.get("at")
    return Post(
        network="form",
        id=id_of(str(filled["secret"])),
        text=f"{need}\n{where}" if where else need,
        created_at=datetime.fromisoformat(at) if at else datetime.now(UTC),
        author=contact,
        language_hint=str(filled.get("language") or "")[:20] or None,
        raw={"where": where, "contact": contact},
    )
