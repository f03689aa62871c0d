"""The audit log on its screen, and what the screens write into it."""

from urllib.parse import urlsplit

import pytest

from monitor.actions.people.audit import note
from monitor.model.people import Person
from monitor.model.roles import SETS_PEOPLE, Role
from monitor.store.people import audit
from monitor.store.people.audit import Asked, Entry
from tests.web.site import Site, sign_in, soup, words_of
from tests.web.test_places import post

ANA = Person("ana@example.org", "Ana Invented", "203.0.113.0/24")


def entries(site: Site, action: str = "") -> list[Entry]:
    with site.database.read() as connection:
        return audit.entries(connection, Asked(action=action), limit=100)


@pytest.mark.parametrize("role", [None, *Role])
def test_only_administrators_see_the_log(site: Site, role: Role | None) -> None:
    answer = site.signed_in(role).get("/audit")
    assert (answer.status_code == 200) is (role in SETS_PEOPLE)


def test_sign_ins_and_outs_and_failures_are_kept(site: Site) -> None:
    client = site.signed_in(Role.ADMINISTRATOR)
    post(client, "/sign-out")
    sign_in(client, "Nobody-Known@example.org", "not the password")
    sign_in(client, site.officer(Role.ADMINISTRATOR), "not the password")
    sign_in(client, "my secret password", "in the wrong field")
    found = [(one.action, one.who.address) for one in entries(site)][:4]
    assert found == [
        ("sign_in_failed", "administrator@example.org"),
        ("sign_in_failed", "nobody-known@example.org"),
        ("signed_out", "administrator@example.org"),
        ("signed_in", "administrator@example.org"),
    ]
    [signed_in] = entries(site, "signed_in")
    assert signed_in.detail == {"with": ["password"]}
    assert signed_in.who.network == "127.0.0.0/24"
    assert signed_in.about[0] == "user"


def test_changes_on_the_settings_are_kept_with_who_made_them(site: Site) -> None:
    client = site.signed_in(Role.ADMINISTRATOR)
    post(client, "/listening", words="flood")
    post(client, "/places/area", countries="MZ")
    post(client, "/accounts/new/log", name="@ReliefDesk", kind="official", speaks="on")
    [account] = entries(site, "account_added")
    post(client, f"/accounts/{account.about[1]}/remove")
    done = [(one.action, one.who.name, one.deployment) for one in entries(site)]
    for action in ("watchwords_changed", "area_changed", "account_added", "account_removed"):
        assert (action, "An Officer", site.deployment) in done


def test_the_log_is_searched_and_paged(site: Site) -> None:
    client = site.signed_in(Role.ADMINISTRATOR)
    for number in range(1, 131):
        note(site.database, ANA, "incident_claimed", ("incident", number), {"why": "near"})
    page = soup(client, "/audit?by=ana&words=near")
    assert len(page.select(".log tbody tr")) == 100
    [older] = [str(one["href"]) for one in page.select("a") if "Older" in one.get_text()]
    rest = soup(client, older)
    assert len(rest.select(".log tbody tr")) == 30
    assert "/incident/1" in [urlsplit(str(one["href"])).path for one in rest.select(".log a")]
    assert "No entry is like this" in client.get("/audit?words=elsewhere").text
    assert "is no day" in client.get("/audit?day=yesterday").text
    assert client.get(f"/audit?before={2**70}").status_code == 200
    assert words_of(soup(client, "/audit?action=signed_in").select(".log td"))[1] == "signed in"


def test_what_is_in_the_log_cannot_write_the_page(site: Site) -> None:
    client = site.signed_in(Role.ADMINISTRATOR)
    note(site.database, Person("<b>x"), "<i>y", ("<u>z", 1), {"<s>a": "<em>b"})
    page = soup(client, "/audit")
    assert page.select(".log i, .log u, .log s, .log em") == []
