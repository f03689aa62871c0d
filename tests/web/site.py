"""A board with real parts under it, filled by the product's own path of a post."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from tempfile import TemporaryDirectory

from argon2 import PasswordHasher
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import update
from werkzeug.test import TestResponse

from monitor.actions.intake.shelf import DatabaseShelf
from monitor.actions.people.users import add_user
from monitor.actions.reacting import Reader
from monitor.actions.reactions import BOARDS
from monitor.model.events import Entry
from monitor.model.reports import Report
from monitor.model.roles import Role
from monitor.settings import Settings
from monitor.steps.group import group, questions
from monitor.steps.prioritise import prioritise
from monitor.store.database import Database
from monitor.store.people.people_tables import users
from web.app import create_app
from web.live.boards import BoardPorts

PASSWORD = "a password of the tests"

_compiled = TemporaryDirectory(prefix="templates-")
COMPILED = FileSystemBytecodeCache(_compiled.name)
"""Each test has an app of its own; their templates are compiled once."""


@cache
def hashed() -> str:
    """A tenth of a second, as it should be: not once for each officer of each test."""
    return PasswordHasher().hash(PASSWORD)


@dataclass
class Site:
    settings: Settings
    database: Database
    deployment: int
    officers: set[str] = field(default_factory=set)
    _app: Flask | None = None
    _boards: Reader | None = None

    @property
    def app(self) -> Flask:
        if self._app is None:
            self._app = create_app(self.settings)
            self._app.jinja_env.bytecode_cache = COMPILED
        return self._app

    def file(self, *reports: Report, announce: bool = True) -> Entry:
        """Keep, group and file what somebody has read by hand, and tell open boards."""
        shelf = DatabaseShelf(self.database, self.deployment)
        weighed = {one.post.id: one for one in prioritise(reports)}
        numbers = shelf.keep([one.post for one in reports], [])
        batch = [(one.key, weighed[one.post.id]) for one in shelf.take(numbers)]
        with shelf.filing() as filing:
            filing.unread(numbers)
            filing.file(group(batch, filing.known(questions(batch))))
        if announce:
            self.tell_boards()
        assert filing.doing.entry is not None
        return filing.doing.entry

    def tell_boards(self) -> None:
        """What has happened since the last time, as the consumer of boards does it."""
        if self._boards is None:
            self._boards = Reader(BOARDS, self.database, BoardPorts(self.settings))
        self._boards.catch_up()

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
        client = self.app.test_client()
        answer = sign_in(client, email or self.officer(role), PASSWORD)
        assert answer.status_code == 302, answer.text
        return client


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
