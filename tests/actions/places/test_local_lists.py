from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.actions.deployments import open_deployment, set_area
from monitor.actions.places.local_lists import confirm, draft, remove
from monitor.model.areas import Area, Box
from monitor.model.local_names import Column, ListRead, LocalPlace, Problem, extent
from monitor.model.people import Person
from monitor.model.places import Precision
from monitor.store.database import Database
from monitor.store.deployments import all_deployments, area_of
from monitor.store.places import local_names
from monitor.store.places.local_names import LocalListError, pack, unpack

_texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=20)
_places = st.builds(
    LocalPlace,
    id=_texts,
    names=st.lists(_texts, min_size=1, max_size=3).map(tuple),
    code=_texts,
    kind=_texts,
    lat=st.floats(-90, 90),
    lon=st.floats(-180, 180),
    precision=st.sampled_from(Precision),
    radius_m=st.none() | st.floats(0, 1e6),
    within=st.lists(_texts, max_size=3).map(tuple),
)


def a_list(*names: str) -> ListRead:
    places = tuple(
        LocalPlace(f"c{at}", (name,), "", "camp", -19.0 - at, 34.5, Precision.NEIGHBOURHOOD, None)
        for at, name in enumerate(names)
    )
    columns = (Column("nome", "name"), Column("notes", ""))
    return ListRead("CSV", columns, places, (Problem("line 9", "no latitude"),), 1)


ANA = Person("ana@example.org")


def drafted(database: Database, deployment: int, *names: str, replaces: int | None = None) -> int:
    return draft(
        database,
        deployment,
        a_list(*names),
        name="Camps",
        file_name="camps.csv",
        by="ana@example.org",
        replaces=replaces,
    )


def upload(database: Database, deployment: int, *names: str, replaces: int | None = None) -> int:
    number = drafted(database, deployment, *names, replaces=replaces)
    confirm(database, deployment, number, ANA)
    return number


def names_in(database: Database, deployment: int) -> list[str]:
    used = local_names.in_use(database, deployment)
    return [place.names[0] for _, place in local_names.places_of(database, used)]


@given(st.lists(_places, max_size=5).map(tuple))
def test_places_are_read_as_they_were_kept(places: tuple[LocalPlace, ...]) -> None:
    assert tuple(unpack(pack(places))) == places


@given(st.lists(st.tuples(st.floats(-90, 90), st.floats(-180, 180)), min_size=1, max_size=8))
def test_the_extent_holds_every_point(points: list[tuple[float, float]]) -> None:
    box = extent(points)
    assert box is not None
    assert all(box.holds(*point) for point in points)


def test_the_extent_reaches_across_the_antimeridian_where_that_is_narrower() -> None:
    assert extent([(-17.0, 177.5), (-16.5, -179.5)]) == Box(-17.0, 177.5, -16.5, -179.5)


def test_a_list_is_used_once_it_is_confirmed(database: Database, deployment: int) -> None:
    number = draft(
        database, deployment, a_list("Kavuma"), name="Camps", file_name="x.csv", by="ana"
    )
    with database.read() as connection:
        waiting = local_names.one_list(connection, deployment, number)
        assert local_names.lists_of(connection, deployment) == []
    assert waiting is not None
    assert waiting.confirmed_at is None
    assert waiting.columns == (Column("nome", "name"), Column("notes", ""))
    assert waiting.problems == (Problem("line 9", "no latitude"),)
    assert [one.names for one in waiting.sample] == [("Kavuma",)]
    assert waiting.extent == Box(-19.0, 34.5, -19.0, 34.5)
    assert names_in(database, deployment) == []
    confirm(database, deployment, number, Person("ana"))
    assert names_in(database, deployment) == ["Kavuma"]
    with pytest.raises(LocalListError, match="upload it again"):
        confirm(database, deployment, number, Person("ana"))


def test_a_list_replaces_another_when_it_is_confirmed(database: Database, deployment: int) -> None:
    first = upload(database, deployment, "Kavuma", "Old Kavuma")
    second = upload(database, deployment, "Kavuma North", replaces=first)
    assert names_in(database, deployment) == ["Kavuma North"]
    with database.read() as connection:
        newest, oldest = local_names.lists_of(connection, deployment)
    assert (newest.id, newest.removed_at) == (second, None)
    assert (oldest.id, oldest.removed_by) == (first, "ana@example.org")
    with pytest.raises(LocalListError, match="no list"):
        upload(database, deployment, "Kavuma South", replaces=first)


def test_a_removed_list_is_used_no_more_and_who_did_it_is_kept(
    database: Database, deployment: int
) -> None:
    number = upload(database, deployment, "Kavuma")
    remove(database, deployment, number, Person("ben@example.org"))
    assert names_in(database, deployment) == []
    with database.read() as connection:
        [gone] = local_names.lists_of(connection, deployment)
    assert gone.removed_by == "ben@example.org"
    with pytest.raises(LocalListError, match="no list"):
        remove(database, deployment, number, Person("ben@example.org"))


def test_lists_are_of_one_deployment(database: Database, deployment: int) -> None:
    other = open_deployment(database, "Another").id
    number = upload(database, deployment, "Kavuma")
    assert names_in(database, other) == []
    with pytest.raises(LocalListError):
        remove(database, other, number, Person("ben"))
    with database.read() as connection:
        assert local_names.one_list(connection, other, number) is None


def test_too_many_places_together_are_refused(database: Database, deployment: int) -> None:
    upload(database, deployment, "Kavuma", "Limbe")
    number = drafted(database, deployment, "Marowe", "Tete")
    with pytest.raises(LocalListError, match="Remove a list first"):
        confirm(database, deployment, number, ANA, most=3)
    assert names_in(database, deployment) == ["Kavuma", "Limbe"]


def test_the_area_of_a_deployment_is_set_when_it_is_opened_and_changed_later(
    database: Database,
) -> None:
    area = Area(("MZ", "ZW"), Box(-21, 33, -18, 36))
    opened = open_deployment(database, "Flood", area)
    assert opened.area == area == area_of(database, opened.id)
    assert open_deployment(database, "Flood", Area(("HT",))).area == area
    set_area(database, opened.id, Area(("MG",)), Person("ana@example.org"))
    [changed] = all_deployments(database)
    assert changed.area == Area(("MG",))
    assert (changed.area_by, changed.area_at is not None) == ("ana@example.org", True)
    set_area(database, opened.id, Area(), Person("ana@example.org"))
    assert all_deployments(database)[0] == replace(
        changed, area=None, area_at=all_deployments(database)[0].area_at
    )
