"""A form is one act: two of them can be torn apart, and the second overwrites what it never saw."""

import ast
from collections.abc import Iterator, Sequence
from functools import cache

import pytest

from tests.architecture.sources import ROOT, parsed, python_files

Name = tuple[str, str]  # of a module, and of what it defines; "" is the module itself

APART = {
    ("web.screens.form.views", "send"): "one message is one post, or one issue",
}
"""Views that do more, and why each is whole by itself."""


@cache
def modules(folder: str) -> dict[str, ast.Module]:
    """By dotted name."""
    return {
        ".".join(file.relative_to(ROOT).with_suffix("").parts): parsed(file)
        for file in python_files(folder)
    }


def functions(tree: ast.Module) -> dict[str, ast.FunctionDef]:
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


def imported(tree: ast.Module) -> dict[str, Name]:
    """What the names of a module stand for, of those that it has from ours."""
    names: dict[str, Name] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            folder = ROOT / node.module.replace(".", "/")
            for one in node.names:
                whole = (folder / f"{one.name}.py").is_file()
                what = (f"{node.module}.{one.name}", "") if whole else (node.module, one.name)
                names[one.asname or one.name] = what
    return names


def called(node: ast.Call, names: dict[str, Name], module: str) -> Name:
    match node.func:
        case ast.Name(id=name):
            return names.get(name, (module, name))
        case ast.Attribute(value=ast.Name(id=name), attr=attribute) if name in names:
            return names[name][0], attribute
    return "", ""


@cache
def acts() -> frozenset[Name]:
    """The functions of monitor/actions that open a transaction of their own, or call one."""
    known: set[Name] = {("monitor.actions.act", "act")}
    calls: dict[Name, set[Name]] = {}
    for module, tree in modules("monitor/actions").items():
        names = imported(tree)
        for name, function in functions(tree).items():
            nodes = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
            calls[module, name] = {called(node, names, module) for node in nodes}
            if any(
                isinstance(one.func, ast.Attribute) and one.func.attr == "write" for one in nodes
            ):
                known.add((module, name))
    while more := {name for name, some in calls.items() if some & known} - known:
        known |= more
    return frozenset(known)


class Paths:
    """How many acts one way through a function of `trees` does at most."""

    def __init__(self, trees: dict[str, ast.Module]) -> None:
        self._trees = trees
        self._names = {module: imported(tree) for module, tree in trees.items()}
        self._functions = {module: functions(tree) for module, tree in trees.items()}
        self._known: dict[Name, int] = {}

    def of(self, module: str, name: str) -> int:
        function = self._functions.get(module, {}).get(name)
        if function is None:
            return 0
        if (module, name) not in self._known:
            self._known[module, name] = 0  # a function that calls itself
            self._known[module, name] = self._most(module, function.body)
        return self._known[module, name]

    def _most(self, module: str, statements: Sequence[ast.stmt]) -> int:
        if not statements:
            return 0
        first, after = statements[0], self._most(module, statements[1:])
        match first:
            case ast.If(test=test, body=body, orelse=orelse):
                ways = (self._way(module, one, after) for one in (body, orelse))
                return self._calls(module, test) + max(ways)
            case ast.Match(subject=subject, cases=cases):
                ways = (self._way(module, case.body, after) for case in cases)
                return self._calls(module, subject) + max(ways)
            case ast.Try(body=body, handlers=handlers, orelse=orelse, finalbody=last):
                ways = (self._way(module, one.body, after) for one in handlers)
                whole = self._way(module, [*body, *orelse], after)
                return max(whole, *ways) + self._most(module, last)
            case ast.With(items=items, body=body):
                opened = sum(self._calls(module, one.context_expr) for one in items)
                return opened + self._way(module, body, after)
            case ast.For(body=body) | ast.While(body=body):
                return 2 * self._most(module, body) + after
            case ast.FunctionDef():
                return after
            case ast.Return() | ast.Raise():
                return self._calls(module, first)
        return self._calls(module, first) + after

    def _way(self, module: str, body: Sequence[ast.stmt], after: int) -> int:
        """Through a branch, and on behind it where it does not end the function."""
        ends = bool(body) and isinstance(body[-1], ast.Return | ast.Raise)
        return self._most(module, body) + (0 if ends else after)

    def _calls(self, module: str, node: ast.AST) -> int:
        calls = (one for one in ast.walk(node) if isinstance(one, ast.Call))
        whats = (called(one, self._names[module], module) for one in calls)
        return sum(1 if what in acts() else self.of(*what) for what in whats)


def views() -> Iterator[Name]:
    """Those that take a form."""
    for module, tree in modules("web").items():
        for name, function in functions(tree).items():
            if any(".post(" in ast.unparse(one) for one in function.decorator_list):
                yield module, name


@pytest.mark.parametrize(("module", "view"), list(views()))
def test_a_form_is_one_act(module: str, view: str) -> None:
    assert web().of(module, view) <= 1 or (module, view) in APART


@cache
def web() -> Paths:
    return Paths(modules("web"))


def test_two_acts_in_a_view_are_seen() -> None:
    source = """
from monitor.actions.triage import corrections
from monitor.actions.triage.steps import move
def torn():
    try:
        made = corrections.correct(1)
        if made:
            _dismiss()
    except TriageError:
        return refused()
    return done()
def whole():
    if a:
        return move(1)
    return corrections.correct(2)
def _dismiss():
    move(2)
"""
    paths = Paths({"web.here": ast.parse(source)})
    assert paths.of("web.here", "torn") == 2
    assert paths.of("web.here", "whole") == 1
