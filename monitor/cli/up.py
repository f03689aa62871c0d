"""`crisis-monitor up`: everything on this machine, from an empty folder to a board."""

import os
import secrets
import signal
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import click

from monitor.actions.deployments import open_deployment, set_area
from monitor.actions.people.users import add_user
from monitor.cli import areas, checks, programs, supervision
from monitor.cli.errors import CommandError
from monitor.cli.seeding.people import known_passwords
from monitor.model.areas import Area
from monitor.model.people import Person
from monitor.model.roles import Role
from monitor.networks.replay.source import DRILL_AREA
from monitor.settings import Settings, once
from monitor.store.database import Database
from monitor.store.deployments import all_deployments
from monitor.store.migrate import migrate
from monitor.store.people import users
from monitor.wiring.connections import find_deployment, open_database

FIRST_USER = "desk@monitor.example.org"
DRILL_NAME = "Drill"
DRILL_DESK = "@ReliefDeskNalani"
"""The account of the organisation in the drill that ships."""
READY_S = 120
"""A slow machine starts seven processes at once."""


@click.command()
@click.option("--port", type=click.IntRange(1, 65534), help="of the board [default: 8420]")
@click.option("--drill", "path", type=click.Path(path_type=Path), help="a file of posts to play")
@click.option("--area", "where", metavar="AREA", help=f"of the deployment: {areas.HELP}")
@click.option("--no-drill", is_flag=True, help="start without playing anything")
@click.option("--speed", default=30.0, show_default=True, help="times the recorded pace")
@click.option("--rate", type=float, help="posts a second, in the file's order")
@click.option("--again", is_flag=True, help="play as new posts, even if played before")
@click.option("--stop", is_flag=True, help="end a running monitor, and return when it has ended")
def command(
    port: int | None,
    path: Path | None,
    where: str | None,
    no_drill: bool,
    speed: float,
    rate: float | None,
    again: bool,
    stop: bool,
) -> None:
    """Start everything, print the board's address and a sign-in, and run until Ctrl-C."""
    settings = Settings()
    if port:
        settings = settings.model_copy(update={"port": port})
    if stop:
        _stop(settings.folder)
        return
    if path and not path.is_file():
        raise CommandError(f"{path} is no file that could be played")
    play = None if no_drill else [*([str(path.resolve())] if path else []), "--stay"]
    if play is not None:
        play += ["--rate", str(rate)] if rate else ["--speed", str(speed)]
        play += ["--again", f"~{secrets.token_hex(3)}"] if again else []
    if play is not None and path is None and not settings.watched:
        settings = settings.model_copy(update={"watched_names": DRILL_DESK})
    shipped = play is not None and path is None
    area = areas.area_given(where) if where else None
    with checks.only_one(settings.folder):
        _run(settings, play, area, shipped)


def _run(
    settings: Settings, play: list[str] | None, area: Area | None, shipped_drill: bool
) -> None:
    folder = settings.folder
    if ended := supervision.end_leftovers(folder):
        click.echo(f"ended {ended} processes of an earlier start that was cut off")
    checks.enough_space(folder)
    checks.port_free(settings.host, settings.port, "the board")
    checks.port_free(settings.host, settings.live_port, "the live feed")
    _say_geocoder(settings)
    address = f"http://{settings.host}:{settings.port}/"
    checks.note_running(folder, address)
    database = open_database(settings)
    migrate(database)
    if not settings.only_here and (officers := known_passwords(database)):
        raise CommandError(
            f"{', '.join(officers)} came with 'crisis-monitor seed', and everybody knows their "
            "password: 'crisis-monitor user stop' them before others can open this board"
        )
    _open(settings, database, area, shipped_drill)
    _build_gazetteer(settings)
    sign_in = _first_user(settings, database)
    database.close()
    _ = settings.secret  # made here, before several processes would make it
    stopped = threading.Event()
    for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(one, lambda *_: stopped.set())
    config = folder / "supervisord.conf"
    supervision.write_config(config, folder, _programs(settings, play), _environment(settings))
    parent = supervision.start(config, folder)
    try:
        _wait_ready(address, folder, lambda: parent.poll() is not None, stopped)
        if not stopped.is_set():
            click.echo(f"\n  The board   {address}\n  {sign_in}\n\n  Ctrl-C ends everything.\n")
        while not stopped.wait(0.5):
            if parent.poll() is not None:
                raise CommandError(f"the processes ended by themselves; see {folder / 'logs'}")
    finally:
        click.echo("stopping ...")
        parent.terminate()
        parent.wait(timeout=30)
        supervision.end_leftovers(folder)
    click.echo("stopped; the data stays in " + str(folder))


