"""SMS: a phone number at a gateway. SMS come in by webhook, so there is no source to run:
`shapes.heard` once `signatures.verify` has said who calls; `receipts` of our own."""

from monitor.model.networks import Abilities, Network, Setting
from monitor.networks.sms.channel import SmsChannel
from monitor.networks.sms.hook import hook

NETWORK = Network(
    "sms",
    "SMS",
    Abilities(
        private=True, public=False, receipts=True, every=1.0, burst=5
    ),  # a long number sends one a second
    (
        Setting("gateway", "Gateway", "twilio, or kannel", default="twilio"),
        Setting(
            "user",
            "User",
            "Twilio: the account SID, AC..., from console.twilio.com; "
            "Kannel: username of the sendsms-user",
        ),
        Setting(
            "secret",
            "Secret",
            "Twilio: the auth token beside the account SID; Kannel: password of the sendsms-user",
            secret=True,
        ),
        Setting(
            "sender",
            "Sender",
            "What people see: the number or name, or Twilio's messaging service MG...; "
            "the account's name where empty",
            required=False,
        ),
        Setting(
            "server",
            "Server",
            "Kannel: address of its smsbox, https://sms.example.org:13013; Twilio: leave it empty",
            required=False,
        ),
        Setting(
            "webhook_secret",
            "Secret of the webhook",
            "Not for Twilio, which signs with the auth token. Choose a long one: the gateway signs "
            "its calls with it, or sends it as token in the address",
            secret=True,
            required=False,
        ),
        Setting(
            "receipts",
            "Address for receipts",
            "Where the gateway tells what became of an SMS, as it reaches the monitor",
            required=False,
        ),
    ),
    channel=SmsChannel,
    hook=hook,
    address=lambda post, private: post.author,
)
