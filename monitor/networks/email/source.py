"""The way in: the mails of one folder, by IMAP."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

from monitor.model.dispatching import Account, NetworkError
from monitor.model.listening import Condition, Gap, Heard, Reached
from monitor.model.networks import Watch
from monitor.model.posts import Issue
from monitor.networks.email.cursor import Cursor
from monitor.networks.email.mailbox import Mailbox
from monitor.networks.email.servers import server_of
from monitor.networks.email.shapes import NETWORK, heard
from monitor.networks.pump import pumped

TRIES = 10
"""After so many failures to fetch the same mail it is passed over, with an issue that says so."""

Hand = Callable[[Heard], None]


class EmailSource:
    """Implements `monitor.model.networks.Source`.

    Everything comes that reaches the folder, whatever the watchwords are: people write to the desk
    itself. Nothing is deleted; mails stay unseen unless the account says otherwise.
    """

    def __init__(self, account: Account) -> None:
        say = account.settings
        self._account = account
        self._folder = say.get("folder", "").strip() or "INBOX"
        self._marks = say.get("mark_seen", "").strip().lower() in ("yes", "true", "1", "on")
        self._pause_s, self._days = 60.0, 2
        self._failures: Counter[tuple[int, int]] = Counter()

    def listen(self, watch: Watch) -> Iterator[Heard]:
        say = self._account.settings
        self._pause_s = _number(say.get("poll_s", ""), "seconds", 60, 1, 1_500)
        self._days = int(_number(say.get("days", ""), "days", 2, 0, 3_650))
        server = server_of(self._account, "imap")
        opened: list[Mailbox] = []
        stopped = threading.Event()

        def run(hand: Hand) -> None:
            mailbox = Mailbox(server, self._folder, may_mark=self._marks)
            opened.append(mailbox)
            try:
                self._read(mailbox, watch.cursor, hand, stopped)
            finally:
                mailbox.close()

        def close() -> None:
            stopped.set()
            for mailbox in opened:
                mailbox.close()

        yield from pumped(run, watch, close)

    def _read(self, mailbox: Mailbox, was: str, hand: Hand, stopped: threading.Event) -> None:
        cursor = self._begin(mailbox, Cursor.read(was), hand)
        waits = mailbox.can_wait
        how = "as they come" if waits else f"every {self._pause_s:.0f} s: the server has no IDLE"
        hand(Condition(note=f"mails of {self._folder} are read {how}"))
        while not stopped.is_set():
            before = cursor.uid < cursor.old
            if before:
                found = mailbox.uids_between(cursor.uid, cursor.old, cursor.since)
            else:
                found = mailbox.uids_after(cursor.uid)
            for uid in found:
                if stopped.is_set():
                    return
                self._hear(mailbox, uid, hand)
                cursor = cursor.reached(uid)
                hand(Reached(str(cursor)))
            if before:
                cursor = cursor.reached(cursor.old)
                hand(Reached(str(cursor)))
                continue
            if found:
                continue  # more may have come meanwhile
            if waits:
                mailbox.wait(self._pause_s)
            else:
                stopped.wait(self._pause_s)
                mailbox.look()

    def _begin(self, mailbox: Mailbox, was: Cursor | None, hand: Hand) -> Cursor:
        now = datetime.now(UTC)
        if was is None:
            # A day more: the server counts days in its own zone.
            since = now.date() - timedelta(days=self._days + 1)
            uid = 0 if self._days else mailbox.last_uid
            cursor = Cursor(mailbox.validity, uid, since, now, mailbox.last_uid)
        elif was.validity != mailbox.validity:
            hand(Gap(was.at, now, True, _anew(was.since)))
            cursor = Cursor(mailbox.validity, 0, was.since, now, mailbox.last_uid)
        else:
            return was
        hand(Reached(str(cursor)))
        return cursor

    def _hear(self, mailbox: Mailbox, uid: int, hand: Hand) -> None:
        this = (mailbox.validity, uid)
        try:
            fetched = mailbox.fetch(uid)
        except NetworkError as error:
            self._failures[this] += 1
            if self._failures[this] < TRIES:
                raise
            reason = f"it could not be fetched {TRIES} times: open it in the mailbox"
            hand(Issue(NETWORK, f"{self._folder}, number {uid}", reason, str(error)))
            return
        finally:
            if self._failures[this] == 0:
                del self._failures[this]
        if fetched is None:
            return
        for one in heard(
            {
                "message": fetched.message,
                "received": fetched.received,
                "size": fetched.size,
                "folder": fetched.folder,
                "uid": uid,
            }
        ):
            hand(one)
        if self._marks:
            mailbox.mark_seen(uid)


def _anew(since: date) -> str:
    return (
        f"the mail server has numbered the folder anew; all mails since {since.isoformat()} are "
        "fetched again, and those that were kept already are kept once"
    )


def _number(text: str, unit: str, default: float, least: float, most: float) -> float:
    try:
        value = float(text.strip() or default)
    except ValueError:
        raise NetworkError(f"{text!r} is no number of {unit}", permanent=True) from None
    return min(max(value, least), most)
