"""Email: people write to the desk's mailbox (IMAP), and the desk writes to them (SMTP).

Inside this package `email` is still the standard library's: all imports here are absolute.
"""

from monitor.model.networks import Abilities, Network, Setting
from monitor.model.posts import Post
from monitor.networks.email.channel import EmailChannel
from monitor.networks.email.source import EmailSource

_SECURITY = (
    "tls, starttls or plain. Plain sends the password for everybody to read: only within one's "
    "own network."
)

SETTINGS = (
    Setting("user", "User name", "Empty: the address of the account", required=False),
    Setting(
        "password",
        "Password",
        "Where the mail account has a second factor: an app password, from its security page. "
        "Microsoft 365 takes no passwords for IMAP any more: have its mails forwarded to another.",
        secret=True,
    ),
    Setting(
        "imap_host",
        "IMAP server",
        "From the mail provider's help, under 'set up a mail program'. Empty: nothing is read",
        required=False,
    ),
    Setting("imap_port", "IMAP port", "Empty: 993 with tls, else 143", required=False),
    Setting("imap_security", "IMAP security", _SECURITY, required=False, default="tls"),
    Setting("folder", "Folder", "All that reaches it comes", required=False, default="INBOX"),
    Setting(
        "mark_seen",
        "Mark as read",
        "yes or no: whether mails are marked as read in the mailbox once they came here",
        required=False,
        default="no",
    ),
    Setting(
        "days",
        "Days before the first connection",
        "Mails of how many days before come as well; 0: only what comes from now on",
        required=False,
        default="2",
    ),
    Setting(
        "poll_s",
        "Seconds between looks",
        "Servers that tell of new mails themselves (IDLE) are asked as well, this often",
        required=False,
        default="60",
    ),
    Setting("smtp_host", "SMTP server", "Empty: nothing can be sent", required=False),
    Setting(
        "smtp_port", "SMTP port", "Empty: 587 with starttls, 465 with tls, else 25", required=False
    ),
    Setting("smtp_security", "SMTP security", _SECURITY, required=False, default="starttls"),
    Setting("smtp_user", "SMTP user name", "Empty: the same as above", required=False),
    Setting("sender_name", "Name of the sender", "As recipients see it", required=False),
    Setting(
        "subject",
        "Subject",
        "Of mails that were written without one",
        required=False,
        default="Message from the emergency desk",
    ),
    Setting(
        "authority",
        "Certificate of the server's authority",
        "Only for a server of one's own whose certificate no public authority has signed: PEM text",
        required=False,
    ),
)


def _address(post: Post, private: bool) -> str:
    """Where its author wants answers to go."""
    wanted = post.raw.get("reply_to_address") or []
    return str(wanted[0]) if wanted else post.author


NETWORK = Network(
    "email",
    "Email",
    Abilities(  # follows no watchwords: all of the mailbox comes
        backfill=True,
        private=True,
        public=False,
        receipts=True,  # bounces come to the mailbox
        keyed=True,  # the Message-ID: what comes twice is one mail in most mailboxes
        every=1.0,
        burst=10,
    ),
    SETTINGS,
    EmailSource,
    EmailChannel,
    address=_address,
)
