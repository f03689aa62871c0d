"""Answers on the screens: drafted, approved by somebody else, found again, sent to all."""

import re

from flask.testing import FlaskClient
from sqlalchemy import text

from monitor.actions.desks.desks import add_desk
from monitor.actions.networks.accounts import add_account
from monitor.actions.outreach.saved_replies import save_reply
from monitor.actions.people.grants import set_granted
from monitor.actions.triage import steps as triage
from monitor.model.accounts import AccountKind
from monitor.model.dispatching import Account
from monitor.model.people import Person
from monitor.model.roles import Role
from monitor.model.text_rules import TextState
from monitor.model.triage import Owner
from monitor.store.networks.encryption import Seal
from monitor.store.outreach.texts import replies_in
from tests.builders import a_place, a_post, a_report
from tests.conftest import rows
from tests.web.site import Site, soup

BY = Person("admin@example.org", "Ines")


def account(site: Site, kind: AccountKind = AccountKind.OFFICIAL, name: str = "@Desk") -> int:
    return add_account(
        site.database,
        site.deployment,
        Account("log", name, {"for": "drills"}),
        Seal(site.settings.secret),
        kind=kind,
        listens=False,
        speaks=True,
        by=BY,
    )


def asked(site: Site, *texts: str) -> list[int]:
    """Posts that ask for water in Beira, each of somebody else; their numbers."""
    place = a_place("Beira")
    posts = [a_post(one, author=f"@maria{at}") for at, one in enumerate(texts)]
    site.file(*(a_report(post=one, place=place) for one in posts))
    return [int(str(row[0])) for row in rows(site.database, "SELECT id FROM posts ORDER BY id")]


def press(client: FlaskClient, address: str, form: str = ".composer", **values: object) -> str:
    """Fill in the form of a page and press a button; the page that follows."""
    page = soup(client, address)
    found = page.select_one(form)
    assert found is not None
    fields: dict[str, object] = {
        str(one["name"]): one.get("value", "")
        for one in found.select("input[name]")
        if one.get("type") not in ("checkbox",)
    }
    for one in found.select("select"):
        chosen = one.select_one("option[selected]") or one.select_one("option")
        fields[str(one["name"])] = chosen["value"] if chosen else ""
    for one in found.select("textarea"):
        fields[str(one["name"])] = one.get_text()
    action = str(found.get("action") or address)
    answer = client.post(action, data=fields | values, follow_redirects=True)
    return answer.text


