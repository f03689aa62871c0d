"""What was missed in a gap, by the search of the last seven days.

https://docs.x.com/x-api/posts/search/introduction. The stream's own `backfill_minutes` comes with
Enterprise only, so that it is not asked for.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import requests
import tweepy

from monitor.model.listening import Heard, Revision
from monitor.model.posts import Post
from monitor.networks.x.access import Access
from monitor.networks.x.calls import as_app
from monitor.networks.x.fields import FIELDS
from monitor.networks.x.ids import first_of
from monitor.networks.x.refusals import refusal, said
from monitor.networks.x.shapes import heard

PAGE = 100
"""Posts of a page: the most that X gives."""

REACHES = timedelta(days=7) - timedelta(minutes=1)
"""How far back the search goes, and a minute for clocks that differ."""


@dataclass
class Found:
    """What a search for missed posts came to."""

    whole: bool = True
    why: str = ""


class Backfill:
    """Searches one after another, for one gap: what several find is handed over once."""

    def __init__(self, access: Access, again: Sequence[float] = ()) -> None:
        """`again`: seconds before a page is asked for once more after a passing trouble."""
        self._client: Any = as_app(access)
        self._again = again
        self._most = access.backfill
        self._seen: set[str] = set()

    def since(
        self,
        cursor: int,
        queries: tuple[str, ...],
        hand: Callable[[Heard], None],
        pause: Callable[[float], bool],
    ) -> Found:
        """Hands over what was made after the id `cursor`. `pause(s)` waits; True: give up.

        Raises NetworkError where X refuses for good, or is away.
        """
        found = Found()
        oldest = first_of(datetime.now(UTC) - REACHES)
        if cursor < oldest:
            found.whole, found.why = False, "X searches seven days back, no further"
        for query in queries:
            for page in self._pages(query, str(max(cursor, oldest)), pause):
                for one in heard(page):
                    id = _id(one)
                    if id in self._seen:
                        continue
                    if id:
                        self._seen.add(id)
                    hand(one)
                if len(self._seen) >= self._most:
                    found.whole = False
                    found.why = f"more than {self._most} posts were missed: raise the limit"
                    return found
        return found

    def _pages(
        self, query: str, since: str, pause: Callable[[float], bool]
    ) -> Iterator[dict[str, Any]]:
        """Newest first. Waits where X asks to; a page that fails is asked for again, not all."""
        token = None
        failed = 0
        while True:
            try:
                response = self._client.search_recent_tweets(
                    query, since_id=since, next_token=token, max_results=PAGE, **FIELDS
                )
            except (tweepy.TweepyException, requests.RequestException) as error:
                refused = refusal(error)
                wait = refused.retry_after
                if wait is None and failed < len(self._again):
                    wait, failed = self._again[failed], failed + 1
                if refused.permanent or wait is None or pause(wait):
                    raise refused from None
                continue
            failed = 0
            page = dict(said(response))
            yield page
            token = (page.get("meta") or {}).get("next_token")
            if not token:
                return


def _id(one: Heard) -> str:
    if isinstance(one, Post):
        return one.id
    return f"{one.post.id} {one.at}" if isinstance(one, Revision) else ""
