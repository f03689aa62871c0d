from hypothesis import given
from hypothesis import strategies as st

from monitor.places.resolve.candidates import Option
from monitor.places.resolve.choice import Calibration, Choice, shipped

_POINTS = st.floats(-700, 700)


@given(st.lists(_POINTS, max_size=8), _POINTS)
def test_shares_and_none_make_one(points: list[float], none: float) -> None:
    options = [Option(at, {}, one) for at, one in enumerate(points)]
    shares = Choice({}).shares(options, none)
    assert all(0 <= share <= 1 for share in shares)
    assert sum(shares) <= 1 + 1e-9


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_higher_share_is_never_less_sure(one: float, other: float) -> None:
    for calibration in (Calibration(0.9, -0.3, 0.5), shipped().area, shipped().world):
        low, high = sorted((one, other))
        assert 0 <= calibration.confidence(low) <= calibration.confidence(high) <= 1


def test_what_ships_speaks_for_containment_and_the_area() -> None:
    weights = shipped().weights
    assert weights["in named country"] > 0 > weights["outside what follows"]
    assert weights["in area, city"] > weights["outside, city"]
