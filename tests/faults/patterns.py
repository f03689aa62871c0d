"""Every regular expression of the product, and how it is put to texts."""

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from monitor.model.watched import WatchedNames
from monitor.model.watchwords import Watchwords
from monitor.networks.x import links
from monitor.privacy import address_tokens

ROOT = Path(__file__).parents[2]
FOLDERS = ("monitor", "workers", "web")

_FROM_THE_START = frozenset({"match", "fullmatch"})
_SEARCHES = frozenset({"search", "finditer", "findall", "sub", "subn", "split"})


class Asked(NamedTuple):
    """A pattern, where it stands, and the methods by which its module puts it to texts."""

    where: str
    pattern: re.Pattern[Any]
    methods: frozenset[str]

    def run(self, text: str) -> None:
        given: Any = (
            text if isinstance(self.pattern.pattern, str) else text.encode("latin-1", "replace")
        )
        if self.methods & _SEARCHES or not self.methods:
            for _ in self.pattern.finditer(given):
                pass
        for method in self.methods & _FROM_THE_START:
            getattr(self.pattern, method)(given)


def all_patterns() -> list[Asked]:
    patterns: dict[tuple[str | bytes, int], Asked] = {}
    for asked in (*_written(), *_made()):
        key = (asked.pattern.pattern, asked.pattern.flags)
        known = patterns.get(key)
        methods = asked.methods | (known.methods if known else frozenset())
        patterns[key] = asked._replace(methods=methods)
    return list(patterns.values())


def _made() -> Iterator[Asked]:
    """Those that are made of what officers write, or when they are first needed."""
    searched = frozenset({"search", "finditer"})
    words = Watchwords(("need help", "water"), ("floods",), ("reliefdesk",))
    yield Asked("monitor.model.watchwords", words._pattern, searched)
    yield Asked("monitor.model.watched", WatchedNames(("Relief Desk", "@desk"))._named, searched)
    yield Asked("monitor.networks.x.links", links._link(), searched)
    yield Asked("monitor.privacy.address_tokens", address_tokens._token(), searched)


def _written() -> Iterator[Asked]:
    for folder in FOLDERS:
        for file in sorted((ROOT / folder).rglob("*.py")):
            source = file.read_text(encoding="utf-8")
            if re.search(r"^\s*import re$", source, re.MULTILINE) is None:
                continue
            name = ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            yield from _of_module(name, ast.parse(source))


def _of_module(name: str, tree: ast.Module) -> Iterator[Asked]:
    methods: dict[str, set[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            methods.setdefault(node.value.id, set()).add(node.attr)
        if isinstance(node, ast.Call) and (text := _inline(node)) is not None:
            assert isinstance(node.func, ast.Attribute)
            yield Asked(f"{name}:{node.lineno}", re.compile(text), frozenset({node.func.attr}))
    for constant, value in vars(importlib.import_module(name)).items():
        for pattern in _patterns_in(value):
            used = frozenset(methods.get(constant, ())) & (_SEARCHES | _FROM_THE_START)
            yield Asked(f"{name}.{constant}", pattern, used)


def _inline(node: ast.Call) -> str | bytes | None:
    """The pattern of `re.search("...", ...)` and its like; flags change nothing here."""
    called, first = node.func, node.args[0] if node.args else None
    if not (isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name)):
        return None
    if called.value.id != "re" or called.attr not in _SEARCHES | _FROM_THE_START:
        return None
    return first.value if isinstance(first, ast.Constant) else None  # type: ignore[return-value]  # a pattern is a text or bytes


def _patterns_in(value: object) -> Iterator[re.Pattern[Any]]:
    inside = value.values() if isinstance(value, dict) else value
    some = inside if isinstance(value, dict | list | tuple) else [value]
    yield from (inner for inner in some if isinstance(inner, re.Pattern))  # type: ignore[attr-defined]  # all of them can be gone through
