"""State, owner and standing as rows, heads and the live feed show them: the same everywhere."""

from collections.abc import Callable

from monitor.model.announcements import Mark
from monitor.model.listed import Listed


def initials(name: str) -> str:
    """ "Ana Beira" → "AB", "yusuf@desk.example" → "Y"; of any script."""
    words = name.split("@")[0].replace(".", " ").replace("_", " ").split()
    letters = [word[0] for word in words if word[0].isalpha()]
    return "".join(letters[:1] + letters[1:][-1:]).upper()


def mark(one: Listed, render: Callable[..., str]) -> Mark:
    """For the live feed: nothing in it depends on who looks. `render`: of triage/marks.html."""
    return Mark(one.id, one.version, one.triage.decisions, render(one=one))
