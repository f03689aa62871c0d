"""`crisis-monitor bench`: run all measurements, or those that are named, and print JSON."""

import json
import os
import platform
import sys
from pathlib import Path
from typing import Any

import click

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.bench.boards import boards
from tests.bench.claims import claims
from tests.bench.decisions import decisions
from tests.bench.flow import flow
from tests.bench.fold import fold
from tests.bench.many import many
from tests.bench.masking import masking
from tests.bench.reply import reply
from tests.bench.start import start
from tests.bench.x_soak import x_soak
from tests.bench.x_stream import x_stream

MEASURES = (
    "reading",
    "masking",
    "flow",
    "latency",
    "boards",
    "claims",
    "decisions",
    "fold",
    "start",
    "x_stream",
    "many",
    "reply",
    "parsers",
)
LONG = ("x_soak",)
"""Only where they are named."""


@click.command()
@click.argument("measures", nargs=-1, type=click.Choice((*MEASURES, *LONG)))
@click.option(
    "--seconds",
    default=60.0,
    show_default=True,
    help="of flow, latency, x_stream and x_soak, whose day has 600",
)
def main(measures: tuple[str, ...], seconds: float) -> None:
    """Print one JSON object with a part for each measure."""
    found: dict[str, Any] = {"machine": f"{os.cpu_count()} cores, {platform.machine()}"}
    for name in measures or MEASURES:
        click.echo(f"measuring {name} ...", err=True)
        match name:
            case "reading":
                from tests.bench.reading import reading

                found[name] = reading()
            case "parsers":
                from tests.bench.parsers import parsers

                found[name] = parsers()
            case "masking":
                found[name] = masking()
            case "flow":
                found[name] = flow(300, seconds)
            case "latency":
                found[name] = flow(200, seconds)
            case "boards":
                found[name] = boards(200)
            case "claims":
                found[name] = claims()
            case "decisions":
                found[name] = decisions()
            case "fold":
                found[name] = fold()
            case "start":
                found[name] = start()
            case "many":
                found[name] = many()
            case "x_stream":
                found[name] = x_stream(seconds)
            case "x_soak":
                found[name] = x_soak(seconds)
            case "reply":
                found[name] = reply(200)
    click.echo(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
