"""`python -m workers.drill`: play a file of recorded posts into a deployment."""

import logging
import sys
from pathlib import Path

import click
from tqdm import tqdm

from monitor import logs
from monitor.cli.errors import EXPECTED
from monitor.networks.replay.source import DRILL, Pace, length, play
from monitor.settings import Settings
from monitor.store.database import SMALL_CACHE_KIB
from monitor.store.migrate import migrate
from monitor.wiring.connections import find_deployment, open_database
from monitor.wiring.stopping import stop_on_signals
from workers.listen import Listener

log = logging.getLogger(__name__)


@click.command()
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--speed", default=1.0, show_default=True, help="times the recorded pace")
@click.option("--rate", type=float, help="posts a second, in the file's order")
@click.option("--again", default="", help="appended to ids, to play a file once more")
@click.option("--stay", is_flag=True, help="do not exit at the end (for a supervisor)")
def main(path: Path | None, speed: float, rate: float | None, again: str, stay: bool) -> None:
    """Play recorded posts as if they were written now; without PATH the drill that ships."""
    if speed <= 0 or (rate is not None and rate <= 0):
        raise click.UsageError("--speed and --rate must be above 0")
    settings = Settings()
    logs.configure(settings, "drill")
    path, pace = path or DRILL, Pace(speed, rate, again)
    try:
        database = open_database(settings, SMALL_CACHE_KIB)
        migrate(database)
        deployment = find_deployment(settings, database)
        total, lasts = length(path, pace)
    except EXPECTED as error:
        raise click.ClickException(str(error)) from error
    log.info("playing %s: %d lines, %s at this pace", path.name, total, lasts)
    with tqdm(total=total, unit="post", disable=not sys.stderr.isatty()) as bar:
        listener = Listener(
            settings,
            database,
            deployment.id,
            f"drill {path.stem.split('.')[0]}"[:80],
            "replay",
            progress=lambda received, _new: (bar.update(received), None)[1],
        )
        stop_on_signals(listener.stop)
        listener.run(play(path, pace, stopped=listener.stop.is_set))
    seen = listener.received - listener.new
    log.info(
        "%d posts kept, %d known already, %d not understood (kept as issues)",
        listener.new,
        seen,
        listener.issues,
    )
    if stay:
        listener.stop.wait()


if __name__ == "__main__":
    main()
