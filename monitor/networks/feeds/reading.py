"""One look at one feed: what is new of it, and what it is to be remembered by."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from monitor.model.dispatching import NetworkError
from monitor.model.listening import Gap, Heard, Removal, Revision
from monitor.model.networks import Watch
from monitor.model.posts import Issue, Post
from monitor.networks.feeds import cap
from monitor.networks.feeds.entries import Entry, Feed
from monitor.networks.feeds.fetching import Client, Fetched, shown
from monitor.networks.feeds.following import is_followed
from monitor.networks.feeds.memory import DONE, PASSED_OVER, TOO_OLD, FeedMemory
from monitor.networks.feeds.names import NETWORK, short_hash
from monitor.networks.feeds.shapes import Contents, contents_of

ALERTS_AT_ONCE = 100
"""Documents of an index that one look fetches; the rest at the next."""
TRIES = 5
"""After so many failures a document of an index is an issue, and not asked for again."""

Hand = Callable[[Heard], None]


class Reading:
    """Of one address. Lives as long as the source; what must live longer is in the memory."""

    def __init__(self, url: str, everything: bool, oldest: timedelta) -> None:
        self.url = url
        self.left_out = 0  # entries beyond what is read of a feed
        self.wants_s = 0  # how long the feed itself asks to wait
        self._everything, self._oldest = everything, oldest
        self._told = ""  # hash of the document that was told as an issue
        self._failures: Counter[str] = Counter()  # of documents of an index

    def look(self, client: Client, memory: FeedMemory, watch: Watch, hand: Hand) -> bool:
        """Whether the feed had changed. Raises NetworkError where it cannot be read."""
        got = client.get(self.url, etag=memory.etag, modified=memory.modified)
        self.wants_s = got.fresh_s
        if got.body is not None:
            self._read(got.body, got, client, memory, watch, hand)
        memory.looked = int(datetime.now(UTC).timestamp())
        return got.body is not None

    def _read(
        self,
        body: bytes,
        got: Fetched,
        client: Client,
        memory: FeedMemory,
        watch: Watch,
        hand: Hand,
    ) -> None:
        contents = _contents(got, watch)
        if contents.issue is not None:
            memory.etag = memory.modified = ""  # it may be whole the next time, whatever its tag
            digest = short_hash(body.decode("latin-1"))
            if digest != self._told:
                hand(contents.issue)
            self._told = digest
            return
        known: dict[str, str] = {}
        whole = True
        for one in contents.alerts:
            key = short_hash(
                f"{type(one).__name__} {one.where if isinstance(one, Issue) else one.id}"
            )
            known[key] = DONE
            if key not in memory.known:
                self._alert(one, memory, watch, hand)
        if contents.feed is not None:
            self.wants_s = max(self.wants_s, contents.feed.ttl_s)
            self.left_out = contents.feed.left_out
            whole = self._entries(contents.feed, known, client, memory, watch, hand)
        for removal in contents.removals:
            key = short_hash(removal.id)
            if memory.known.get(key, PASSED_OVER) != PASSED_OVER and key not in known:
                hand(removal)
        memory.known = known
        memory.etag, memory.modified = (got.etag, got.modified) if whole else ("", "")

    def _entries(
        self,
        feed: Feed,
        known: dict[str, str],
        client: Client,
        memory: FeedMemory,
        watch: Watch,
        hand: Hand,
    ) -> bool:
        """Whether all was read: of an index not more than some documents are, at once."""
        keys = {_key(entry): entry for entry in feed.entries}
        if memory.known and keys and not memory.known.keys() & keys.keys():
            why = f"{shown(self.url)} shows nothing any more of what it showed before"
            hand(Gap(memory.looked_at, datetime.now(UTC), False, why))
        whole, fetched = True, 0
        for key, entry in reversed(keys.items()):  # the oldest first
            was = memory.known.get(key)
            if not entry.alert:
                known[key] = self._entry(entry, was, memory, watch, hand)
            elif was is not None:
                known[key] = was
            elif fetched < ALERTS_AT_ONCE and self._indexed(
                entry, key, client, memory, watch, hand
            ):
                known[key] = DONE
                fetched += 1
            else:
                whole = False
        return whole

    def _entry(
        self, entry: Entry, was: str | None, memory: FeedMemory, watch: Watch, hand: Hand
    ) -> str:
        """What it is to be remembered by."""
        post = entry.heard
        if isinstance(post, Issue):
            if was is None:
                hand(post)
            return DONE
        mark = short_hash(post.text, 8)
        if was in (mark, TOO_OLD + mark):
            return was or mark
        if was is not None and was != PASSED_OVER and not was.startswith(TOO_OLD):
            hand(Revision(post, entry.changed_at or datetime.now(UTC)))
            return mark
        if not self._everything and not is_followed(post, watch.watchwords):
            return PASSED_OVER
        if not memory.looked and post.created_at < datetime.now(UTC) - self._oldest:
            return TOO_OLD + mark
        hand(post)
        return mark

    def _indexed(
        self, entry: Entry, key: str, client: Client, memory: FeedMemory, watch: Watch, hand: Hand
    ) -> bool:
        """Fetches the document that an entry stands for; False where it is to be tried again."""
        try:
            contents = _contents(client.get(entry.alert, largest=cap.LARGEST), watch)
        except NetworkError as error:
            self._failures[key] += 1
            if self._failures[key] < TRIES:
                return False
            del self._failures[key]
            where, why = shown(entry.alert), f"the alert was not read in {TRIES} tries: {error}"
            hand(Issue(NETWORK, where, why, shown(entry.alert)))
            self._entry(entry, None, memory, watch, hand)  # its summary is better than nothing
            return True
        for one in contents.alerts:
            self._alert(one, memory, watch, hand)
        if not contents.alerts:  # a web page, a file of another kind: the entry is all there is
            self._entry(entry, None, memory, watch, hand)
        return True

    def _alert(
        self, one: Post | Removal | Issue, memory: FeedMemory, watch: Watch, hand: Hand
    ) -> None:
        if isinstance(one, Post):
            if not self._everything and not is_followed(one, watch.watchwords):
                return
            if not memory.looked and _is_over(one):
                return
        hand(one)


def _contents(got: Fetched, watch: Watch) -> Contents:
    return contents_of(
        {
            "body": got.body or b"",
            "url": got.url,
            "type": got.type,
            "languages": watch.watchwords.languages,
            "fetched_at": datetime.now(UTC).isoformat(),
        }
    )


def _key(entry: Entry) -> str:
    """Of an alert with its version: the same address may show another one later."""
    if entry.alert:
        return short_hash(f"{entry.alert} {entry.version}")
    return short_hash(entry.heard.where if isinstance(entry.heard, Issue) else entry.heard.id)


def _is_over(alert: Post) -> bool:
    try:
        expires = datetime.fromisoformat(alert.raw["expires"])
    except ValueError:
        return False
    return (expires if expires.tzinfo else expires.replace(tzinfo=UTC)) < datetime.now(UTC)
