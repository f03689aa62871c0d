"""The web form: a public page of ours, "tell us what you need"."""

from monitor.model.networks import Abilities, Network, Setting
from monitor.networks.form.channel import FormChannel

NETWORK = Network(
    "form",
    "Web form",
    Abilities(private=True, public=False, keyed=True, every=0.0),
    settings=(
        Setting(
            "address",
            "Last part of its address",
            "small letters, digits and hyphens: help becomes /tell/help",
            default="help",
        ),
        Setting(
            "welcome",
            "A sentence for those who open it",
            "who reads this, and what you can do; shown above the form as it is",
            required=False,
        ),
    ),
    page=True,
    letters=FormChannel,
    address=lambda post, private: "",  # whoever has the secret of its page
)
