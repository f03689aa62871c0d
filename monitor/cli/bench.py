"""`crisis-monitor bench`: the figures of the README, measured on this machine."""

import sys
from pathlib import Path

import click

from monitor.cli import programs
from monitor.cli.errors import CommandError

BENCH = Path(__file__).parents[2] / "tests" / "bench"


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(arguments: tuple[str, ...]) -> None:
    """Run the benchmarks of tests/bench and print their figures as JSON (--help lists them)."""
    if not BENCH.is_dir():
        raise CommandError("the benchmarks are in the source checkout: run this from there")
    sys.stdout.flush()
    programs.become([sys.executable, str(BENCH), *arguments])
