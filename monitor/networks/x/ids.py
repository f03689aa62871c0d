"""Ids of X say when they were made: milliseconds since 4 November 2010, above 22 bits of other
things ("snowflake", https://docs.x.com/resources/fundamentals/x-ids)."""

from datetime import UTC, datetime, timedelta

EPOCH_MS = 1_288_834_974_657
OTHER_BITS = 22


def made_at(id: str | int) -> datetime:
    """When a post with this id was made. Raises ValueError where it is no id."""
    if int(id) < 0:
        raise ValueError(f"{id} is no id of X")
    try:
        return datetime.fromtimestamp(((int(id) >> OTHER_BITS) + EPOCH_MS) / 1000, UTC)
    except (OverflowError, OSError) as error:
        raise ValueError(f"{id} is no id of X") from error


def first_of(moment: datetime) -> int:
    """The smallest id that can be made at this time; 0 before there were any."""
    since_1970 = (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
    return max(0, since_1970 - EPOCH_MS) << OTHER_BITS
