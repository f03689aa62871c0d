"""Passkeys in a real Chromium, with the virtual authenticator of its DevTools."""

from playwright.sync_api import CDPSession, Page

from monitor.actions.people.users import add_user, reset_second_factor
from monitor.model.people import Person
from monitor.model.roles import Role
from tests.browser.conftest import PHONE, PORT, SHOTS, WIDE, Desk
from tests.browser.test_access_for_all import faults
from tests.web.site import PASSWORD

BOARD = f"http://localhost:{PORT}"  # browsers make passkeys for names, not for 127.0.0.1


ASKS_FOR_ANY = """
const get = navigator.credentials.get.bind(navigator.credentials);
navigator.credentials.get = (asked) => {
  delete asked.publicKey.allowCredentials;
  return get(asked);
};
"""


def with_authenticator(page: Page) -> tuple[CDPSession, str]:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session, made["authenticatorId"]


def sign_in(page: Page, email: str) -> None:
    page.goto(f"{BOARD}/sign-in?next=/you")
    page.fill("#email", email)
    page.fill("#password", PASSWORD)
    page.click("button[type=submit]")


def officer(desk: Desk) -> str:
    """One whom no other test signs in with a password alone."""
    email = "passkeys@example.org"
    if email not in desk.site.officers:
        desk.site.officers.add(email)
        add_user(desk.site.database, email, "Pia Invented", PASSWORD, [Role.DESK_OFFICER])
    reset_second_factor(desk.site.database, email, Person("a test"))
    return email


def test_a_passkey_is_made_used_refused_and_removed(desk: Desk) -> None:
    email = officer(desk)
    page = desk.context().new_page()
    session, authenticator = with_authenticator(page)
    sign_in(page, email)
    page.wait_for_url(f"{BOARD}/you")
    page.click("text=Make a passkey")
    page.fill("#name", "Office laptop")
    page.click("button:has-text('Make a passkey')")
    page.wait_for_url(f"{BOARD}/you")
    assert "Office laptop" in page.inner_text("main")
    kept = session.send("WebAuthn.getCredentials", {"authenticatorId": authenticator})
    assert len(kept["credentials"]) == 1

    page.click("text=Make recovery codes")
    page.click("text=Make eight new codes")
    page.wait_for_selector(".codes")
    codes = page.locator(".codes code").all_inner_texts()
    page.goto(f"{BOARD}/board")
    page.click("text=Sign out")
    page.wait_for_url("**/sign-in")
    sign_in(page, email)
    page.wait_for_url("**/sign-in/passkey**")
    page.click("button:has-text('Use the passkey')")
    page.wait_for_url(f"{BOARD}/you")

    # without the passkey the password alone opens nothing, and the page says what to do
    page.goto(f"{BOARD}/board")
    page.click("text=Sign out")
    page.wait_for_url("**/sign-in")
    session.send("WebAuthn.clearCredentials", {"authenticatorId": authenticator})
    sign_in(page, email)
    page.click("button:has-text('Use the passkey')")
    page.wait_for_selector("text=The passkey was not given")
    page.goto(f"{BOARD}/you")
    assert "/sign-in" in page.url
    sign_in(page, email)
    page.click("text=Use a recovery code")
    page.fill("#code", codes[0])
    page.click("button[type=submit]")
    page.wait_for_url(f"{BOARD}/you")
    page.click("text=Change passkeys")
    with page.expect_navigation():
        page.click("button:has-text('Remove')")
    page.goto(f"{BOARD}/you")
    assert "Not set up" in page.inner_text("main")


def test_somebody_elses_passkey_does_not_stand_in_for_a_password(desk: Desk) -> None:
    """Ben's passkey after Ana's password signs in neither."""
    ana = desk.site.officer(Role.DESK_OFFICER)
    ben = officer(desk)
    page = desk.context().new_page()
    session, authenticator = with_authenticator(page)
    sign_in(page, ben)
    page.goto(f"{BOARD}/you/passkeys")
    page.fill("#name", "Ben")
    page.click("button:has-text('Make a passkey')")
    page.wait_for_url(f"{BOARD}/you")
    [mine] = session.send("WebAuthn.getCredentials", {"authenticatorId": authenticator})[
        "credentials"
    ]
    other = desk.context().new_page()
    others, key = with_authenticator(other)
    sign_in(other, ana)
    other.wait_for_url(f"{BOARD}/you")
    other.goto(f"{BOARD}/you/passkeys")
    other.fill("#name", "Ana")
    other.click("button:has-text('Make a passkey')")
    other.wait_for_url(f"{BOARD}/you")
    other.goto(f"{BOARD}/board")
    other.click("text=Sign out")
    other.wait_for_url("**/sign-in")
    # a browser in the hands of somebody who holds Ben's passkey and knows Ana's password
    others.send("WebAuthn.clearCredentials", {"authenticatorId": key})
    others.send("WebAuthn.addCredential", {"authenticatorId": key, "credential": mine})
    other.add_init_script(ASKS_FOR_ANY)
    sign_in(other, ana)
    other.click("button:has-text('Use the passkey')")
    other.wait_for_selector("text=belongs to somebody else")
    other.goto(f"{BOARD}/you")
    assert "/sign-in" in other.url
    for email in (ana, ben):
        reset_second_factor(desk.site.database, email, Person("a test"))


def test_the_screens_of_the_sign_in_have_no_serious_fault_and_are_pictured(desk: Desk) -> None:
    SHOTS.mkdir(exist_ok=True)
    email = officer(desk)
    wrong: dict[str, list[str]] = {}
    for size, dark in ((WIDE, False), (WIDE, True), (PHONE, False), (PHONE, True)):
        page = desk.context(viewport=size, dark=dark).new_page()
        name = f"{'phone' if size is PHONE else 'wide'}-{'dark' if dark else 'light'}"

        def look(screen: str, page: Page = page, name: str = name) -> None:
            if found := faults(page):
                wrong[f"{screen} {name}"] = found
            assert (
                page.evaluate("document.documentElement.scrollWidth")
                <= page.viewport_size[  # type: ignore[index]
                    "width"
                ]
            ), screen
            page.screenshot(path=SHOTS / f"{screen}-{name}.png", full_page=True)

        page.goto(f"{BOARD}/sign-in")
        look("sign-in")
        page.goto(f"{BOARD}/sign-in/forgotten")
        look("forgotten")
        sign_in(page, email)
        page.wait_for_url(f"{BOARD}/you")
        look("you")
        page.goto(f"{BOARD}/you/second-factor")
        look("second-factor")
        page.goto(f"{BOARD}/you/passkeys")
        look("passkeys")
        page.goto(f"{BOARD}/you/password")
        look("password")
        page.goto(f"{BOARD}/you/recovery-codes")
        page.click("text=Make eight new codes")
        look("recovery-codes")
        admin = desk.open(Role.ADMINISTRATOR, viewport=size, dark=dark)
        for screen, address in (
            ("audit", "/audit"),
            ("people", "/people"),
            ("officer", "/people/1"),
        ):
            admin.goto(desk.address + address)
            look(screen, admin)
        admin.context.close()
        page.goto(f"{BOARD}/you/authenticator")
        page.click("text=Set it up")
        page.wait_for_selector(".qr")
        look("authenticator")
    assert wrong == {}
