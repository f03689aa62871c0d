"""The `crisis-monitor` command. Each command lives in a file of its name, loaded when called."""

import importlib
import sys

import click

COMMANDS = {
    "up": "start everything on this machine, and stop it",
    "drill": "play recorded posts into the running monitor",
    "listen": "run the listener of a feed",
    "work": "run the Celery workers that read posts",
    "read": "JSON Lines posts on stdin, JSON Lines reports on stdout",
    "geocode": "try the geocoder of the settings: what it is sent, what comes back",
    "train": "make the reader's weights from labelled messages",
    "evaluate": "score the reader on messages it has not seen",
    "bench": "measure speed, latency and live boards; print JSON",
    "places": "set the deployment's area, import lists of local names",
    "user": "add officers, set passwords and roles",
    "seed": "fill an empty database to click in, on this machine alone",
    "serve-dev": "the pages alone on a seeded database, with reload, to work on them",
}


class _Lazy(click.Group):
    """Imports a command's file only when it is called: `--help` need not load spaCy."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"monitor.cli.{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=_Lazy)
@click.version_option(package_name="crisis-monitor")
def monitor() -> None:
    """The crisis-communication monitor: from public posts to a live situation board."""
    # imported late: settings load pydantic, and the list of commands needs none of it
    from monitor import logs
    from monitor.settings import Settings

    logs.configure(Settings(), "command")


def main() -> None:
    from monitor.cli.errors import EXPECTED

    try:
        monitor()
    except EXPECTED as error:
        click.echo(f"crisis-monitor: {error}", err=True)
        sys.exit(1)
