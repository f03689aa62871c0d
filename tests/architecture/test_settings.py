"""The README's table of settings is true, and messages name settings that exist."""

import re
from collections.abc import Iterator

from monitor.cli.supervision import MARK
from monitor.settings import Settings
from tests.architecture.sources import PRODUCT, codes, name_of, python_files, table

PREFIX = "MONITOR_"
DEFAULTS = {
    f"{PREFIX}{name.upper()}": field.default for name, field in Settings.model_fields.items()
}
PART = re.compile(r"MONITOR_[A-Z][A-Z_]*[A-Z]")


def test_the_readme_has_every_setting_and_no_other() -> None:
    named = {name for row in table("## Configuration") for name in names_of(row[0])}
    named |= {name for row in table("## Configuration") for name in PART.findall(row[2])}
    assert named == DEFAULTS.keys()


def test_every_setting_says_why() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_the_readme_has_the_defaults_of_the_settings() -> None:
    """Where it gives one for each setting of the row; others are put in words."""
    for names, default, _ in table("## Configuration"):
        if len(codes(default)) == len(codes(names)):
            defaults = [_shown(DEFAULTS[name]) for name in names_of(names)]
            assert defaults == codes(default), names


def test_what_messages_name_is_a_setting() -> None:
    named = {
        (name_of(file), name)
        for tree in PRODUCT
        for file in python_files(tree)
        for name in PART.findall(file.read_text(encoding="utf-8"))
        if name not in DEFAULTS and name != MARK
    }
    assert named == set()


def names_of(cell: str) -> Iterator[str]:
    """Of "`MONITOR_MAIL_SERVER`, `_FROM`": MONITOR_MAIL_SERVER and MONITOR_MAIL_FROM."""
    first, *others = codes(cell)
    yield first
    for ending in others:
        if ending.startswith(PREFIX):
            yield ending
            continue
        starts = [first.rsplit("_", cut)[0] for cut in range(1, first.count("_") + 1)]
        yield next((f"{start}{ending}" for start in starts if start + ending in DEFAULTS), ending)


def _shown(value: object) -> str:
    return (
        f"{value:g}"
        if isinstance(value, float)
        else str(value).lower()
        if isinstance(value, bool)
        else str(value)
    )
