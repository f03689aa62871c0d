"""How the incidents of a filter are shared out: by owner, by desk, by who is named in a note."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from monitor.store.incidents.filters import Filter, matching
from monitor.store.schema import incidents
from monitor.store.slices import slices
from monitor.store.triage.mentions import mentions_by_officer


@dataclass(frozen=True, slots=True)
class Owned:
    owners: dict[str, int]  # address → incidents; "": nobody
    desks: dict[int, int]
    mentions: dict[str, int]  # address → incidents that wait for them


def owned(connection: Connection, deployment: int, wanted: Filter) -> Owned:
    owner, desk = incidents.c.owner, incidents.c.desk_id
    query = select(owner, desk, func.count()).group_by(owner, desk)
    owners, desks = dict[str, int](), dict[int, int]()
    found = connection.execute(matching(query, deployment, wanted, connection))
    for address, number, count in found:
        owners[address] = owners.get(address, 0) + count
        if number is not None:
            desks[number] = desks.get(number, 0) + count
    return Owned(owners, desks, mentions_by_officer(connection, deployment, wanted))


def matching_numbers(
    connection: Connection, deployment: int, wanted: Filter, numbers: Sequence[int]
) -> set[int]:
    """Those of `numbers` that the filter shows."""
    found = set[int]()
    for some in slices(numbers):
        query = select(incidents.c.id).where(incidents.c.id.in_(some))
        query = matching(query, deployment, wanted, connection)
        found.update(connection.execute(query).scalars())
    return found
