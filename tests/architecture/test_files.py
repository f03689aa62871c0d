"""One idea a file; and what is excused from a check says why."""

import re

import pytest

from tests.architecture.sources import PRODUCT, name_of, python_files

MOST_LINES = 300
EXCUSE = re.compile(
    r"#\s*(?:noqa(?::\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*)?|type:\s*ignore(?:\[[^\]]*\])?)"
)


@pytest.mark.parametrize("tree", PRODUCT)
def test_no_file_is_longer_than_a_reader_can_hold(tree: str) -> None:
    lines = {name_of(file): len(file.read_text().splitlines()) for file in python_files(tree)}
    assert [name for name, count in lines.items() if count > MOST_LINES] == []


def reason(line: str) -> str:
    return EXCUSE.sub("", line.partition("#")[1] + line.partition("#")[2]).strip(" #-")


@pytest.mark.parametrize("tree", PRODUCT)
def test_every_excuse_from_a_check_has_its_reason(tree: str) -> None:
    bare = [
        f"{name_of(file)}:{number}"
        for file in python_files(tree)
        for number, line in enumerate(file.read_text().splitlines(), 1)
        if EXCUSE.search(line) and not reason(line)
    ]
    assert bare == [], "say why, on the same line"
