"""State, owner and standing as rows, heads and the live feed show them: the same everywhere."""

from collections.abc import Callable
from hashlib import blake2b
from typing import Any

from monitor.model.listed import Listed


def mark_of(address: str) -> str:
    """Stands for an officer on pages of others: enough to know oneself, not to write to them."""
    return blake2b(address.encode(), digest_size=6).hexdigest() if address else ""


def initials(name: str) -> str:
    """ "Ana Beira" → "AB", "yusuf@desk.example" → "Y"; of any script."""
    words = name.split("@")[0].replace(".", " ").replace("_", " ").split()
    letters = [word[0] for word in words if word[0].isalpha()]
    return "".join(letters[:1] + letters[1:][-1:]).upper()


def marks(one: Listed, render: Callable[..., str]) -> dict[str, Any]:
    """For the live feed: nothing in it depends on who looks. `render`: of triage/marks.html."""
    html = render(one=one)
    return {"id": one.id, "version": one.version, "seen": one.triage.decisions, "html": html}
