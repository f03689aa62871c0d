"""Feeds: RSS and Atom of agencies and news, CAP alerts of warning centres. Read only."""

from monitor.model.networks import Abilities, Follows, Network, Setting
from monitor.networks.feeds.source import FeedsSource

SETTINGS = (
    Setting(
        "urls",
        "Addresses",
        "One a line: RSS, Atom, a CAP alert, or an index of CAP alerts. On a site, look for its "
        "RSS sign; warning centres of countries are listed at alertingauthority.wmo.int",
    ),
    Setting(
        "interval_s",
        "Seconds between looks",
        "A feed that asks for more gets up to five minutes; one that is not changed costs little",
        required=False,
        default="60",
    ),
    Setting(
        "filter",
        "Only what is followed",
        "yes: entries with a watchword, and alerts that touch the area or say no area; "
        "no: all that these feeds bring",
        required=False,
        default="yes",
    ),
    Setting(
        "days",
        "Days before the first look",
        "How old an entry may be that is there already; alerts come while they are in force",
        required=False,
        default="2",
    ),
)

NETWORK = Network(
    "feeds",
    "RSS, Atom and CAP",
    Abilities(
        words=Follows.HERE,
        hashtags=Follows.HERE,
        accounts=Follows.HERE,
        area=Follows.HERE,
        languages=Follows.HERE,
        backfill=True,  # as far as a feed still shows it; a Gap tells where it does not
        removals=True,  # CAP's Cancel and Atom's tombstones; RSS has no word for it
        revisions=True,
    ),
    SETTINGS,
    FeedsSource,
)
