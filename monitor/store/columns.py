"""Column types that mean the same on SQLite and PostgreSQL."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

import orjson
from sqlalchemy import BigInteger, Dialect, Integer, LargeBinary
from sqlalchemy.types import TypeDecorator

_FIRST_S = datetime(1, 1, 3, tzinfo=UTC).timestamp()
_LAST_S = datetime(9999, 12, 29, tzinfo=UTC).timestamp()
"""A day or two within what datetime knows: pages show times in any zone."""

Key = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts up only an INTEGER key


class Instant(TypeDecorator[datetime]):
    """A time with a zone, kept as milliseconds since 1970 UTC: sorts and compares everywhere."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else to_ms(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else from_ms(value)


class Packed(TypeDecorator[Any]):
    """JSON as bytes (orjson): read and written whole, never queried into."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        return None if value is None else orjson.dumps(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Any:
        return None if value is None else orjson.loads(value)


T = TypeVar("T")


class Coded(TypeDecorator[T]):
    """A value of the model as JSON bytes, written and read by its codec."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, write: Callable[[T], Any], read: Callable[[Any], T]) -> None:
        super().__init__()
        self.write, self.read = write, read

    def process_bind_param(self, value: T | None, dialect: Dialect) -> bytes | None:
        return None if value is None else orjson.dumps(self.write(value))

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> T | None:
        return None if value is None else self.read(orjson.loads(value))


def to_ms(moment: datetime) -> int:
    if moment.tzinfo is None:
        raise ValueError(f"a time without a zone: {moment!r}")
    return round(moment.timestamp() * 1000)


def from_ms(milliseconds: int) -> datetime:
    """The nearest that there is, where rows of earlier versions hold a time that is none."""
    seconds = min(max(milliseconds / 1000, _FIRST_S), _LAST_S)
    return datetime.fromtimestamp(seconds, UTC)
