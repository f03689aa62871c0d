"""`crisis-monitor train`: the reader's weights from labelled messages."""

from pathlib import Path

import click
import orjson

from monitor.cli.data import DATA
from monitor.cli.errors import CommandError
from monitor.reading.pipeline import WEIGHTS


@click.command()
@click.option("--data", type=click.Path(path_type=Path), default=DATA, show_default=True)
@click.option("--out", type=click.Path(path_type=Path), default=WEIGHTS, show_default="shipped")
@click.option("--seed", default=0, show_default=True)
def command(data: Path, out: Path, seed: int) -> None:
    """Train on the labelled messages in DATA and write the weights (some minutes).

    The same data and seed give the same weights. Needs scikit-learn:
    pip install 'crisis-monitor[train]'.
    """
    if not data.is_dir():
        raise CommandError(f"{data} is no folder of labelled messages; name one with --data")
    try:
        from monitor.reading.train import train
    except ImportError as error:
        raise CommandError(
            f"{error.name} is missing: pip install 'crisis-monitor[train]'"
        ) from error
    made = train(data, out, seed)
    click.echo(orjson.dumps(made, option=orjson.OPT_INDENT_2).decode())
    click.echo(f"written to {out}", err=True)
