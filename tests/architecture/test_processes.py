"""What every process of the product does."""

from pathlib import Path

from tests.architecture.sources import name_of, python_files

NO_PROCESS = {"web/build_assets.py": "npm's words go to the terminal as they are"}


def is_program(file: Path) -> bool:
    return 'if __name__ == "__main__"' in file.read_text(encoding="utf-8")


def test_every_process_logs_in_the_form_of_all() -> None:
    programs = {
        name_of(file): file.read_text(encoding="utf-8")
        for tree in ("workers", "web")
        for file in python_files(tree)
        if is_program(file)
    }
    assert len(programs) > len(NO_PROCESS)
    bare = {name for name, source in programs.items() if "logs.configure(" not in source}
    assert bare == NO_PROCESS.keys(), "call logs.configure(settings, NAME) first"
