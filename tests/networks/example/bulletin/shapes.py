"""From a notice to a post. Pure."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from monitor.model.listening import Heard
from monitor.model.posts import Issue, Post


def heard(notice: Any) -> Iterator[Heard]:
    try:
        yield Post(
            network="bulletin",
            id=str(notice["number"]),
            text=notice["words"],
            created_at=datetime.fromisoformat(notice["at"]),
            author=notice["from"],
            raw=notice,
        )
    except (KeyError, TypeError, ValueError) as error:
        yield Issue("bulletin", "a notice", f"{type(error).__name__}: {error}", json.dumps(notice))
