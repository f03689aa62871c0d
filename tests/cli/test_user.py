from pathlib import Path

import pytest

from monitor.model.roles import Role
from monitor.store import users
from monitor.store.database import Database
from tests.running import Running


def test_an_officer_is_added_changed_and_stopped(tmp_path: Path) -> None:
    monitor = Running(tmp_path, "redis://localhost:1")
    add = ("user", "add", "Ana@Desk.example.org", "--role", "viewer", "--password", "-")
    done = monitor.run(*add)
    assert done.returncode == 0, done.stderr
    assert b"password: " in done.stdout
    assert monitor.run(*add).returncode == 1
    assert monitor.run("user", "roles", "ana@desk.example.org", "approver").returncode == 0
    assert monitor.run("user", "stop", "ana@desk.example.org").returncode == 0
    shown = monitor.run("user", "list").stdout.decode()
    assert "approver" in shown
    assert "(stopped)" in shown
    assert b"there is no user" in monitor.run("user", "stop", "nobody@example.org").stderr


def test_a_short_password_is_refused(sqlite_database: Database) -> None:
    with pytest.raises(users.UserError, match="at least 12"):
        users.add_user(sqlite_database, "a@example.org", "A", "short", [Role.VIEWER])


def test_a_new_password_ends_open_sessions(database: Database) -> None:
    users.add_user(database, "a@example.org", "A", "a long password", [Role.VIEWER])
    before = _session(database)
    users.set_password(database, "a@example.org", "another long one")
    assert _session(database) != before


def test_the_sign_in_of_the_first_start_is_known_until_it_is_changed(database: Database) -> None:
    users.add_user(database, "a@example.org", "A", "a long password", [Role.VIEWER])
    assert users.signs_in(database, "A@example.org", "a long password")
    assert not users.signs_in(database, "a@example.org", "another long one")
    users.set_active(database, "a@example.org", False)
    assert not users.signs_in(database, "a@example.org", "a long password")
    assert not users.signs_in(database, "nobody@example.org", "a long password")


def _session(database: Database) -> str:
    with database.read() as connection:
        query = "SELECT fs_uniquifier FROM users"
        return str(connection.exec_driver_sql(query).scalar_one())
