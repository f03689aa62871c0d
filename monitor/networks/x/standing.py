"""The rules that stand on the server: made to be what is wanted, without a moment without them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import requests
import tweepy

from monitor.networks.x.access import Access
from monitor.networks.x.calls import for_rules, rule
from monitor.networks.x.refusals import refusal, said
from monitor.networks.x.shapes import problems

AT_ONCE = 100
"""Rules of one call. X names no limit for it; a call with more would be long to check."""


@dataclass
class Standing:
    """What `keep` found and left: `others` are rules of somebody else on the same app."""

    count: int = 0
    others: frozenset[str] = frozenset()
    notes: list[str] = field(default_factory=list)


class StandingRules:
    """Ours carry a tag; those without it belong to somebody else, and stay."""

    def __init__(self, access: Access) -> None:
        self._client = for_rules(access)
        self._tag = f"monitor {access.handle}"
        self._limit = access.rules

    def keep(self, wanted: Sequence[str]) -> Standing:
        """Adds what is missing, then deletes what is not wanted. Raises NetworkError."""
        there = self._there()
        ours = {one["value"]: str(one["id"]) for one in there if one.get("tag") == self._tag}
        others = {str(one["id"]) for one in there if one.get("tag") != self._tag}
        old = [id for value, id in ours.items() if value not in wanted]
        missing = [value for value in wanted if value not in ours]
        standing = Standing()
        left = len(there)
        while missing:
            room = self._limit - left
            if room <= 0 and old:  # only here a rule goes before its successor is there
                gone, old = old[: len(missing)], old[len(missing) :]
                self._delete(gone)
                left -= len(gone)
                continue
            if room <= 0:
                standing.notes.append(_left_out(missing, f"X takes {self._limit} rules"))
                break
            batch, missing = missing[: min(room, AT_ONCE)], missing[min(room, AT_ONCE) :]
            added, known, again = self._add(batch, standing.notes)
            left += added
            others -= known
            missing = again + missing
        self._delete(old)
        standing.count = left - len(old)
        standing.others = frozenset(others)
        return standing

    def _add(self, batch: list[str], notes: list[str]) -> tuple[int, set[str], list[str]]:
        """How many were added; ids that stand under another tag; what to send again.

        X may refuse a whole call for one rule that it cannot read: the others go again.
        """
        response = _called(self._client.add_rules, [rule(value, self._tag) for value in batch])
        body = said(response)
        added = {str(one.get("value")) for one in body.get("data") or ()}
        known: set[str] = set()
        bad: set[str] = set()
        for one in _errors(body):
            kind, value = str(one.get("type", "")).rpartition("/")[2], str(one.get("value", ""))
            if kind == "duplicate-rules":
                known.add(str(one.get("id")))
                added.add(value)
            elif value in batch:
                bad.add(value)
                notes.append(f"X does not take the rule {value[:80]}: {_reason(one)}")
        again = [value for value in batch if value not in added and value not in bad]
        if again and not (added or bad):
            why = "; ".join(problems(body)) or "without saying why"
            notes.append(_left_out(again, f"X did not take them: {why}"))
            again = []
        return len(added) - len(known), known, again

    def _delete(self, ids: Sequence[str]) -> None:
        for start in range(0, len(ids), AT_ONCE):
            _called(self._client.delete_rules, list(ids[start : start + AT_ONCE]))

    def _there(self) -> list[dict[str, Any]]:
        return list(said(_called(self._client.get_rules)).get("data") or ())


def _called(call: Any, *arguments: Any) -> requests.Response:
    """A refused rule is an answer, with 400 or with 200."""
    try:
        return call(*arguments)  # type: ignore[no-any-return]  # tweepy ships no types
    except tweepy.BadRequest as error:
        if any("value" in one for one in _errors(said(error.response))):
            return error.response  # type: ignore[no-any-return]  # the same
        raise refusal(error) from None
    except (tweepy.TweepyException, requests.RequestException) as error:
        raise refusal(error) from None


def _errors(body: Any) -> Iterator[Any]:
    for one in body.get("errors") or ():
        if isinstance(one, dict):
            yield one


def _reason(problem: Any) -> str:
    details = problem.get("details") or [problem.get("detail") or problem.get("title")]
    return "; ".join(map(str, details))[:200]


def _left_out(values: Sequence[str], why: str) -> str:
    first = ", ".join(value[:60] for value in values[:3])
    return f"{len(values)} rules are not followed ({first} ...): {why}"
