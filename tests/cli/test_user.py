from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from monitor.actions.people.users import add_user, set_active, set_password
from monitor.cli.user import command
from monitor.model.roles import Role
from monitor.store.database import Database
from monitor.store.people import users
from tests.running import Running


def test_an_officer_is_added_changed_and_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MONITOR_DATA_DIR", str(tmp_path))

    def user(*words: str) -> Result:
        return CliRunner().invoke(command, words)

    add = ("add", "Ana@Desk.example.org", "--role", "viewer", "--password", "-")
    assert "password: " in user(*add).output
    assert isinstance(user(*add).exception, users.UserError)
    assert user("roles", "ana@desk.example.org", "approver").exit_code == 0
    assert user("stop", "ana@desk.example.org").exit_code == 0
    shown = user("list").output
    assert "approver" in shown
    assert "(stopped)" in shown


def test_a_mistake_is_told_in_one_line(tmp_path: Path) -> None:
    done = Running(tmp_path, "redis://localhost:1").run("user", "stop", "nobody@example.org")
    assert done.returncode == 1
    assert done.stderr.decode() == "crisis-monitor: there is no user nobody@example.org\n"


def test_a_short_password_is_refused(sqlite_database: Database) -> None:
    with pytest.raises(users.UserError, match="at least 12"):
        add_user(sqlite_database, "a@example.org", "A", "short", [Role.VIEWER])


def test_a_new_password_ends_open_sessions(database: Database) -> None:
    add_user(database, "a@example.org", "A", "a long password", [Role.VIEWER])
    before = _session(database)
    set_password(database, "a@example.org", "another long one")
    assert _session(database) != before


def test_the_sign_in_of_the_first_start_is_known_until_it_is_changed(database: Database) -> None:
    add_user(database, "a@example.org", "A", "a long password", [Role.VIEWER])
    assert users.signs_in(database, "A@example.org", "a long password")
    assert not users.signs_in(database, "a@example.org", "another long one")
    set_active(database, "a@example.org", False)
    assert not users.signs_in(database, "a@example.org", "a long password")
    assert not users.signs_in(database, "nobody@example.org", "a long password")


def _session(database: Database) -> str:
    with database.read() as connection:
        query = "SELECT fs_uniquifier FROM users"
        return str(connection.exec_driver_sql(query).scalar_one())