def _open(settings: Settings, database: Database, area: Area | None, shipped_drill: bool) -> None:
    """A deployment where there is none, in its area; a new area for the one there is."""
    if not all_deployments(database):
        open_deployment(database, settings.deployment or DRILL_NAME)
    deployment = find_deployment(settings, database)
    if area is None and shipped_drill and deployment.area_at is None:
        area = areas.area_given(DRILL_AREA.read_text(encoding="utf-8").strip())
    if area is not None and area != deployment.area:
        set_area(database, deployment.id, area, Person("crisis-monitor up"))


def _build_gazetteer(settings: Settings) -> None:
    # imported late: it loads spaCy, for seconds, and the checks before it should answer at once
    from monitor.wiring.pipeline import build_gazetteer

    if not settings.gazetteer.exists():
        click.echo("building the index of place names (once; about 15 s)")
    build_gazetteer(settings)


def _say_geocoder(settings: Settings) -> None:
    if not settings.geocoder:
        return
    from monitor.wiring.geocoder import open_geocoder

    asked = open_geocoder(settings).shown
    click.echo(f"{asked} is asked for streets and buildings: words of places leave this machine")


def _programs(settings: Settings, play: list[str] | None) -> dict[str, list[str]]:
    started = {} if settings.redis_url else {"broker": programs.broker()}
    started |= {
        "pages": programs.pages(),
        "live": programs.live(),
        "worker": programs.worker(settings),
        "sender": programs.sender(),
        "timetable": programs.timetable(),
        "reactions": programs.reactions(),
        "boards": programs.boards(),
        "feeds": programs.feeds(),
    }
    if settings.geocoder:
        started["geocoder"] = programs.geocoder()
    if play is not None:
        started["drill"] = programs.drill(play)
    return started


def _environment(settings: Settings) -> dict[str, str]:
    """What the processes need beyond what they inherit: the choices of this command line."""
    return {
        "MONITOR_DATA_DIR": str(settings.folder),
        "MONITOR_PORT": str(settings.port),
        "MONITOR_WATCHED_NAMES": settings.watched_names,
    }


def _first_user(settings: Settings, database: Database) -> str:
    """How to sign in: the officer that the first start made, as long as the password is known."""
    note = settings.folder / "first-sign-in"
    if not users.any_user(database):
        password = once(note, secrets.token_urlsafe(9))
        add_user(database, FIRST_USER, "First officer", password, [Role.ADMINISTRATOR])
    if not note.exists() or not users.signs_in(database, FIRST_USER, note.read_text()):
        return "Sign in     with your own account (crisis-monitor user list)"
    return f"Sign in     {FIRST_USER}  password {note.read_text()}"


def _wait_ready(
    address: str, folder: Path, ended: Callable[[], bool], stopped: threading.Event
) -> None:
    deadline = time.monotonic() + READY_S
    while not stopped.wait(0.1):
        try:
            with urllib.request.urlopen(address + "alive", timeout=2):  # noqa: S310 - http, ours
                return
        except (urllib.error.URLError, OSError):
            pass
        if ended() or time.monotonic() > deadline:
            raise CommandError(f"the board did not start; see {folder / 'logs' / 'pages.log'}")


def _stop(folder: Path) -> None:
    pid = checks.running_pid(folder)
    if pid is None:
        ended = supervision.end_leftovers(folder)
        click.echo(f"ended {ended} leftover processes" if ended else "nothing is running")
        return
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + 40
    while checks.running_pid(folder) is not None:
        if time.monotonic() > deadline:
            raise CommandError(f"process {pid} does not end; end it with: kill -9 {pid}")
        time.sleep(0.1)
    click.echo("stopped")
