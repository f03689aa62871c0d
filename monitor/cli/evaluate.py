"""`crisis-monitor evaluate`: scores on messages that the model has not seen."""

from pathlib import Path
from typing import Any

import click
import orjson

from monitor.cli.errors import CommandError, training_needed
from monitor.cli.labelled_messages import DATA
from monitor.settings import Settings


@click.command()
@click.argument("what", type=click.Choice(["reading", "places", "corrections"]), default="reading")
@click.option("--data", type=click.Path(path_type=Path), default=DATA, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="everything, as one JSON object")
def command(what: str, data: Path, as_json: bool) -> None:
    """Score the reader of needs and intent (reading) or of places (places).

    `corrections` measures what fifty corrections do for an event that the weights have not seen.
    """
    if not data.is_dir():
        raise CommandError(f"{data} is no folder of labelled messages; name one with --data")
    result, table = {"reading": _reading, "places": _places, "corrections": _corrections}[what](
        data
    )
    click.echo(orjson.dumps(result, option=orjson.OPT_INDENT_2).decode() if as_json else table)


def _reading(data: Path) -> tuple[dict[str, Any], str]:
    with training_needed():
        from monitor.reading.training.evaluate import evaluate
        from monitor.reading.training.tables import as_table
    result = evaluate(data)
    return result, as_table(result)


def _corrections(data: Path) -> tuple[dict[str, Any], str]:
    with training_needed():
        from monitor.reading.training.replay import as_table, replay
    result = replay(data)
    return result, as_table(result)


def _places(data: Path) -> tuple[dict[str, Any], str]:
    with training_needed():
        from monitor.places.training.evaluate import as_table, evaluate
    result = evaluate(data, Settings().gazetteer)
    return result, as_table(result)