def said(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_an_answer_of_the_organisation_is_approved_by_somebody_else(site: Site) -> None:
    [post] = asked(site, "we need water in Beira")
    account(site)
    ana, leo = site.signed_in(Role.DESK_OFFICER), site.signed_in(Role.APPROVER)
    page = press(ana, f"/conversation/{post}", text="Water at the school at 9.", do="submit")
    assert "waits for approval" in page
    assert "Approve and send" not in page
    queue = soup(leo, "/replies")
    assert "For you to approve 1" in said(str(queue))
    link = queue.select_one(".reply-lines a")
    assert link is not None
    page = press(leo, str(link["href"]), do="return", note="say which school")
    assert "say which school" in page
    number = str(link["href"])
    page = press(ana, number, text="Water at the Matadouro school at 9.", do="submit")
    page = press(leo, number, do="approve")
    assert "approved by" in said(page)
    with site.database.read() as connection:
        [kept] = replies_in(connection, site.deployment, [TextState.APPROVED, TextState.SENT])
    assert kept.text == "Water at the Matadouro school at 9."


def test_an_approver_of_one_desk_approves_for_that_desk_alone(site: Site) -> None:
    asked(site, "we need water in Beira")
    site.file(a_report(post=a_post("we need food", author="@rosa"), place=a_place("Chimoio")))
    official = account(site)
    health = add_desk(site.database, site.deployment, "Health")
    ana, leo = site.signed_in(), site.signed_in(email=site.named("Leo Cruz"))
    triage.give(site.database, site.deployment, 1, Owner(desk=health), BY, seen=0)
    set_granted(
        site.database, site.deployment, "leo@example.org", [], {health: [Role.APPROVER]}, BY
    )
    for post in (1, 2):
        press(ana, f"/conversation/{post}", text="It comes.", do="submit", account=official)
    assert "Your role does not allow it" in said(press(leo, "/replies/2", do="approve"))
    press(leo, "/replies/1", do="approve")
    states = rows(site.database, "SELECT incident_id, state FROM texts ORDER BY id")
    assert states == [(1, "approved"), (2, "submitted")]


def test_what_a_colleague_changed_meanwhile_is_not_overwritten(site: Site) -> None:
    [post] = asked(site, "we need water in Beira")
    account(site)
    ana, leo = site.signed_in(Role.DESK_OFFICER), site.signed_in(Role.APPROVER)
    press(ana, f"/conversation/{post}", text="At 9.", do="save")
    press(leo, "/replies/1", text="At 10.", do="save")
    answer = ana.post(
        "/replies/1",
        data={
            "text": "At 11.",
            "version": 1,
            "account": 1,
            "csrf_token": _token(ana),
        },
    )
    assert answer.status_code == 409
    assert "was first" in answer.text
    assert "At 11." in answer.text  # what was typed is not lost
    assert rows(site.database, "SELECT text FROM texts") == [("At 10.",)]


def _token(client: FlaskClient) -> str:
    field = soup(client, "/replies").select_one("input[name=csrf_token]")
    assert field is not None
    return str(field["value"])


def test_a_draft_keeps_itself_and_tells_its_number(site: Site) -> None:
    [post] = asked(site, "we need water in Beira")
    ana = site.signed_in()
    form = {"text": "At", "do": "save", "account": 0, "csrf_token": _token(ana)}
    answer = ana.post(f"/conversation/{post}", data=form, headers={"Accept": "application/json"})
    assert answer.status_code == 204
    assert (answer.headers["X-Reply"], answer.headers["X-Version"]) == ("1", "1")


def test_a_field_that_nobody_filled_in_does_not_go_out(site: Site) -> None:
    [post] = asked(site, "we need water in Beira")
    ana = site.signed_in()
    page = press(ana, f"/conversation/{post}", text="Call {phone}.", do="send", account=0)
    assert "Fill in {phone} first" in page
    assert rows(site.database, "SELECT COUNT(*) FROM dispatches") == [(0,)]


def test_a_public_answer_that_gives_away_a_number_is_warned_of(site: Site) -> None:
    [post] = asked(site, "we need water in Beira, call me +258 84 555 0141")
    ana = site.signed_in()
    form = {
        "text": "We call you at +258845550141.",
        "account": 0,
        "csrf_token": _token(ana),
    }
    page = ana.post(f"/conversation/{post}/measure", data=form).text
    assert "that the author wrote to us" in page
    private = ana.post(f"/conversation/{post}/measure", data=form | {"private": "1"}).text
    assert "wrote to us" not in private


def test_a_saved_reply_is_found_by_typing_and_filled_with_what_is_known(site: Site) -> None:
    [post] = asked(site, "we need water in Beira")
    text = "Water in {place}: call {phone}."
    save_reply(
        site.database, site.deployment, title="Water points", language="en", text=text, by=BY
    )
    ana = site.signed_in()
    found = ana.get(f"/saved-replies/for/{post}?q=wat", headers={"HX-Request": "true"}).text
    assert 'data-text="Water in Beira: call {phone}."' in found
    assert "No saved reply" in ana.get(f"/saved-replies/for/{post}?q=zzz").text
    page = soup(ana, f"/conversation/{post}?saved=1")
    field = page.select_one("textarea[name=text]")
    assert field is not None
    assert field.get_text() == "Water in Beira: call {phone}."


def test_saved_replies_are_written_changed_and_taken_away(site: Site) -> None:
    ana = site.signed_in()
    fields = {"title": "Water", "language": "pt", "desk": "", "text": "Água em {place}."}
    form = "form.fields"
    page = press(ana, "/saved-replies", form, **fields)
    assert "1 saved reply" in page
    assert "is no field" in press(ana, "/saved-replies/1", form, text="{village}")
    page = press(ana, "/saved-replies/1", form, do="archive")
    assert "No saved reply yet" in page


def test_all_who_asked_get_one_answer_each(site: Site) -> None:
    asked(site, "we need water in Beira", "no water left here in Beira")
    account(site)
    ana, leo = site.signed_in(Role.DESK_OFFICER), site.signed_in(Role.APPROVER)
    form = "form.talk-panes"
    page = press(ana, "/incident/1/answer-all", form, text="{name}, water in {place} at 9.")
    assert "@maria0, water in Beira at 9." in page
    assert "@maria1, water in Beira at 9." in page
    page = press(ana, "/answer-all/1", form, do="submit")
    page = press(leo, "/answer-all/1", form, do="approve", text="{name}, water in {place} at 9.")
    assert "0 of 2 sent" in said(page)
    assert rows(site.database, "SELECT COUNT(*) FROM dispatches") == [(2,)]


def test_a_text_that_the_channel_would_refuse_is_not_let_go(site: Site) -> None:
    site.file(a_report(post=a_post("we need water", network="sms", author="+258805550100")))
    ana = site.signed_in()
    page = press(ana, "/conversation/1", text="a" * 1600, do="send", account=0)
    assert "It has 1600 of 1530 characters, 11 messages for SMS: shorten it first." in said(page)
    assert "a" * 1600 in page
    assert rows(site.database, "SELECT state FROM texts") == [("draft",)]


def test_the_preview_of_an_answer_to_all_says_whose_text_is_too_long(site: Site) -> None:
    place = a_place("Beira")
    texts = (a_post("we need water", network=one, author=f"@maria-{one}") for one in ("sms", "log"))
    site.file(*(a_report(post=one, place=place) for one in texts))
    ana = site.signed_in()
    form = "form.talk-panes"
    page = press(ana, "/incident/1/answer-all", form, text="b" * 1600, **{"account-sms": 0})
    assert "1600 of 1530 characters, 11 messages for SMS: shorten it first." in said(page)
    assert "1600 characters" in said(page)
    page = press(ana, "/answer-all/1", form, do="send")
    assert "To @maria-sms it would have 1600 of 1530 characters" in said(page)
    assert rows(site.database, "SELECT COUNT(*) FROM dispatches") == [(0,)]


def test_an_answer_to_all_that_gives_away_a_number_is_warned_of(site: Site) -> None:
    asked(site, "we need water in Beira")
    ana = site.signed_in()
    text = "{name}: Rosa is on +258 84 555 0141"
    page = press(ana, "/incident/1/answer-all", "form.talk-panes", text=text)
    assert "+258 84 555 0141 : a phone number" in said(page)


def test_everything_can_be_stopped_and_goes_on_again(site: Site) -> None:
    ana = site.signed_in()
    page = press(ana, "/replies", "details form", why="a wrong number went out")
    assert "Nothing leaves at all." in page
    assert "a wrong number went out" in page
    page = press(ana, "/replies", ".fault form")
    assert "Nothing leaves at all." not in page


def test_a_viewer_neither_reads_nor_writes_replies(site: Site) -> None:
    [post] = asked(site, "we need water in Beira")
    vera = site.signed_in(Role.VIEWER)
    for address in (
        f"/conversation/{post}",
        "/replies",
        "/saved-replies",
        "/incident/1/answer-all",
    ):
        assert vera.get(address).status_code == 403
    assert "answer</a>" not in vera.get("/board?incident=1").text


def test_what_is_not_there_is_not_found(site: Site) -> None:
    ana = site.signed_in()
    for address in ("/conversation/9", "/replies/9", f"/replies/{2**63}", "/answer-all/9"):
        assert ana.get(address).status_code == 404


def test_who_waits_for_an_answer_is_a_queue_of_the_board(site: Site) -> None:
    asked(site, "we need water in Beira")
    ana = site.signed_in()
    queue = soup(ana, "/board").select_one("#queue-waiting")
    assert queue is not None
    assert said(str(queue)) == "Wait for an answer 1"
    with site.database.write() as connection:
        connection.execute(text("UPDATE incidents SET waiting = 0"))
    assert soup(ana, str(queue["href"])).select(".row") == []
