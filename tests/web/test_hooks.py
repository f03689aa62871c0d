"""Gateways and bots call us: who is known is heard, who is not is refused."""

import json
import time

import pytest
import redis
from flask.testing import FlaskClient

from monitor.actions.networks.accounts import add_account, change_account
from monitor.actions.networks.watchwords import set_watchwords
from monitor.model.accounts import AccountKind
from monitor.model.dispatching import Account
from monitor.model.people import Person
from monitor.model.watchwords import Watchwords
from monitor.networks.sms.signatures import SIGNATURE_HEADER, TIME_HEADER, signature
from monitor.networks.telegram.webhook import SECRET_HEADER
from monitor.store.bell import RedisBell
from monitor.store.networks.encryption import Seal
from tests.conftest import rows
from tests.ports import free_port
from tests.web.site import Site

KANNEL = {"gateway": "kannel", "user": "desk", "secret": "x", "webhook_secret": "a long secret"}
TELEGRAM = {"token": "77:abc", "webhook_secret": "another_secret"}


def account(site: Site, network: str, settings: dict[str, str]) -> int:
    return add_account(
        site.database,
        site.deployment,
        Account(network, "@ReliefDesk", settings),
        Seal(site.settings.secret),
        kind=AccountKind.OFFICIAL,
        listens=True,
        speaks=False,
        by=Person("ana@example.org"),
    )


def kept(site: Site) -> list[tuple[object, ...]]:
    return rows(site.database, "SELECT network, author, text FROM posts ORDER BY id")


@pytest.fixture
def client(site: Site) -> FlaskClient:
    return site.app.test_client()


def test_an_sms_that_a_gateway_brings_is_kept_once(site: Site, client: FlaskClient) -> None:
    number = account(site, "sms", KANNEL)
    fields = {"id": "c1", "from": "+258840000001", "to": "+1000", "text": "We need water"}
    query = fields | {"token": "a long secret"}
    for _ in range(2):
        assert client.get(f"/hooks/{number}", query_string=query).status_code == 204
    assert kept(site) == [("sms", "+258840000001", "We need water")]
    assert "a long secret" not in str(rows(site.database, "SELECT raw FROM posts"))


def test_a_signed_call_is_heard_and_a_changed_one_refused(site: Site, client: FlaskClient) -> None:
    number = account(site, "sms", KANNEL)
    body = json.dumps({"id": "c2", "from": "+1", "text": "boat needed"}).encode()
    stamp = str(int(time.time()))
    told = signature("a long secret", stamp, body)
    headers = {
        "Content-Type": "application/json",
        TIME_HEADER: stamp,
        SIGNATURE_HEADER: told if told.startswith("sha256=") else f"sha256={told}",
    }
    changed = body.replace(b"boat", b"gold")
    assert client.post(f"/hooks/{number}", data=changed, headers=headers).status_code == 403
    assert client.post(f"/hooks/{number}", data=body, headers=headers).status_code == 204
    assert kept(site) == [("sms", "+1", "boat needed")]


def test_a_gateway_is_answered_well_while_redis_is_away(
    site: Site, client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    """Else it would call again, and again: a Telegram update that changes a post we have."""
    number = account(site, "telegram", TELEGRAM)
    away = redis.Redis.from_url(f"redis://127.0.0.1:{free_port()}/0")
    context = site.app.extensions["monitor"]
    context.database.bell = RedisBell(away)
    message = {"message_id": 5, "date": 1_900_000_000, "chat": {"id": 9, "type": "private"}}
    message |= {"from": {"id": 9, "is_bot": False, "first_name": "Noemi"}, "text": "We need water"}
    changed = message | {"text": "We need water and food", "edit_date": 1_900_000_060}
    secret = {SECRET_HEADER: "another_secret"}
    for update in (
        {"update_id": 1, "message": message},
        {"update_id": 2, "edited_message": changed},
    ):
        assert client.post(f"/hooks/{number}", json=update, headers=secret).status_code == 204
    assert rows(site.database, "SELECT text FROM revisions") == [("We need water and food",)]
    assert "Redis is away" in caplog.text


def test_who_does_not_know_the_secret_is_refused(site: Site, client: FlaskClient) -> None:
    number = account(site, "sms", KANNEL)
    query = {"from": "+1", "text": "false alarm", "token": "guessed"}
    assert client.get(f"/hooks/{number}", query_string=query).status_code == 403
    assert client.post(f"/hooks/{number}", data=b"\xff\x00").status_code == 403
    assert client.get("/hooks/999").status_code == 404
    assert client.post(f"/hooks/{2**70}").status_code == 404
    change_account(
        site.database, number, Seal(site.settings.secret), Person("ana@example.org"), listens=False
    )
    right = query | {"token": "a long secret"}
    assert client.get(f"/hooks/{number}", query_string=right).status_code == 404
    assert kept(site) == []


def test_an_update_of_telegram_is_filtered_as_by_the_long_poll(
    site: Site, client: FlaskClient
) -> None:
    number = account(site, "telegram", TELEGRAM)
    said = Watchwords(words=("water",))
    set_watchwords(site.database, site.deployment, said, Person("ana@example.org", "Ana"))
    chat = {"id": -100200, "type": "supergroup", "title": "Invented"}
    ana = {"id": 5, "is_bot": False, "first_name": "Ana", "username": "ana_i"}
    for at, text in enumerate(["no water here", "good morning"], 1):
        message = {"message_id": at, "date": 1928552400, "chat": chat, "from": ana, "text": text}
        answer = client.post(
            f"/hooks/{number}",
            json={"update_id": at, "message": message},
            headers={SECRET_HEADER: "another_secret"},
        )
        assert answer.status_code == 204
    assert [text for _, _, text in kept(site)] == ["no water here"]
    assert client.post(f"/hooks/{number}", json={"update_id": 3}).status_code == 403


def test_what_a_known_caller_sends_and_nobody_understands_is_kept_as_an_issue(
    site: Site, client: FlaskClient
) -> None:
    number = account(site, "sms", KANNEL)
    query = {"token": "a long secret", "words": "?"}
    assert client.get(f"/hooks/{number}", query_string=query).status_code == 204
    [(network, reason)] = rows(site.database, "SELECT network, reason FROM issues")
    assert network == "sms"
    assert reason
