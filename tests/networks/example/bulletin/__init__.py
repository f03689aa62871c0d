"""Bulletin boards of town halls: a JSON list of notices, asked for every few seconds.

The worked example of the README: an invented network, small enough to read in a minute.
"""

from monitor.networks.bulletin.source import BulletinSource

from monitor.model.networks import Abilities, Follows, Network, Setting

NETWORK = Network(
    "bulletin",
    "Bulletin boards",
    Abilities(words=Follows.HERE, backfill=True),
    settings=(Setting("address", "Address", "of the list of notices: https://..."),),
    source=BulletinSource,
)
