"""`crisis-monitor user`: who may sign in."""

import secrets

import click

from monitor.actions.people import users as acts
from monitor.model.roles import Role
from monitor.settings import Settings
from monitor.store.database import Database
from monitor.store.migrate import migrate
from monitor.store.people import users
from monitor.wiring.connections import open_database

ROLE = click.Choice([role.value for role in Role])


@click.group()
def command() -> None:
    """Add officers, set their passwords and roles, list and stop them."""


@command.command("add")
@click.argument("email")
@click.option("--name", default="", help="as colleagues know them; default: the address")
@click.option("--role", "roles", multiple=True, type=ROLE, required=True)
@click.option("--password", help="asked for when left out; '-' makes one and prints it")
def add(email: str, name: str, roles: tuple[str, ...], password: str | None) -> None:
    """Add an officer."""
    secret = _password(password)
    acts.add_user(_database(), email, name or email, secret, [Role(one) for one in roles])
    click.echo(f"{email} may sign in as {', '.join(roles)}")


@command.command("password")
@click.argument("email")
@click.option("--password", help="asked for when left out; '-' makes one and prints it")
def password(email: str, password: str | None) -> None:
    """Set a password; open sessions of the officer end."""
    secret = _password(password)
    acts.set_password(_database(), email, secret)
    click.echo(f"the password of {email} is changed")


@command.command("roles")
@click.argument("email")
@click.argument("roles", nargs=-1, required=True, type=ROLE)
def set_roles(email: str, roles: tuple[str, ...]) -> None:
    """Replace the roles of an officer."""
    acts.set_roles(_database(), email, [Role(one) for one in roles])
    click.echo(f"{email} is now {', '.join(roles)}")


@command.command("stop")
@click.argument("email")
def stop(email: str) -> None:
    """Let an officer sign in no more; what they did stays."""
    acts.set_active(_database(), email, False)
    click.echo(f"{email} may no longer sign in")


@command.command("resume")
@click.argument("email")
def resume(email: str) -> None:
    """Let an officer sign in again."""
    acts.set_active(_database(), email, True)
    click.echo(f"{email} may sign in again")


@command.command("reset-second-factor")
@click.argument("email")
def reset_second_factor(email: str) -> None:
    """For a lost telephone: the password alone signs in, and open sessions end."""
    acts.reset_second_factor(_database(), email)
    click.echo(f"{email} signs in with the password alone, and can set up a second factor anew")


@command.command("list")
def show() -> None:
    """All officers with their roles."""
    for one in users.all_users(_database()):
        state = "" if one.active else "  (stopped)"
        click.echo(f"{one.email:40} {one.name:24} {', '.join(one.roles)}{state}")


def _database() -> Database:
    database = open_database(Settings())
    migrate(database)  # officers may be added before the first start
    return database


def _password(given: str | None) -> str:
    if given == "-":
        made = secrets.token_urlsafe(12)
        click.echo(f"password: {made}")
        return made
    if given is not None:
        return given
    asked: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return asked
