"""`crisis-monitor serve-dev`: the pages alone, with reload, on a seeded drill."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import click

from monitor.cli import checks, programs, seed
from monitor.cli.errors import CommandError
from monitor.settings import Settings

PATIENCE_S = 10


@click.command()
@click.option("--port", type=click.IntRange(1, 65534), help="of the board [default: 8420]")
@click.option("--no-assets", is_flag=True, help="do not build scripts and styles when they change")
def command(port: int | None, no_assets: bool) -> None:
    """Seed the database where it is empty, then serve until Ctrl-C.

    Python, templates, scripts and styles are loaded anew when they change; what breaks is shown in
    the browser. Open boards are told of what you do. Nothing listens, reads or sends.
    """
    settings = Settings()
    if port:
        settings = settings.model_copy(update={"port": port})
    with checks.only_one(settings.folder):
        checks.port_free(settings.host, settings.port, "the board")
        checks.port_free(settings.host, settings.live_port, "the live feed")
        seed.fill(settings)
        checks.note_running(settings.folder, f"http://{settings.host}:{settings.port}/")
        _serve(settings, watch=not no_assets)


def _serve(settings: Settings, *, watch: bool) -> None:
    started = {} if settings.redis_url else {"broker": programs.broker()}
    started |= {
        "live": programs.live(),
        "reactions": programs.reactions(),
        "boards": programs.boards(),
    }
    if watch:
        started["assets"] = programs.assets_watch()
    environment = {
        **os.environ,
        "MONITOR_DATA_DIR": str(settings.folder),
        "MONITOR_PORT": str(settings.port),
    }
    logs = settings.folder / "logs"
    logs.mkdir(exist_ok=True)
    with ExitStack() as running:
        for name, program in started.items():
            running.enter_context(_running(program, environment, logs / f"{name}.log"))
        click.echo(f"  The board   http://{settings.host}:{settings.port}/\n")
        pages = running.enter_context(_running(programs.pages_dev(settings), environment))
        try:
            code = pages.wait()
        except KeyboardInterrupt:
            return
        raise CommandError(f"the pages ended by themselves, with {code}")


@contextmanager
def _running(
    program: list[str], environment: dict[str, str], log: Path | None = None
) -> Iterator["subprocess.Popen[bytes]"]:
    """Ended with the block; what it says goes to `log`, or to this terminal."""
    with ExitStack() as files:
        said = None if log is None else files.enter_context(log.open("ab"))
        process = subprocess.Popen(  # noqa: S603 - our own programs
            program, env=environment, stdin=subprocess.DEVNULL, stdout=said, stderr=said
        )
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(PATIENCE_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
