"""What a gateway says later is on every screen: conversation, queue of replies, board."""

from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient

from monitor.actions.networks.accounts import add_account
from monitor.actions.outreach.outbox import DatabaseOutbox
from monitor.actions.outreach.sizes import Sizes
from monitor.actions.outreach.texts import draft
from monitor.model.accounts import AccountKind
from monitor.model.dispatching import Account, Sent
from monitor.model.people import Person
from monitor.model.text_rules import TextStep
from monitor.model.texts import Draft, ToAuthor
from monitor.store.networks.encryption import Seal
from tests.builders import a_place, a_post, a_report
from tests.conftest import rows
from tests.replying import DESK
from tests.web.site import Site, soup
from tests.web.test_replies import press, said

SECRET = "a long secret"
KANNEL = {"gateway": "kannel", "user": "desk", "secret": "x", "webhook_secret": SECRET}
NUMBER, NAME = "+258840000009", "Ana Cruz"


@dataclass
class Gateway:
    """Of an account that only speaks; it has taken one SMS of ours, "c1"."""

    client: FlaskClient
    account: int

    def calls(self, dlr: int, reason: str = "", **more: str) -> int:
        query = {"id": "c1", "dlr": dlr, "reason": reason, "token": SECRET} | more
        return self.client.get(f"/hooks/{self.account}", query_string=query).status_code


@pytest.fixture
def gateway(site: Site) -> Gateway:
    post = a_post("we need water in Beira", network="sms", author=NUMBER)
    site.file(a_report(post=post, place=a_place("Beira")))
    seal = Seal(site.settings.secret)
    ana = Person(site.named(NAME), NAME)
    account = add_account(
        site.database, site.deployment, Account("sms", "+1000", KANNEL), seal,
        kind=AccountKind.PERSONAL, listens=False, speaks=True, by=ana,
    )  # fmt: skip
    [dispatch] = draft(
        site.database, site.deployment, Draft("Water at 9.", "en", ToAuthor(1, account)), by=ana,
        roles=DESK, sizes=Sizes(site.database, seal), then=TextStep.SEND,
    ).dispatches  # fmt: skip
    outbox = DatabaseOutbox(site.database)
    claim = outbox.claim(dispatch, 60)
    assert claim is not None
    outbox.sent(claim.dispatch, Sent(("c1",)))
    return Gateway(site.app.test_client(), account)


def test_an_answer_that_did_not_arrive_is_seen_wherever_one_looks(
    site: Site, gateway: Gateway
) -> None:
    ana = site.signed_in()
    waiting = "/board?waiting=1"
    assert soup(ana, waiting).select(".row") == []
    assert gateway.calls(2, "absent subscriber") == 204
    conversation = said(str(soup(ana, "/conversation/1").select_one("#reply-1")))
    assert "did not arrive" in conversation
    assert "absent subscriber" in conversation
    queue = soup(ana, "/replies").select_one("[aria-labelledby=failed-title]")
    assert queue is not None
    assert "did not arrive" in said(str(queue))
    [row] = soup(ana, waiting).select(".row")
    assert "raised: the answer did not arrive: absent subscriber" in said(str(row))
    assert "1 person waits for an answer" in said(str(soup(ana, "/board?incident=1")))


def test_it_is_sent_again_with_a_press(site: Site, gateway: Gateway) -> None:
    gateway.calls(2)
    ana = site.signed_in(email=site.named(NAME))
    page = press(ana, "/replies/1", do="again")
    assert "on its way" in page
    states = rows(site.database, "SELECT state FROM dispatches ORDER BY id")
    assert states == [("undelivered",), ("waiting",)]
    assert soup(ana, "/replies").select_one("[aria-labelledby=failed-title]") is None


def test_what_arrived_is_said_too(site: Site, gateway: Gateway) -> None:
    assert gateway.calls(8) == 204  # with the phone network: nothing is certain yet
    ana = site.signed_in()
    assert soup(ana, "/conversation/1").select("#reply-1 .state.delivered") == []
    gateway.calls(1)
    [state] = soup(ana, "/conversation/1").select("#reply-1 .state")
    assert state.get_text() == "delivered"


def test_an_account_that_only_speaks_takes_receipts_and_nothing_else(
    site: Site, gateway: Gateway
) -> None:
    assert gateway.calls(2, token="guessed") == 403
    query = {"id": "c2", "from": NUMBER, "text": "hello", "token": SECRET}
    address = f"/hooks/{gateway.account}"
    assert gateway.client.get(address, query_string=query).status_code == 404
    assert rows(site.database, "SELECT state FROM dispatches") == [("sent",)]
    assert rows(site.database, "SELECT count(*) FROM posts") == [(1,)]
