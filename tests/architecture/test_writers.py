"""One writer of incidents, one of the log, and few who open a transaction that writes."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.store.incidents import writing
from monitor.store.posts.incident_rows import CLOCK
from monitor.store.schema import incidents

ROOT = Path(__file__).parents[2]
CODE = ("monitor", "workers", "web")

WRITERS = {
    "incidents": "monitor/store/incidents/writing.py",
    "incident_authors": "monitor/store/incidents/writing.py",
    "events": "monitor/store/events.py",
}
STATEMENTS = ("insert", "update", "delete")


def modules() -> Iterator[tuple[str, ast.Module]]:
    for folder in CODE:
        for path in sorted((ROOT / folder).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if "/migrations/" not in name and "/node_modules/" not in name:
                yield name, ast.parse(path.read_text(encoding="utf-8"))


def writes(tree: ast.AST, table: str) -> bool:
    """Whether `update(table)`, `table.insert()` or the like is called there, also under another
    name, or the table is written in SQL."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("monitor.store"):
            names |= {one.asname or one.name for one in node.names if one.name == table}
        if isinstance(node, ast.Assign) and _is(node.value, names):
            names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    names.add(f"schema.{table}")
    return any(_changes(node, names) or _in_sql(node, table) for node in ast.walk(tree))


def _changes(node: ast.AST, names: set[str]) -> bool:
    if not isinstance(node, ast.Call):
        return False
    match node.func:
        case ast.Attribute(value=value, attr=attr) if attr in STATEMENTS and not node.args:
            return _is(value, names)
        case ast.Name(id=name) | ast.Attribute(attr=name) if name in STATEMENTS:
            return any(_is(argument, names) for argument in node.args)
    return False


def _is(node: ast.AST, names: set[str]) -> bool:
    return isinstance(node, ast.Name | ast.Attribute) and ast.unparse(node) in names


def _in_sql(node: ast.AST, table: str) -> bool:
    if not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
        return False
    words = " ".join(node.value.split())
    return any(
        f"{verb} {table} " in f"{words} " for verb in ("UPDATE", "INSERT INTO", "DELETE FROM")
    )


@pytest.mark.parametrize("table", WRITERS)
def test_a_table_that_all_depend_on_has_one_writer(table: str) -> None:
    writers = [name for name, tree in modules() if writes(tree, table)]
    assert writers == [WRITERS[table]]


@pytest.mark.parametrize(
    "code",
    [
        "connection.execute(update(incidents).where(incidents.c.id == 1))",
        "connection.execute(sqlalchemy.delete(incidents))",
        "incidents.insert().returning(incidents.c.id)",
        "schema.incidents.update()",
        "insert(connection, incidents).on_conflict_do_nothing()",
        "from monitor.store.schema import incidents as rows\nupdate(rows)",
        "table = incidents\ndelete(table)",
        "connection.exec_driver_sql('UPDATE incidents SET version = 2')",
    ],
)
def test_every_way_to_write_a_table_is_seen(code: str) -> None:
    code = f"from monitor.store.schema import incidents, reports\n{code}"
    assert writes(ast.parse(code), "incidents")
    assert not writes(ast.parse(code), "reports")


def test_a_column_of_an_incident_is_of_one_kind() -> None:
    """So each way of writing knows which it may touch."""
    kinds = (writing.READ, writing.DECIDED, writing.RECKONED, writing.OWN)
    assert sorted(name for kind in kinds for name in kind) == sorted(incidents.c.keys())
    assert set(CLOCK) <= writing.DECIDED
