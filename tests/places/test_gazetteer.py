import multiprocessing
import resource
import time
from pathlib import Path

import pytest

from monitor.model.places import Precision
from monitor.places.gazetteer.index import (
    Gazetteer,
    GazetteerError,
    build,
    building,
    open_gazetteer,
)
from monitor.places.gazetteer.sources import CITY
from monitor.places.words import name_key


def _shown(gazetteer: Gazetteer, name: str) -> list[str]:
    found, _ = gazetteer.find(name_key(name))
    return [] if found < 0 else [gazetteer.key(place) for place, _ in gazetteer.named(found)]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Haiti", "country:HT"),
        ("هايتي", "country:HT"),
        ("Léogâne", "geonames:3722286"),
        ("leogane", "geonames:3722286"),
        ("Alberta", "region:CA.01"),
        ("Texas", "region:US.TX"),
        ("puertorico", "country:PR"),
        ("U.S.", "country:US"),
        ("Middle East", "region:middle-east"),
        ("البحر الأحمر", "region:red-sea"),
        ("NYC", "geonames:5128581"),
        ("صنعا", "region:YE.26"),
        ("москве", "geonames:524901"),
        ("browardcounty", "geonames:4149007"),
    ],
)
def test_a_place_is_found_by_its_names_with_and_without_accents(
    gazetteer: Gazetteer, name: str, key: str
) -> None:
    assert key in _shown(gazetteer, name)


def test_a_county_lies_among_its_towns_and_is_no_point(gazetteer: Gazetteer) -> None:
    name, _ = gazetteer.find("broward county")
    county = gazetteer.candidate(gazetteer.first(name)[0], 0.5)
    assert (county.name, county.region, county.country) == ("Broward County", "Florida", "US")
    assert county.precision is Precision.REGION
    assert (county.lat, county.lon) == pytest.approx((26.1, -80.2), abs=0.2)
    assert county.population > 1_000_000


def test_the_name_of_a_division_and_its_town_is_the_towns(gazetteer: Gazetteer) -> None:
    name, _ = gazetteer.find("los angeles")
    levels = {
        gazetteer.level(place)
        for place, _ in gazetteer.named(name)
        if gazetteer.candidate(place, 0.0).region == "California"
    }
    assert levels == {CITY}


def test_a_wide_region_says_how_wide_it_is(gazetteer: Gazetteer) -> None:
    name, _ = gazetteer.find("caribbean")
    caribbean = gazetteer.candidate(gazetteer.first(name)[0], 0.5)
    assert (caribbean.name, caribbean.country) == ("Caribbean", "")
    assert caribbean.radius_m == 1_500_000


def test_an_unknown_name_is_not_found(gazetteer: Gazetteer) -> None:
    assert gazetteer.find("no such place anywhere") == (-1, False)


def test_the_beginning_of_a_longer_name_is_marked(gazetteer: Gazetteer) -> None:
    name, longer = gazetteer.find("port au")
    assert name == -1
    assert longer


def test_a_candidate_says_where_it_is(gazetteer: Gazetteer) -> None:
    name, _ = gazetteer.find("jacmel")
    candidate = gazetteer.candidate(gazetteer.named(name)[0][0], 0.5)
    assert (candidate.name, candidate.country) == ("Jacmel", "HT")
    assert candidate.precision is Precision.CITY
    assert candidate.lat == pytest.approx(18.23, abs=0.05)
    assert candidate.lon == pytest.approx(-72.53, abs=0.05)


def test_opening_again_is_quick_and_changes_nothing(gazetteer_folder: Path) -> None:
    before = (gazetteer_folder / "hashes.npy").stat().st_mtime_ns
    begun = time.perf_counter()
    again = open_gazetteer(gazetteer_folder)
    assert time.perf_counter() - begun < 2
    assert len(again) > 200_000
    assert (gazetteer_folder / "hashes.npy").stat().st_mtime_ns == before


def test_a_folder_without_its_stamp_is_no_gazetteer(tmp_path: Path) -> None:
    (tmp_path / "hashes.npy").write_bytes(b"half of it")
    with pytest.raises(GazetteerError, match="open_gazetteer"):
        Gazetteer(tmp_path)


def test_a_place_is_found_again_by_its_key(gazetteer: Gazetteer) -> None:
    for word in ("haiti", "illinois", "beira", "cook county", "caribbean"):
        place, _ = gazetteer.first(gazetteer.find(word)[0])
        assert gazetteer.place(gazetteer.key(place)) == place
    for key in ("", "geonames:1", "geonames:x", "country:ZZ", "nominatim:12", "point:1,2"):
        assert gazetteer.place(key) is None


def test_a_build_that_fails_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def out_of_space(folder: Path, progress: object) -> None:
        (folder / "lat.npy").write_bytes(b"half of it")
        raise OSError("no space left on device")

    monkeypatch.setattr(building, "write", out_of_space)
    with pytest.raises(OSError, match="no space"):
        build(tmp_path / "gazetteer")
    assert [path.name for path in tmp_path.iterdir()] == ["gazetteer.lock"]


def test_a_folder_that_cannot_be_written_is_told_with_the_reason(tmp_path: Path) -> None:
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, limit[1]))  # inherited by the child
    try:
        with pytest.raises(GazetteerError, match=r"could not be built in .*gazetteer: .*"):
            open_gazetteer(tmp_path / "gazetteer")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    assert [path.name for path in tmp_path.iterdir()] == ["gazetteer.lock"]


def test_two_processes_at_once_build_one_gazetteer_and_mend_a_half_built_one(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "gazetteer"
    folder.mkdir()
    (folder / "lat.npy").write_bytes(b"half of it")
    context = multiprocessing.get_context("spawn")
    with context.Pool(2) as pool:
        counts = pool.map(_count_places, [folder, folder])
    assert counts[0] == counts[1] > 200_000
    assert sorted(path.name for path in tmp_path.iterdir()) == ["gazetteer", "gazetteer.lock"]


def _count_places(folder: Path) -> int:
    return len(open_gazetteer(folder))
