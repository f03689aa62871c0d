"""`crisis-monitor read`, as a program: its schema is a promise."""

import json
from pathlib import Path
from typing import Any

import pytest

from monitor.model.labels import ALL_LABELS
from tests.running import Running


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory, gazetteer_folder: Path) -> Running:
    folder = tmp_path_factory.mktemp("read")
    (folder / "gazetteer").symlink_to(gazetteer_folder)
    return Running(folder, "redis://localhost:1")  # no broker is needed, none is asked


def post(number: int, text: str, **more: Any) -> bytes:
    return json.dumps({"id": str(number), "text": text} | more).encode() + b"\n"


def test_each_post_gives_one_report_with_every_promised_field(reader: Running) -> None:
    text = "We are 40 people on the roof of the school in Beira with no water, please send boats"
    done = reader.run("read", given=post(1, text) + post(2, "Lovely sunny day at the beach"))
    assert done.returncode == 0
    one, other = [json.loads(line) for line in done.stdout.splitlines()]
    assert set(one) >= {
        "id", "language", "needs", "intent", "humanitarian_class", "hazards", "relevant",
        "urgency", "severity", "certainty", "labels", "scores", "mentions", "places",
        "priority", "reasons",
    }  # fmt: skip
    assert set(one["scores"]) == set(ALL_LABELS)
    assert all(0 <= score <= 1 for score in one["scores"].values())
    assert {"sector", "item", "kind", "score", "people"} <= set(one["needs"][0])
    assert "search_and_rescue" in {need["item"] for need in one["needs"]}
    assert one["needs"][0]["people"] == {"count": 40, "unit": "people"}
    [mention] = one["mentions"]
    assert text[mention["start"] : mention["end"]] == mention["text"] == "Beira"
    [place] = one["places"]
    assert (place["name"], place["country"], place["precision"]) == ("Beira", "MZ", "city")
    assert one["priority"] > 60 > other["priority"]
    for reason in one["reasons"]:
        assert {"label", "start", "end", "why", "score"} <= set(reason)
        assert 0 <= reason["start"] <= reason["end"] <= len(text)


def test_bad_lines_are_named_and_counted_and_the_rest_is_read(reader: Running) -> None:
    given = post(1, "water") + b"{nonsense\n" + b'{"id": "3"}\n' + post(4, "food")
    done = reader.run("read", given=given)
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["1", "4"]
    said = done.stderr.decode()
    assert "line 2: not JSON" in said
    assert "line 3: no text" in said
    assert "2 posts read, 2 bad lines" in said
    assert done.returncode == 3


def test_coordinates_of_the_post_are_a_place(reader: Running) -> None:
    done = reader.run("read", given=post(1, "help us", lat=-19.84, lon=34.84))
    [place] = json.loads(done.stdout)["places"]
    assert (place["precision"], place["lat"], place["lon"]) == ("point", -19.84, 34.84)


def test_hostile_texts_each_get_a_report(reader: Running) -> None:
    texts = ["", "🙏" * 50, "\x00\x07", "https://example.org", "\u202e abc", "a" * 100_000]
    given = b"".join(post(n, text) for n, text in enumerate(texts))
    done = reader.run("read", given=given + b'{"id": "s", "text": "half \\ud83d pair"}\n')
    assert done.returncode == 0, done.stderr.decode()
    reports = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(reports) == len(texts) + 1
    assert all(report["needs_human"] == [] for report in reports)
