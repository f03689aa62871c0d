"""The README's words about the command line are true."""

import importlib
import re

import click
import pytest

from monitor.cli import COMMANDS, monitor
from tests.architecture.sources import README, codes

LISTED = next(line for line in README.splitlines() if line.startswith("`crisis-monitor` (in"))
CALLS = sorted(set(re.findall(r"crisis-monitor ((?:[a-z-]+ ?)+(?:[^`\n|<#]*))", README)))


def test_the_readme_lists_every_command_and_no_other() -> None:
    named = [code for code in codes(LISTED.partition(":")[2]) if not code.startswith("-")]
    assert sorted(named) == sorted(COMMANDS)


@pytest.mark.parametrize("call", CALLS)
def test_what_the_readme_calls_exists(call: str) -> None:
    """The command, its subcommand and each of its options."""
    context = click.Context(monitor)
    command: click.Command = monitor
    for word in call.split():
        if not isinstance(command, click.Group) or word.startswith("-"):
            break
        inner = command.get_command(context, word)
        assert inner is not None, f"there is no {word!r} in {command.name}"
        command = inner
    options = {name for parameter in command.params for name in parameter.opts}
    assert set(re.findall(r"--[a-z-]+", call)) <= options | {"--help"}


def test_every_command_has_its_file() -> None:
    for name in COMMANDS:
        module = importlib.import_module(f"monitor.cli.{name.replace('-', '_')}")
        assert isinstance(module.command, click.Command)
