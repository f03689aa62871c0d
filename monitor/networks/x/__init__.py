"""X: the filtered stream and recent search in; posts, answers and threads out."""

from monitor.model.networks import Abilities, Follows, Network
from monitor.networks.x.access import SETTINGS
from monitor.networks.x.channel import XChannel
from monitor.networks.x.source import XSource

NETWORK = Network(
    "x",
    "X",
    Abilities(
        words=Follows.RULE,
        hashtags=Follows.RULE,
        accounts=Follows.RULE,
        area=Follows.RULE,  # posts that carry a place, some one in a hundred
        languages=Follows.RULE,
        backfill=True,
        removals=False,  # they come in the compliance stream, which is Enterprise only
        revisions=True,
        every=9.0,  # 100 in 15 minutes: docs.x.com/x-api/fundamentals/rate-limits
        burst=20,
    ),
    SETTINGS,
    source=XSource,
    channel=XChannel,
)
