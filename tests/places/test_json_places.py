"""Places come back from the form in which they are stored."""

from hypothesis import given
from hypothesis import strategies as st

from monitor.model.json_places import place_json, places_from
from monitor.model.places import Candidate, Mention, Place, Precision

CANDIDATES = st.builds(
    Candidate,
    key=st.text(min_size=1, max_size=9),
    name=st.text(min_size=1, max_size=9),
    country=st.sampled_from(["MZ", "PT", ""]),
    region=st.text(max_size=5),
    lat=st.integers(-90, 90).map(float),
    lon=st.integers(-180, 180).map(float),
    precision=st.sampled_from(Precision),
    population=st.integers(0, 10**9),
    score=st.sampled_from([0.0, 0.25, 1.0]),
)


@given(st.lists(CANDIDATES, max_size=4, unique_by=lambda one: one.key), st.booleans())
def test_a_place_survives_being_stored(candidates: list[Candidate], certain: bool) -> None:
    chosen = candidates[0] if candidates and certain else None
    mention = Mention("Rua do Matadouro", 3, 19, "street")
    place = Place(mention, tuple(candidates), chosen, 0.5)
    [back] = places_from([place_json(place)], [mention])
    assert back.mention == mention
    assert place_json(back) == place_json(place)
    assert (back.chosen and back.chosen.key) == (chosen and chosen.key)
