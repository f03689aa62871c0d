"""Replies for the screens: what is decided is kept, told to open boards, and handed to delivery."""

import logging
from collections.abc import Collection, Sequence
from typing import Any

import redis
from celery import Celery

from monitor.actions.outreach import replies, reply_batches, unsure
from monitor.actions.outreach.form_answers import DatabaseLetterbox
from monitor.actions.outreach.replies import Changed
from monitor.actions.outreach.reply_batches import BatchChanged
from monitor.model.dispatching import UNLIMITED, Account, NetworkError, Size
from monitor.model.networks import Channel
from monitor.model.people import Person
from monitor.model.posts import Post
from monitor.model.replies import ReplyAct
from monitor.model.roles import Role
from monitor.networks.channels import channel_of
from monitor.networks.known import networks
from monitor.settings import Settings
from monitor.store.database import Database, StoreError
from monitor.store.networks.accounts import opened
from monitor.store.networks.encryption import Seal

log = logging.getLogger(__name__)


def address_of(post: Post, private: bool) -> str:
    """`Outgoing.to` of an answer, as the post's network wants it."""
    network = networks().get(post.network)
    return "" if network is None else network.address(post, private)


class Replying:
    """One for each request will do: it holds nothing of its own."""

    def __init__(
        self, settings: Settings, database: Database, client: "redis.Redis", sender: Celery
    ) -> None:
        self._settings, self._database = settings, database
        self._client, self._sender = client, sender

    def draft(self, deployment: int, post: int, **more: Any) -> Changed:
        """As `monitor.store.outreach.replies.draft`."""
        return replies.draft(self._database, deployment, post, **more)

    def change(self, deployment: int, number: int, version: int, **more: Any) -> Changed:
        """As `monitor.store.outreach.replies.change`."""
        return replies.change(self._database, deployment, number, version, **more)

    def act(
        self,
        deployment: int,
        number: int,
        version: int,
        what: ReplyAct,
        *,
        by: Person,
        roles: Collection[Role],
        note: str = "",
    ) -> Changed:
        """As `monitor.store.outreach.replies.act`; what was released is on its way by then."""
        return replies.act_on(
            self._database,
            deployment,
            number,
            version,
            what,
            by=by,
            roles=roles,
            address_of=address_of,
            note=note,
        )

    def draft_batch(self, deployment: int, incident: int, **more: Any) -> BatchChanged:
        """As `monitor.store.outreach.reply_batches.draft_batch`."""
        return reply_batches.draft_batch(self._database, deployment, incident, **more)

    def change_batch(self, deployment: int, number: int, version: int, **more: Any) -> BatchChanged:
        """As `monitor.store.outreach.reply_batches.change_batch`."""
        return reply_batches.change_batch(self._database, deployment, number, version, **more)

    def act_on_batch(
        self,
        deployment: int,
        number: int,
        version: int,
        what: ReplyAct,
        *,
        by: Person,
        roles: Collection[Role],
        note: str = "",
    ) -> BatchChanged:
        """As `monitor.store.outreach.reply_batches.act_on_batch`."""
        return reply_batches.act_on_batch(
            self._database,
            deployment,
            number,
            version,
            what,
            by=by,
            roles=roles,
            address_of=address_of,
            note=note,
        )

    def it_is_there(self, deployment: int, dispatch: int, by: Person) -> bool:
        """An unsure one: a person has seen that it came through. False: it was settled before."""
        return unsure.it_is_there(self._database, deployment, dispatch, by)

    def send_again(self, deployment: int, dispatch: int, by: Person) -> bool:
        """An unsure one: a person has seen that it did not come through. False: it was settled
        before."""
        return unsure.send_again(self._database, deployment, dispatch, by)

    def size(self, account: int | None, network: str, text: str) -> Size:
        """How a text fits the channel that it would leave by; asks nobody."""
        return self.sizes([(account, network, text)])[0]

    def sizes(self, texts: Sequence[tuple[int | None, str, str]]) -> list[Size]:
        """As `size`, of many texts, each with its account and network, in their order."""
        held: dict[tuple[int | None, str], Channel | None] = {}
        found = []
        for account, network, text in texts:
            way = (account, network)
            if way not in held:
                held[way] = self._channel(account, network)
            channel = held[way]
            found.append(Size(len(text), UNLIMITED) if channel is None else channel.size(text))
        return found

    def _channel(self, account: int | None, network: str) -> Channel | None:
        """None where nothing leaves, or where an account is half filled in."""
        known = networks()
        try:
            if account is None:
                of, held = known.get(network), Account(network, "", {})
            else:
                with self._database.read() as connection:
                    held = opened(connection, account, Seal(self._settings.secret))
                of = known[held.network]
            if of is None or not of.speaks:
                return None
            return channel_of(of, held, DatabaseLetterbox(self._database))
        except (NetworkError, StoreError, KeyError):
            return None
