"""`crisis-monitor places`: where a deployment is, and its lists of local names."""

import getpass
import sys
from pathlib import Path

import click
from tqdm import tqdm

from monitor.actions.deployments import set_area
from monitor.actions.places import local_lists
from monitor.cli import areas
from monitor.cli.errors import CommandError
from monitor.model.local_names import ListRead
from monitor.model.people import Person
from monitor.settings import Settings
from monitor.store.database import Database
from monitor.store.deployments import Deployment
from monitor.store.migrate import migrate
from monitor.store.places import local_names
from monitor.store.places.local_names import LocalListError
from monitor.wiring.connections import find_deployment, open_database

FEW_PROBLEMS = 20
_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.group()
def command() -> None:
    """The area of the deployment and its lists of local names; workers use them within seconds."""


@command.command("area")
@click.argument("area", required=False)
@click.option("--none", "nowhere", is_flag=True, help="the deployment has no area")
def area(area: str | None, nowhere: bool) -> None:
    """Show the area, or set it: AREA is country codes or names by commas, a box
    south,west,north,east in degrees, or a GeoJSON file (the box around it).

    A box that begins with a minus goes behind two dashes: places area -- -21,33,-18,36
    """
    database, deployment = _deployment()
    if area is None and not nowhere:
        click.echo(areas.area_said(deployment.area))
        return
    wanted = None if nowhere or area is None else areas.area_given(area)
    set_area(database, deployment.id, wanted, Person(_by()))
    click.echo(f"the area of {deployment.name} is now {areas.area_said(wanted)}")


@command.command("import")
@click.argument("path", type=_FILE)
@click.option("--name", help="of the list [default: that of the file]")
@click.option("--replaces", type=int, metavar="NUMBER", help="a list that this one replaces")
@click.option("--dry-run", is_flag=True, help="say what is understood, and keep nothing")
def import_(path: Path, name: str | None, replaces: int | None, dry_run: bool) -> None:
    """Read a list of local names (CSV, HXL table, GeoJSON) and use it.

    Bad rows are named and left out; the exit code is then 3.
    """
    read = read_names(path)
    columns = [f"{one.header!r} is {one.meaning}" for one in read.columns if one.meaning]
    click.echo(f"{read.form}: {', '.join(columns)}")
    unused = [repr(one.header) for one in read.columns if not one.meaning and one.header]
    if unused:
        click.echo(f"not used: {', '.join(unused)}")
    if not dry_run:
        database, deployment = _deployment()
        about = {"name": name or path.stem, "file_name": path.name, "by": _by()}
        number = local_lists.draft(database, deployment.id, read, replaces=replaces, **about)
        try:
            local_lists.confirm(database, deployment.id, number, Person(_by()))
        except LocalListError:
            local_lists.remove(database, deployment.id, number, Person(_by()))
            raise
        click.echo(f"list {number} of {deployment.name}: {len(read.places)} places")
    if read.bad:
        click.echo(f"{len(read.places)} rows read, {read.bad} bad rows left out", err=True)
        sys.exit(3)


@command.command("list")
def show() -> None:
    """The lists in use, with who uploaded them and when."""
    database, deployment = _deployment()
    with database.read() as connection:
        found = local_names.lists_of(connection, deployment.id)
    for one in found:
        if one.removed_at is None:
            when = f"{one.uploaded_at:%Y-%m-%d %H:%M} UTC"
            click.echo(f"{one.id:5} {one.name:32} {one.places:7} places  {when}  {one.uploaded_by}")


@command.command("remove")
@click.argument("number", type=int)
def remove(number: int) -> None:
    """Use a list no more."""
    database, deployment = _deployment()
    local_lists.remove(database, deployment.id, number, Person(_by()))
    click.echo(f"list {number} is removed")


def read_names(path: Path) -> ListRead:
    """What a list says; its bad rows are named on stderr. Raises CommandError."""
    from monitor.places.local.errors import ListError
    from monitor.places.local.reading import read_list

    try:
        with tqdm(unit="row", disable=not sys.stderr.isatty()) as bar:
            read = read_list(path.read_bytes(), lambda count: (bar.update(count - bar.n), None)[1])
    except (ListError, OSError) as error:
        raise CommandError(f"{path}: {error}") from error
    for problem in read.problems[:FEW_PROBLEMS]:
        click.echo(f"{path.name}, {problem.where}: {problem.reason}", err=True)
    if read.bad > FEW_PROBLEMS:
        click.echo(f"and {read.bad - FEW_PROBLEMS} more", err=True)
    return read


def _deployment() -> tuple[Database, Deployment]:
    settings = Settings()
    database = open_database(settings)
    migrate(database)
    return database, find_deployment(settings, database)


def _by() -> str:
    """Who works on this machine: a command line knows no officer."""
    try:
        return f"{getpass.getuser()} (command line)"
    except (OSError, KeyError):
        return "command line"
