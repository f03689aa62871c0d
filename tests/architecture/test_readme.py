"""The README's tables of folders and networks, its chain of imports and its links are true."""

import re
import tomllib

import pytest

from monitor.networks.known import networks
from tests.architecture.sources import README, ROOT, codes, table

PAGES = ("README.md", "CONTRIBUTING.md")
NO_ACCOUNTS = {"Replay": "a source of drills: no account can be made of it"}
OTHER_WAYS_IN = {"Web form": "a screen of the board takes what people write"}
OUR_PATH = re.compile(r"(?:monitor|web|workers|tests|deploy)/[\w./-]+")


def test_the_table_of_folders_names_folders_and_leaves_none_out() -> None:
    named = {code.split("/<")[0] for row in table("| folder") for code in codes(row[0])}
    assert [name for name in named if not (ROOT / name).exists()] == []
    folders = {
        f"monitor/{folder.name}" for folder in (ROOT / "monitor").iterdir() if folder.is_dir()
    }
    assert folders - named - {"monitor/__pycache__"} == set()


def test_the_table_of_networks_says_which_there_are_and_what_they_can() -> None:
    rows = {row[0].partition(" (")[0]: row for row in table("| network | way in")}
    known = {network.title.partition(" (")[0]: network for network in networks().values()}
    assert rows.keys() - NO_ACCOUNTS.keys() == known.keys()
    for title, network in known.items():
        _, listens, speaks, _ = rows[title]
        assert (speaks not in ("", "later")) == bool(network.channel or network.letters), title
        if title not in OTHER_WAYS_IN:
            assert bool(listens) == bool(network.source or network.hook), title


def test_the_chain_of_imports_is_the_one_that_is_tested() -> None:
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    [layers] = [
        contract["layers"] for contract in linter["contracts"] if contract["type"] == "layers"
    ]
    [written] = re.findall(r"Imports point one way \(`([^`]+)`\)", README)
    assert written.split(" → ") == [layer.replace("monitor.", "") for layer in layers]


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_points_to_is_there(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    linked = re.findall(r"\]\(([^)#:]+)\)", text)
    mentioned = [code for code in codes(text) if OUR_PATH.fullmatch(code)]
    assert [path for path in (*linked, *mentioned) if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("page", PAGES)
def test_the_commands_of_run_sh_that_a_page_names_exist(page: str) -> None:
    named = re.findall(r"run\.sh ([a-z-]+)", (ROOT / page).read_text(encoding="utf-8"))
    commands = re.findall(r"^#\t([a-z-]+)", (ROOT / "deploy/run.sh").read_text(), re.MULTILINE)
    assert named
    assert set(named) <= set(commands)


def test_decision_records_have_numbers_of_their_own() -> None:
    numbers = [file.name[:4] for file in (ROOT / "deploy" / "decisions").glob("*.md")]
    assert sorted(set(numbers)) == sorted(numbers)
