import json
from typing import Any

import pytest
from geopy.distance import great_circle
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.local_names import ListRead
from monitor.model.places import Precision
from monitor.places.local.errors import ListError
from monitor.places.local.geometry import spot_of
from monitor.places.local.reading import read_list


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def shape(kind: str, coordinates: Any) -> dict[str, Any]:
    return {"type": kind, "coordinates": coordinates}


def read(*features: Any, **more: Any) -> ListRead:
    content = {"type": "FeatureCollection", "features": features} | more
    return read_list(json.dumps(content).encode())


SQUARE = [[34.0, -20.0], [34.2, -20.0], [34.2, -19.8], [34.0, -19.8], [34.0, -20.0]]


def test_points_and_polygons_become_places() -> None:
    found = read(
        feature(shape("Point", [34.8, -19.8, 12]), name="Kavuma clinic", type="health post"),
        feature(
            shape("Polygon", [SQUARE]), ADM3_PT="x", name="Limbe", pcode="MZ7", alias=["Lymbe"]
        ),
        feature(shape("MultiPolygon", [[SQUARE]]), name="Limbe islands"),
    )
    clinic, ward, islands = found.places
    assert (clinic.lat, clinic.lon, clinic.radius_m) == (-19.8, 34.8, None)
    assert clinic.precision is Precision.POINT
    assert (ward.names, ward.code, ward.lat, ward.lon) == (("Limbe", "Lymbe"), "MZ7", -19.9, 34.1)
    assert ward.radius_m is not None
    assert 15_000 < ward.radius_m < 16_000
    assert (islands.lat, islands.lon) == (-19.9, 34.1)
    assert found.form == "GeoJSON"


@pytest.mark.parametrize(
    ("geometry", "said"),
    [
        (None, "no geometry"),
        (shape("GeometryCollection", []), "is not read"),
        (shape("Point", []), "not those of a Point"),
        (shape("Point", ["34", "-19"]), "not those of a Point"),
        (shape("Point", [-19.8, 134.8]), "swapped"),
        (shape("Point", [0, 0]), "open sea"),
        (shape("Polygon", []), "not those of a Polygon"),
        (shape("Polygon", [[]]), "an empty Polygon"),
        (shape("MultiPolygon", []), "an empty MultiPolygon"),
    ],
)
def test_a_bad_feature_is_named_and_the_good_ones_are_kept(geometry: Any, said: str) -> None:
    good = feature(shape("Point", [34.8, -19.8]), name="Kavuma")
    found = read(good, feature(geometry, name="Limbe"), good)
    assert len(found.places) == 2
    [problem] = found.problems
    assert problem.where == "feature 2"
    assert said in problem.reason


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b'{"type": "FeatureCollection",\n "features": [}', "line 2 is not JSON"),
        (b"[1, 2]", "no GeoJSON FeatureCollection"),
        (b'{"type": "Topology"}', "it has no features"),
        (b'{"type": "FeatureCollection", "features": []}', "no features"),
        (b'{"features": [{"properties": {"colour": "red"}}]}', "no property with names.*'colour'"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(data: bytes, said: str) -> None:
    with pytest.raises(ListError, match=said):
        read_list(data)


def test_other_coordinates_than_degrees_are_refused() -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32736"}}
    with pytest.raises(ListError, match="save the layer as EPSG:4326"):
        read(feature(shape("Point", [34.8, -19.8]), name="Kavuma"), crs=crs)


def test_an_island_on_the_antimeridian_stays_whole() -> None:
    ring = [[179.8, -17.0], [-179.8, -17.0], [-179.8, -16.6], [179.8, -16.6], [179.8, -17.0]]
    lat, lon, radius = spot_of(shape("Polygon", [ring]))
    assert round(lat, 6) == -16.8
    assert abs(abs(lon) - 180) < 1e-6
    assert radius is not None
    assert radius < 40_000


_corner = st.tuples(st.floats(-179, 179), st.floats(-80, 80))


@given(_corner, st.lists(st.tuples(st.floats(0, 0.9), st.floats(0, 0.9)), min_size=3, max_size=9))
def test_the_circle_holds_the_whole_shape(
    corner: tuple[float, float], steps: list[tuple[float, float]]
) -> None:
    ring = [[corner[0] + right, corner[1] + up] for right, up in steps]
    lat, lon, radius = spot_of(shape("Polygon", [ring]))
    for x, y in ring:
        assert great_circle((lat, lon), (y, x)).m <= (radius or 0) * 1.000001 + 0.01
