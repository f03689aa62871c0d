"""What is particular to a language, as data: one folder per language (BCP 47 primary tag)."""

from pathlib import Path

FOLDER = Path(__file__).parent


def codes() -> tuple[str, ...]:
    """The languages that have cues, in alphabetical order."""
    return tuple(sorted(path.parent.name for path in FOLDER.glob("*/cues.toml")))
