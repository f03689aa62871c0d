"""`crisis-monitor seed`: a filled database to click in, without any process that listens."""

import click

from monitor.actions.deployments import open_deployment
from monitor.actions.intake.seeding import count_when_written, file_reports
from monitor.actions.outreach.sizes import Sizes
from monitor.cli import areas
from monitor.cli.errors import CommandError
from monitor.cli.seeding import decisions, drill, people, replies
from monitor.networks.replay.source import DRILL_AREA
from monitor.settings import Settings
from monitor.store.database import Database
from monitor.store.deployments import all_deployments
from monitor.store.incidents.board import incidents_by_priority
from monitor.store.incidents.filters import Filter
from monitor.store.migrate import migrate
from monitor.store.networks.encryption import Seal
from monitor.store.networks.watchwords import current
from monitor.wiring.connections import open_database

NAME = "Seeded drill"


@click.command()
def command() -> None:
    """Fill an empty database: a drill read and filed, officers, decisions, replies in every state.

    The officers have a known password, so it is for a board that this machine alone can open. Once
    seeded, it only says again how to sign in.
    """
    fill(Settings())


def fill(settings: Settings) -> None:
    """Seeds an empty database, and says how to sign in. Raises CommandError."""
    if not settings.only_here:
        raise CommandError(
            "officers with a known password could sign in from elsewhere: seed with "
            "MONITOR_HOST=127.0.0.1 and without MONITOR_SECURE_COOKIES"
        )
    database = open_database(settings)
    migrate(database)
    if not _is_seeded(database):
        _seed(settings, database)
    database.close()
    click.echo(f"\n  {NAME}: officers sign in with the password  {people.PASSWORD}\n")
    for officer in people.OFFICERS:
        click.echo(f"  {officer.address:30} {officer.name:16} {officer.role.replace('_', ' ')}")
    click.echo("")


def _is_seeded(database: Database) -> bool:
    """Raises CommandError for a database that holds anything else."""
    deployments = all_deployments(database)
    if not deployments:
        return False
    seeded = next((each for each in deployments if each.name == NAME), None)
    if seeded is None:
        raise CommandError(
            "this database is in use: seed an empty one (MONITOR_DATA_DIR=another/folder)"
        )
    with database.read() as connection:
        if not current(connection, seeded.id):  # they are set last
            raise CommandError("an earlier seed was cut off: empty the database and seed it again")
    return True


def _seed(settings: Settings, database: Database) -> None:
    # imported late: it loads spaCy, for seconds
    from monitor.wiring.pipeline import build_gazetteer

    area = areas.area_given(DRILL_AREA.read_text(encoding="utf-8").strip())
    deployment = open_deployment(database, NAME, area).id
    people.add_officers(database)
    desks = people.add_desks(database, deployment)
    desk = next(iter(desks.values()))
    click.echo("reading the drill (half a minute at the first time)", err=True)
    build_gazetteer(settings)
    reports = drill.read_drill(settings)
    file_reports(database, deployment, reports)
    count_when_written(database, deployment, reports)
    drill.beat_listeners(database, deployment)
    with database.read() as connection:
        listed = incidents_by_priority(connection, deployment, Filter(), limit=60)
    numbers = [each.id for each in listed]
    decisions.decide(database, deployment, desk, numbers[: decisions.NEEDED])
    seal = Seal(settings.secret)
    rest = numbers[decisions.NEEDED :]
    replies.write_replies(database, deployment, rest, Sizes(database, seal))
    people.add_network_account(database, deployment, seal)
    people.add_views(database, deployment, desk)
    people.follow(database, deployment)
