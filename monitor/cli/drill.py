"""`crisis-monitor drill`: recorded posts into the running monitor, as an exercise or a test."""

from datetime import UTC, datetime
from pathlib import Path

import click

from monitor.cli import programs


@click.command()
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--speed", default=1.0, show_default=True, help="times the recorded pace")
@click.option("--rate", type=float, help="posts a second, in the file's order")
@click.option("--again", is_flag=True, help="as new posts, even if they were played before")
def command(path: Path | None, speed: float, rate: float | None, again: bool) -> None:
    """Play PATH (JSON Lines, CSV or TSV, gzip'd or not), or the drill that ships.

    Posts get the time at which they are played. What was played before is known and kept once,
    unless --again.
    """
    pace = ["--rate", str(rate)] if rate else ["--speed", str(speed)]
    more = ["--again", f"~{datetime.now(UTC):%y%m%d%H%M%S}"] if again else []
    programs.become(programs.drill([*([str(path)] if path else []), *pace, *more]))
