"""Log: says what it would have sent. What a new account sends through, so that nothing leaves
by accident."""

from monitor.model.networks import Abilities, Network
from monitor.networks.log.channel import LogChannel

NETWORK = Network(
    "log", "Log (sends nothing)", Abilities(keyed=True, every=0.0), channel=LogChannel
)
