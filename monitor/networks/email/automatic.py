"""Telling what a machine sent because we wrote: absence notes, bounces, receipts."""

import re

from monitor.networks.email.parts import Mail, header, raw_header

_ABSENT = re.compile(
    r"^\W*(?:automatic reply|auto(?:matic)?[- ]?(?:reply|response)|out of (?:the )?office|"
    r"réponse automatique|absence du bureau|respuesta automática|resposta automática|"
    r"automatische antwort|abwesenheits|risposta automatica|رد تلقائي|автоответ)\b",
    re.IGNORECASE,
)
_RETURNED = re.compile(
    r"^\W*(?:undeliver|delivery (?:status notification|failure|has failed)|mail delivery (?:failed|"
    r"system)|returned mail|failure notice|non remis|no se puede entregar|unzustellbar)",
    re.IGNORECASE,
)


def why_automatic(mail: Mail) -> str:
    """A sentence where a machine answered, "" where a person may have written.

    RFC 3834 (Auto-Submitted), RFC 6522 (multipart/report), and what programs write instead.
    What a machine began by itself stays a post (a form on a web site, a warning system), and so
    does what a mailing list brings.
    """
    report = report_type(mail)
    subject = header(mail, "Subject")
    if report == "disposition-notification":
        return "a receipt that a mail was shown; no post"
    if report or is_returned(mail):
        return f"a report of the mail system{_status(mail)}; no post"
    submitted = header(mail, "Auto-Submitted").partition(";")[0].strip().lower()
    if submitted in ("auto-replied", "auto-notified"):
        return f"an automatic answer (Auto-Submitted: {submitted}); no post"
    answers = bool(raw_header(mail, "In-Reply-To"))
    if submitted.startswith("auto-") and (answers or _ABSENT.match(subject)):
        return f"an automatic answer (Auto-Submitted: {submitted}); no post"
    if any(raw_header(mail, name) for name in ("X-Autoreply", "X-Autorespond", "X-Autoresponder")):
        return "an automatic answer (its header says so); no post"
    precedence = header(mail, "Precedence").lower()
    listed = bool(raw_header(mail, "List-Id") or raw_header(mail, "List-Post"))
    if precedence in ("auto_reply", "auto-reply", "junk") or (
        precedence == "bulk" and not listed and (answers or _ABSENT.match(subject))
    ):
        return f"an automatic answer (Precedence: {precedence}); no post"
    return ""


def report_type(mail: Mail) -> str:
    """Of a multipart/report (RFC 6522), in small letters; "" where it is none."""
    kind = header(mail, "Content-Type").lower()
    if not kind.startswith("multipart/report"):
        return ""
    match = re.search(r"report-type\s*=\s*\"?([\w-]+)", kind)
    return match.group(1) if match else ""


def is_returned(mail: Mail) -> bool:
    """A mail server sends a mail back, by its address and subject."""
    sender = header(mail, "From").lower()
    by_server = re.search(r"\b(?:mailer-daemon|postmaster)@", sender) is not None
    return by_server and _RETURNED.match(header(mail, "Subject")) is not None


def why_closed(mail: Mail) -> str:
    """A sentence where the text cannot be read here: it is encrypted."""
    kind = header(mail, "Content-Type").lower()
    if kind.startswith("multipart/encrypted") or (
        kind.startswith(("application/pkcs7-mime", "application/x-pkcs7-mime"))
        and "signed-data" not in kind
    ):
        return "an encrypted mail: read it in the mailbox, with its key"
    return ""


def _status(mail: Mail) -> str:
    """ " (5.1.1 ana@example.org)" where a delivery report says it (RFC 3464)."""
    text = str(mail)[:50_000]
    status = re.search(r"^Status:\s*(\d\.\d{1,3}\.\d{1,3})", text, re.MULTILINE | re.IGNORECASE)
    to = re.search(r"^Final-Recipient:\s*[\w-]+;\s*(\S+)", text, re.MULTILINE | re.IGNORECASE)
    told = " ".join(match.group(1)[:200] for match in (status, to) if match)
    return f" ({told})" if told else ""
