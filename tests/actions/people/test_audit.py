"""The audit log on real databases: kept with the change, searchable, and never changed."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import DBAPIError

from monitor.actions.people.audit import note
from monitor.actions.people.users import add_user, set_active, set_password, set_roles
from monitor.model.people import Person
from monitor.model.roles import Role
from monitor.store.database import Database
from monitor.store.people import audit
from monitor.store.people.audit import Asked, Entry
from tests.conftest import rows

ANA = Person("ana@example.org", "Ana Invented", "203.0.113.0/24")
BEN = Person("ben@example.org", "Ben Invented")


def said(database: Database, asked: Asked | None = None, **more: int) -> list[Entry]:
    with database.read() as connection:
        return audit.entries(connection, asked or Asked(), **({"limit": 100} | more))  # type: ignore[arg-type]


def test_what_was_recorded_is_read_back(database: Database, deployment: int) -> None:
    detail = {"area": {"countries": ["MZ"]}, "was": None, "big": True}
    note(database, ANA, "area_changed", ("deployment", deployment), detail, deployment=deployment)
    [one] = said(database)
    assert (one.who, one.action, one.about) == (ANA, "area_changed", ("deployment", deployment))
    assert (one.detail, one.deployment) == (detail, deployment)
    assert abs(datetime.now(UTC) - one.at) < timedelta(minutes=1)


def test_a_change_that_fails_leaves_no_entry(database: Database) -> None:
    def broken() -> None:
        with database.write() as connection:
            audit.record(connection, ANA, "incident_claimed", ("incident", 1), {})
            raise RuntimeError("the change did not go through")

    with pytest.raises(RuntimeError):
        broken()
    assert said(database) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET action = 'nothing'",
        "DELETE FROM audit",
        "DELETE FROM audit WHERE id = 1",
    ],
)
def test_the_database_refuses_to_change_an_entry(database: Database, statement: str) -> None:
    note(database, ANA, "exported", ("incident", 1), {})
    before = rows(database, "SELECT * FROM audit")
    with pytest.raises(DBAPIError, match="append-only"), database.write() as connection:
        connection.exec_driver_sql(statement)
    assert rows(database, "SELECT * FROM audit") == before


def test_an_entry_is_not_replaced_or_truncated_away(database: Database) -> None:
    note(database, ANA, "exported", ("incident", 1), {})
    before = rows(database, "SELECT * FROM audit")
    statement = (
        "INSERT OR REPLACE INTO audit SELECT id, deployment_id, 0, 'x', 'x', action, about_kind,"
        " about_id, detail, words, network FROM audit"
        if database.is_sqlite
        else "TRUNCATE audit"
    )
    with pytest.raises(DBAPIError, match="append-only"), database.write() as connection:
        connection.exec_driver_sql(statement)
    assert rows(database, "SELECT * FROM audit") == before


def test_entries_are_found_by_person_action_words_and_time(database: Database) -> None:
    note(database, ANA, "list_confirmed", ("list", 1), {"name": "Camps 100% of Beira"})
    note(database, BEN, "list_removed", ("list", 1), {"name": "Schools"})
    found = {
        "person": said(database, Asked(by="ANA inv")),
        "address": said(database, Asked(by="ana@")),
        "action": said(database, Asked(action="list_confirmed")),
        "words": said(database, Asked(words="beira 100%")),
    }
    for name, entries in found.items():
        assert [one.who for one in entries] == [ANA], name
    assert said(database, Asked(words="%")) == found["words"]  # a sign, not a pattern
    assert said(database, Asked(words="name")) == []  # names of fields are not what was said
    now = datetime.now(UTC)
    assert len(said(database, Asked(since=now - timedelta(hours=1)))) == 2
    assert said(database, Asked(until=now - timedelta(hours=1))) == []
    assert len(said(database, Asked(about=("list", 1)))) == 2


def test_pages_follow_one_another_without_a_gap(database: Database) -> None:
    for number in range(1, 8):
        note(database, ANA, "incident_claimed", ("incident", number), {})
    seen: list[int] = []
    before = None
    while page := said(database, before=before, limit=3):  # type: ignore[arg-type]
        seen += [one.about[1] for one in page]
        before = page[-1].id
    assert seen == [7, 6, 5, 4, 3, 2, 1]


def test_what_happens_to_an_officer_is_kept_without_the_password(database: Database) -> None:
    add_user(database, "a@example.org", "A", "a long password", [Role.VIEWER], ANA)
    set_roles(database, "a@example.org", [Role.APPROVER], ANA)
    set_password(database, "a@example.org", "another long password", ANA)
    set_active(database, "a@example.org", False, BEN)
    found = said(database)
    assert [(one.action, one.who.address) for one in found] == [
        ("user_stopped", "ben@example.org"),
        ("password_set", "ana@example.org"),
        ("roles_changed", "ana@example.org"),
        ("user_added", "ana@example.org"),
    ]
    assert found[2].detail == {"address": "a@example.org", "were": ["viewer"], "are": ["approver"]}
    assert "password" not in repr([one.detail for one in found])
