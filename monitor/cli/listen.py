"""`crisis-monitor listen`: one feed, as a process of its own."""

from pathlib import Path

import click

from monitor.cli import programs


@click.group()
def command() -> None:
    """Run the listener of one feed until stopped."""


@command.command()
@click.argument("path", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--speed", default=1.0, show_default=True, help="times the recorded pace")
@click.option("--rate", type=float, help="posts a second, in the file's order")
def replay(path: Path, speed: float, rate: float | None) -> None:
    """Play a file of recorded posts, then stay until stopped."""
    pace = ["--rate", str(rate)] if rate else ["--speed", str(speed)]
    programs.become(programs.drill([str(path), *pace, "--stay"]))
