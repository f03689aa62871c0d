"""The public form: what is written is kept, whoever writes, and only its writer sees it again."""

import re

import pytest
import redis
from werkzeug.test import TestResponse

from monitor.actions.networks.accounts import add_account, change_account
from monitor.actions.outreach.approvals import set_approvals
from monitor.actions.outreach.delivery import Delivery
from monitor.actions.outreach.sizes import Sizes
from monitor.actions.outreach.texts import draft
from monitor.languages.form import forms
from monitor.model.accounts import AccountKind
from monitor.model.dispatching import Account
from monitor.model.people import Person
from monitor.model.text_rules import Approval, TextStep
from monitor.model.texts import Draft, ToAuthor
from monitor.store.networks.encryption import Seal
from tests.conftest import rows
from tests.replying import ANA, DESK
from tests.web.site import Site
from web.screens.form.views import FROM_ONE


@pytest.fixture
def form(site: Site) -> int:
    settings = {"address": "nalani", "welcome": "Read by an invented desk."}
    return add_account(
        site.database,
        site.deployment,
        Account("form", "Form", settings),
        Seal(site.settings.secret),
        kind=AccountKind.OFFICIAL,
        listens=True,
        speaks=True,
        by=Person("ana@example.org"),
    )


def send(site: Site, **fields: str) -> TestResponse:
    return site.app.test_client().post("/tell/nalani", data=fields)


def test_what_somebody_writes_is_kept_and_shown_at_a_secret_address(site: Site, form: int) -> None:
    page = site.app.test_client().get("/tell/nalani")
    assert "Read by an invented desk." in page.text
    assert "Set-Cookie" not in page.headers
    answer = send(site, need="Water for 6, please", where="Rua 4", contact="+258 84", lang="pt")
    assert answer.status_code == 303
    assert rows(site.database, "SELECT text, author, language_hint, network FROM posts") == [
        ("Water for 6, please\nRua 4", "+258 84", "pt", "form")
    ]
    secret = answer.headers["Location"]
    shown = site.app.test_client().get(secret)
    assert "Water for 6, please" in shown.text
    assert forms()["pt"]["kept"] in shown.text
    assert "no-store" in shown.headers["Cache-Control"]
    key = secret.split("/")[-1].split("?")[0]
    assert key not in str(rows(site.database, "SELECT network_id, raw, url FROM posts"))
    assert site.app.test_client().get("/tell/nalani/guessed").status_code == 404


def test_the_page_works_in_every_language_and_its_direction(site: Site, form: int) -> None:
    keys = {code: set(one) for code, one in forms().items()}
    assert set(keys) >= {"en", "fr", "es", "pt", "ar", "ht"}
    assert all(one == keys["en"] for one in keys.values())
    client = site.app.test_client()
    for code, said in forms().items():
        page = client.get(f"/tell/nalani?lang={code}")
        assert f'lang="{code}"' in page.text
        assert said["where"] in page.text
    assert 'dir="rtl"' in client.get("/tell/nalani?lang=ar").text
    asked = client.get("/tell/nalani", headers={"Accept-Language": "ht, fr;q=0.5"})
    assert forms()["ht"]["title"] in asked.text


def test_nothing_and_too_much_are_told_and_what_was_written_stays(site: Site, form: int) -> None:
    empty = send(site, need="  ", where="Rua 4")
    assert empty.status_code == 422
    assert forms()["en"]["nothing"] in empty.text
    assert "Rua 4" in empty.text
    assert send(site, need="x" * 5000).status_code == 422
    assert rows(site.database, "SELECT count(*) FROM posts") == [(0,)]


def test_one_address_cannot_flood_the_desk(site: Site, form: int) -> None:
    answers = [send(site, need=f"water {n}").status_code for n in range(FROM_ONE + 2)]
    assert answers == [303] * FROM_ONE + [429] * 2
    assert rows(site.database, "SELECT count(*) FROM posts") == [(FROM_ONE,)]


def test_a_robot_that_fills_every_field_is_thanked_and_not_kept(site: Site, form: int) -> None:
    assert send(site, need="buy now", website="https://spam.example").status_code == 303
    assert rows(site.database, "SELECT count(*) FROM posts") == [(0,)]


def test_a_closed_form_takes_nothing_and_still_shows_what_was_sent(site: Site, form: int) -> None:
    secret = send(site, need="water").headers["Location"]
    change_account(
        site.database, form, Seal(site.settings.secret), Person("ana@example.org"), listens=False
    )
    assert send(site, need="more").status_code == 404
    assert site.app.test_client().get("/tell/nalani").status_code == 404
    assert site.app.test_client().get(secret).status_code == 200
    assert site.app.test_client().get("/tell/another").status_code == 404


def test_hostile_words_are_shown_as_words(site: Site, form: int) -> None:
    secret = send(site, need="<script>alert(1)</script> \x00").headers["Location"]
    page = site.app.test_client().get(secret)
    assert "<script>" not in page.text
    policy = page.headers["Content-Security-Policy"]
    [nonce] = re.findall(r"style-src 'nonce-([^']+)'", policy)
    assert f'nonce="{nonce}"' in page.text
    assert "script-src" not in policy


def test_an_answer_of_the_desk_stands_on_the_secret_page(site: Site, form: int) -> None:
    secret = send(site, need="Water for 6, please", lang="fr").headers["Location"]
    [(post,)] = rows(site.database, "SELECT id FROM posts")
    assert isinstance(post, int)
    client = redis.Redis.from_url(site.settings.redis)
    set_approvals(site.database, site.deployment, {AccountKind.OFFICIAL: Approval.NONE}, ANA)
    written = Draft("L'eau est à l'école <8 h>.", "fr", ToAuthor(post, form, private=True))
    sizes = Sizes(site.database, Seal(site.settings.secret))
    [dispatch] = draft(
        site.database, site.deployment, written, by=ANA, roles=DESK, sizes=sizes, then=TextStep.SEND
    ).dispatches
    assert "école" not in site.app.test_client().get(secret).text
    Delivery(site.settings, site.database, client).deliver(dispatch)
    page = site.app.test_client().get(secret)
    assert "L&#39;eau est à l&#39;école &lt;8 h&gt;." in page.text
    assert forms()["fr"]["answer"] in page.text
