"""A board with real parts under it, filled by the product's own path of a post."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from http.cookies import SimpleCookie

from argon2 import PasswordHasher
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from flask_security import login_user
from sqlalchemy import update
from werkzeug.test import TestResponse

from monitor.actions.intake.seeding import file_reports
from monitor.actions.people.users import add_user
from monitor.actions.reacting import Reader
from monitor.actions.reactions import BOARDS, PACE
from monitor.model.events import Entry
from monitor.model.reports import Report
from monitor.model.roles import Role
from monitor.settings import Settings
from monitor.store.database import Database
from monitor.store.events import begin
from monitor.store.people.people_tables import users
from web.app import create_app, make_context
from web.context import Freshness, Parts
from web.live.boards import BoardPorts

PASSWORD = "a password of the tests"

CHEAP = {"time_cost": 1, "memory_cost": 8, "parallelism": 1}
"""Of argon2: a password of tests is hashed in no time, one of officers in a tenth of a second."""

CONFIG = {"SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": {f"argon2__{k}": v for k, v in CHEAP.items()}}

QUICK = Freshness(deployment=0.05, grants=0.05, officer=0.05)


@cache
def hashed() -> str:
    return PasswordHasher(**CHEAP).hash(PASSWORD)


APPS: dict[tuple[str, bool], Flask] = {}
"""One for all tests of a process: an app takes as long to make as many a test takes to run. What
it shows is in its context, which each site replaces."""


@dataclass
class Site:
    settings: Settings
    database: Database
    deployment: int
    officers: set[str] = field(default_factory=set)
    freshness: Freshness = QUICK
    _app: Flask | None = None

    @property
    def app(self) -> Flask:
        if self._app is None:
            key = (self.settings.secret, self.settings.secure_cookies)
            if key not in APPS:
                APPS[key] = create_app(self._context(), CONFIG)
            self._app = APPS[key]
            self._app.extensions["monitor"] = self._context()
        return self._app

    def make_app(self) -> Flask:
        """One of its own, as in earnest: to be changed, or to hash as the product does."""
        self._app = create_app(self._context())
        return self._app

    def restart(self) -> None:
        """The pages remember nothing, and go by the settings as they are now."""
        self._app = None

    def _context(self) -> Parts:
        return make_context(self.settings, Database(self.database.engine), self.freshness)

    def file(self, *reports: Report, announce: bool = True) -> Entry:
        """Keep, group and file what somebody has read by hand, and tell open boards."""
        entry = file_reports(self.database, self.deployment, reports)
        if announce:
            self.tell_boards()
        assert entry is not None
        return entry

    def tell_boards(self) -> None:
        """What has happened since the last time, as the consumers of boards and of the figures of
        the day see it."""
        ports = BoardPorts(self.settings)
        for consumer in (BOARDS, PACE):
            with self.database.write() as connection:  # from the first entry on
                begin(connection, consumer.name, self.deployment, 0)
            Reader(consumer, self.database, ports).catch_up()

    def officer(self, role: Role | None = Role.DESK_OFFICER) -> str:
        """The address of an officer with this role, added when first asked for."""
        email = f"{role or 'nobody'}@example.org"
        if email not in self.officers:
            self.officers.add(email)
            self._add(email, "An Officer", [role] if role else [])
        return email

    def named(self, name: str, role: Role = Role.DESK_OFFICER) -> str:
        """The address of an officer of this name, added when first asked for."""
        email = f"{name.split()[0].lower()}@example.org"
        if email not in self.officers:
            self.officers.add(email)
            self._add(email, name, [role])
        return email

    def _add(self, email: str, name: str, roles: list[Role]) -> None:
        add_user(self.database, email, name, None, roles)
        with self.database.write() as connection:
            known = update(users).where(users.c.email == email)
            connection.execute(known.values(password=hashed()))

    def signed_in(self, role: Role | None = Role.DESK_OFFICER, *, email: str = "") -> FlaskClient:
        """With all that a sign-in by password leaves, but without its form."""
        client = self.app.test_client()
        for name, value in self.session_of(email or self.officer(role)).items():
            client.set_cookie(name, value)
        return client

    def session_of(self, email: str) -> dict[str, str]:
        """The cookies of an officer who has just signed in."""
        with self.app.test_request_context("/sign-in", environ_base={"REMOTE_ADDR": "127.0.0.1"}):
            officer = self.app.extensions["security"].datastore.find_user(email=email)
            assert login_user(officer, authn_via=["password"])
            answer = self.app.process_response(self.app.make_response(""))
        cookies = SimpleCookie("; ".join(answer.headers.getlist("Set-Cookie")))
        return {name: cookie.value for name, cookie in cookies.items()}


def sign_in(client: FlaskClient, email: str, password: str) -> TestResponse:
    form = client.get("/sign-in").text
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', form)
    assert found is not None
    fields = {"email": email, "password": password, "csrf_token": found.group(1)}
    return client.post("/sign-in", data=fields)


def soup(client: FlaskClient, address: str) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return BeautifulSoup(answer.text, "html.parser")


def titles(page: BeautifulSoup) -> list[str]:
    """What the rows of the list say, in order."""
    return [" ".join(one.get_text(" ").split()) for one in page.select("#list .row .title")]


def said(page: BeautifulSoup) -> list[str]:
    return [one.get_text() for one in page.select("#list .row .said")]


def words_of(nodes: Sequence[object]) -> list[str]:
    return [" ".join(one.get_text(" ").split()) for one in nodes]  # type: ignore[attr-defined]
