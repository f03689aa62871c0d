"""What the public web form says, by language."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

FALLBACK = "en"


@cache
def forms() -> dict[str, Mapping[str, str]]:
    """The words by language code: those that have a `form.toml`. All have the same keys."""
    folder = resources.files("monitor.languages")
    found: dict[str, Mapping[str, str]] = {}
    for language in sorted(folder.iterdir(), key=lambda one: one.name):
        file = language.joinpath("form.toml")
        if language.is_dir() and file.is_file():
            found[language.name] = tomllib.loads(file.read_text(encoding="utf-8"))
    return found
