"""Times in words: the server and the page (web/assets/tests/ages.test.ts) say the same."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.model.targets import What
from web.present.ages import age
from web.present.due_times import due, span

TIMES = json.loads(Path("web/assets/tests/times.json").read_text())
NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)


def test_times_are_said_as_the_page_says_them() -> None:
    assert [age(NOW - timedelta(seconds=s), NOW) for s, _ in TIMES["ages"]] == [
        words for _, words in TIMES["ages"]
    ]
    assert [span(s) for s, _ in TIMES["spans"]] == [words for _, words in TIMES["spans"]]
    assert [due(What(what), NOW + timedelta(seconds=s), NOW) for what, s, _ in TIMES["dues"]] == [
        words for *_, words in TIMES["dues"]
    ]
