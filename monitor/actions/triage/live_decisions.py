"""Decisions over the live feed: said at once with what they changed, so that an open board need
not ask for it. What they carry, every role of the deployment sees."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import orjson
import redis

from monitor.model.filing import Filed
from monitor.store.columns import to_ms
from monitor.store.database import Database
from monitor.store.events import announced
from monitor.store.live import channel, revision_key


def announce_decided(
    client: "redis.Redis",
    database: Database,
    filed: Sequence[Filed],
    decided: Sequence[Mapping[str, object]],
) -> None:
    """One message for decisions of one deployment that were taken together, which are then marked
    as announced. `decided`: of each incident its `id`, its `version` and how it is shown now."""
    deployment = filed[0].deployment_id
    message = {
        "revision": int(client.incr(revision_key(deployment))),
        "posts": [],
        "incidents": sorted({number for one in filed for number in one.incidents}),
        "needs_human": 0,
        "decided": decided,
        "at": to_ms(datetime.now(UTC)),
    }
    client.publish(channel(deployment), orjson.dumps(message))
    announced(database, [one.event_id for one in filed])
