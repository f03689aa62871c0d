"""No parser of foreign text takes more than linear time, whatever is written to keep it busy."""

import pytest

from tests.bench.parsers import PARSERS, Parser
from tests.faults.growth import growth_of

SIZE = 8_000
"""And eight times as much."""


@pytest.mark.parametrize("parser", PARSERS, ids=[parser.name for parser in PARSERS])
def test_a_parser_takes_linear_time(parser: Parser) -> None:
    growth = growth_of(parser.run, parser.make, SIZE)
    assert growth.is_linear, f"{parser.name}: {growth.times:.0f} times as long for 8 times as much"


def test_what_takes_more_is_told() -> None:
    def pairs(text: str) -> int:
        return sum(1 for a in text[:2_000] for b in text[:2_000] if a == b)

    assert not growth_of(pairs, lambda size: "a" * (size // 40), SIZE).is_linear
