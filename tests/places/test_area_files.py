import json
from pathlib import Path
from typing import Any

import pytest

from monitor.model.areas import Area, Box
from monitor.places.areas.files import read_area
from monitor.places.areas.words import AreaError


def _file(folder: Path, content: Any) -> str:
    path = folder / "area.geojson"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return str(path)


def _polygon(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def test_a_file_is_the_box_around_its_features(tmp_path: Path) -> None:
    features = [
        {"type": "Feature", "properties": {}, "geometry": one}
        for one in (
            _polygon(34, -20, 35, -19),
            None,
            {"type": "Point", "coordinates": [33.5, -21, 7]},
        )
    ]
    name = _file(tmp_path, {"type": "FeatureCollection", "features": features})
    assert read_area(name) == Area(box=Box(-21, 33.5, -19, 35))


def test_parts_on_both_sides_of_the_antimeridian_are_near_each_other(tmp_path: Path) -> None:
    parts = [_polygon(177, -19, 180, -16), _polygon(-180, -19, -179, -16)]
    content = {"type": "MultiPolygon", "coordinates": [part["coordinates"] for part in parts]}
    assert read_area(_file(tmp_path, content)) == Area(box=Box(-19, 177, -16, -179))


def test_a_wide_polygon_is_not_turned_inside_out(tmp_path: Path) -> None:
    assert read_area(_file(tmp_path, _polygon(-170, 50, 170, 70))) == Area(
        box=Box(50, -170, 70, 170)
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "is no JSON"),
        ("[1, 2]", "no GeoJSON"),
        ({"type": "Polygon"}, "no GeoJSON"),
        ({"type": "FeatureCollection", "features": []}, "no geometry"),
        ({"type": "Point", "coordinates": [10, 200]}, "longitude, latitude"),
        ('{"type": "Point", "coordinates": [NaN, 2]}', "no GeoJSON"),
    ],
)
def test_a_file_that_is_no_area_is_refused_with_the_reason(
    tmp_path: Path, content: Any, said: str
) -> None:
    with pytest.raises(AreaError, match=said):
        read_area(_file(tmp_path, content))


def test_a_missing_file_is_named_and_other_words_are_read_as_words() -> None:
    with pytest.raises(AreaError, match=r"nowhere\.geojson cannot be read"):
        read_area("nowhere.geojson")
    assert read_area("Haiti") == Area(("HT",))
