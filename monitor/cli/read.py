"""`crisis-monitor read`: JSON Lines posts in, JSON Lines reports out; needs no running monitor."""

import sys
from itertools import islice
from pathlib import Path

import click
import orjson
from tqdm import tqdm

from monitor.cli.errors import CommandError
from monitor.cli.places import read_names
from monitor.model.areas import Area
from monitor.model.json_form import report_json
from monitor.model.reports import Report
from monitor.networks.replay.files import json_lines
from monitor.places.areas.files import read_area
from monitor.places.areas.words import FORMS, AreaError
from monitor.settings import Settings
from monitor.steps.understand import understand
from monitor.wiring.pipeline import Understanding

BATCH = 256


def _area(context: click.Context, parameter: click.Parameter, text: str | None) -> Area | None:
    try:
        return None if text is None else read_area(text)
    except AreaError as error:
        raise click.BadParameter(str(error)) from None


@click.command()
@click.option(
    "--area",
    callback=_area,
    metavar="AREA",
    help=f"where the emergency is: {FORMS}, or a GeoJSON file; names are looked for there first",
)
@click.option(
    "--names",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    multiple=True,
    help="a list of local names to try: CSV, HXL table or GeoJSON",
)
def command(area: Area | None, names: tuple[Path, ...]) -> None:
    """One report a post, in the order of the posts.

    A bad line gets its number and the reason on stderr, is counted, and the rest is read; the
    exit code is then 3.
    """
    lists = [(at, one) for at, path in enumerate(names, 1) for one in read_names(path).places]
    understanding = Understanding(Settings(), area, lists)
    understanding.warm()
    lines = json_lines(sys.stdin.buffer, "stdin")
    read = bad = 0
    with tqdm(unit="post", disable=not sys.stderr.isatty()) as bar:
        while some := list(islice(lines, BATCH)):
            posts = [line.post for line in some if line.post]
            for line in some:
                if line.issue:
                    bad += 1
                    bar.write(f"{line.issue.where}: {line.issue.reason}", file=sys.stderr)
            reports = [Report(post) for post in posts]
            _write(understand(reports, understanding.reader, understanding.locator))
            read += len(posts)
            bar.update(len(some))
    if bad:
        click.echo(f"{read} posts read, {bad} bad lines left out", err=True)
        sys.exit(3)


def _write(reports: list[Report]) -> None:
    out = sys.stdout.buffer
    try:
        for report in reports:
            # a text may hold half a surrogate pair, which is no UTF-8: shown as U+FFFD
            out.write(orjson.dumps(report_json(report)) + b"\n")
        out.flush()
    except BrokenPipeError:
        raise CommandError("stdout was closed; the rest was not read") from None
