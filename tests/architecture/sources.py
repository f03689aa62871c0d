"""The files that the conventions are about, and the tables of the README."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PRODUCT = ("monitor", "workers", "web")
README = (ROOT / "README.md").read_text(encoding="utf-8")
CODE = re.compile(r"`([^`]+)`")


@cache
def python_files(tree: str) -> tuple[Path, ...]:
    """Of a folder at the top level, without what npm installs."""
    files = (ROOT / tree).rglob("*.py")
    return tuple(sorted(file for file in files if "node_modules" not in file.parts))


@cache
def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def name_of(file: Path) -> str:
    return str(file.relative_to(ROOT))


def table(after: str) -> list[list[str]]:
    """The rows of the first table from a line on that begins so, by cells and without its head."""
    start = re.search(rf"^{re.escape(after)}", README, re.MULTILINE)
    assert start, f"no line that begins with {after!r} in README.md"
    below = README[start.start() :]
    lines = re.search(r"(?:^\|.*\n)+", below, re.MULTILINE)
    assert lines, f"no table below {after!r} in README.md"
    return [_cells(line) for line in lines.group().splitlines()[2:]]


def codes(text: str) -> list[str]:
    """What stands between backticks."""
    return CODE.findall(text)


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def defined(tree: ast.Module) -> Iterator[str]:
    """Names of the classes and functions of a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name


def bound(tree: ast.Module) -> Iterator[str]:
    """Names that a module gives to anything: variables, parameters, functions, classes."""
    yield from defined(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.MatchAs | ast.ExceptHandler) and node.name:
            yield node.name
