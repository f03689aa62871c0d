"""Incidents with a post that has the words that somebody looks for."""

from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, Connection, RootTransaction, bindparam, func, select, text
from sqlalchemy.types import NullType

from monitor.store.schema import incidents, posts, reports

_FOUND: WeakKeyDictionary[RootTransaction, dict[tuple[int, str], str]] = WeakKeyDictionary()


def with_words(connection: Connection, deployment: int, words: str) -> ColumnElement[bool]:
    """Of one post all of these words; the last one may be a beginning."""
    terms = words.replace('"', " ").replace("\0", " ").split()
    if connection.dialect.name != "sqlite":
        return _among(_found_once(connection, deployment, terms))
    quoted = " ".join(f'"{term}"' for term in terms) + "*"
    match = text("SELECT rowid FROM post_words WHERE post_words MATCH :words")
    found = _of(deployment).where(reports.c.post_id.in_(match.bindparams(words=quoted)))
    return incidents.c.id.in_(found)


def _of(deployment: int) -> Any:
    return select(reports.c.incident_id).where(
        reports.c.deployment_id == deployment, reports.c.incident_id.is_not(None)
    )


def _found_once(connection: Connection, deployment: int, terms: list[str]) -> str:
    """The numbers as PostgreSQL writes an array, looked up once a transaction: a board asks for
    them in five queries, and of a common word each took 100 ms over 50,000 incidents."""
    wanted = _tsquery(terms)
    transaction = connection.get_transaction()
    known = {} if transaction is None else _FOUND.setdefault(transaction, {})
    if (deployment, wanted) not in known:
        vector = func.to_tsvector(text("'simple'"), posts.c.text)
        query = func.to_tsquery(text("'simple'"), wanted)
        said = _of(deployment).join(posts, posts.c.id == reports.c.post_id)
        # looked up in the index of words; else the planner takes post after post apart
        once = said.where(vector.op("@@")(query)).distinct().cte("said")
        once = once.prefix_with("MATERIALIZED", dialect="postgresql")
        numbers = select(text("CAST(array_agg(said.incident_id) AS text)")).select_from(once)
        known[deployment, wanted] = connection.execute(numbers).scalar() or "{}"
        if transaction is None and (began := connection.get_transaction()) is not None:
            _FOUND.setdefault(began, {}).update(known)
    return known[deployment, wanted]


def _among(numbers: str) -> ColumnElement[bool]:
    """Sent as it came: neither SQLAlchemy nor the driver takes 50,000 numbers apart."""
    value = bindparam("said", numbers, type_=NullType(), unique=True)
    return incidents.c.id == func.any(text("CAST(:said AS bigint[])").bindparams(value))


def _tsquery(terms: list[str]) -> str:
    quoted = ["'" + term.replace("\\", "").replace("'", "''") + "'" for term in terms]
    return " & ".join(quoted) + ":*"
