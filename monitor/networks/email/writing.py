"""An outgoing text as a mail. Pure, but for the clock."""

from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import localtime
from hashlib import sha256

from monitor.model.dispatching import NetworkError, Outgoing

OURS = "crisis-monitor."
"""How the ids of the mails begin that the channel of this folder sends."""

POLICY = SMTP.clone(cte_type="7bit")
"""Every server takes it, and no line is changed on the way."""


def mail_id(key: str, sender: str) -> str:
    """The Message-ID of a dispatch, without brackets: the same when it is tried again, so that a
    server that has it already can tell."""
    return f"{OURS}{sha256(key.encode()).hexdigest()[:32]}@{sender.rpartition('@')[2]}"


def written(outgoing: Outgoing, sender: str, name: str, subject: str) -> EmailMessage:
    """Raises NetworkError, permanent, where an address is none."""
    mail = EmailMessage(policy=POLICY)
    try:
        mail["From"] = _address(name, sender)
        mail["To"] = _address("", outgoing.to.strip())
    except (ValueError, IndexError, MessageError) as error:
        raise NetworkError(
            "the address of the sender or recipient is not one of the form name@example.org",
            permanent=True,
        ) from error
    mail["Subject"] = _subject(outgoing, subject)
    mail["Date"] = localtime()
    mail["Message-ID"] = f"<{mail_id(outgoing.key, sender)}>"
    answered = outgoing.reply_to
    if answered and not answered.startswith("hash:") and not any(map(str.isspace, answered)):
        mail["In-Reply-To"] = mail["References"] = f"<{answered}>"
    mail.set_content(outgoing.text, charset="utf-8")
    if outgoing.language:  # after the content, which takes all fields about it away
        mail["Content-Language"] = " ".join(outgoing.language.split())
    return mail


def _subject(outgoing: Outgoing, default: str) -> str:
    """On one line: a line break would begin another field."""
    subject = " ".join((outgoing.subject or default).split()) or "Message"
    if outgoing.reply_to and not subject.lower().startswith("re:"):
        return f"Re: {subject}"
    return subject


def _address(name: str, address: str) -> Address:
    local, _, domain = address.rpartition("@")
    if not local or not domain or any(one.isspace() or one in "<>,;" for one in address):
        raise ValueError("no address")
    return Address(name, addr_spec=f"{local}@{_in_ascii(domain)}")


def _in_ascii(domain: str) -> str:
    return domain if domain.isascii() else domain.encode("idna").decode()
