"""`crisis-monitor read --area`: where the emergency is decides between places of one name."""

import json
from pathlib import Path

import pytest

from tests.running import Running


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory, gazetteer_folder: Path) -> Running:
    folder = tmp_path_factory.mktemp("read-area")
    (folder / "gazetteer").symlink_to(gazetteer_folder)
    return Running(folder, "redis://localhost:1")


def _post(text: str) -> bytes:
    return json.dumps({"id": "1", "text": text}).encode() + b"\n"


@pytest.mark.parametrize("area", ["AU", "Australia", "-39,140,-32,152"])
def test_the_area_decides_between_places_of_one_name(reader: Running, area: str) -> None:
    given = _post("People in Newcastle have no water")
    done = reader.run("read", "--area", area, given=given)
    assert done.returncode == 0, done.stderr
    [place] = json.loads(done.stdout)["places"]
    assert place["candidates"][0]["country"] == "AU"


def test_points_in_the_text_are_places(reader: Running) -> None:
    text = "Send a boat to -19.84361, 34.83889 or https://maps.google.com/?q=-19.85,34.9"
    done = reader.run("read", given=_post(text))
    report = json.loads(done.stdout)
    assert [one["kind"] for one in report["mentions"]] == ["coordinates", "coordinates"]
    one, other = report["places"]
    assert (one["lat"], one["lon"], one["precision"]) == (-19.84361, 34.83889, "point")
    assert one["name"] == "near Beira"
    assert text[other["start"] : other["end"]] == "https://maps.google.com/?q=-19.85,34.9"


def test_an_area_that_is_none_is_refused_before_anything_is_read(reader: Running) -> None:
    done = reader.run("read", "--area", "Atlantis", given=_post("water"))
    assert done.returncode == 2
    assert b"no country is called 'Atlantis'" in done.stderr
    assert done.stdout == b""
