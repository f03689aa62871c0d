"""Roles that hold in one deployment or for one desk."""

import pytest

from monitor.actions.deployments import open_deployment
from monitor.actions.desks.desks import add_desk
from monitor.actions.people.grants import set_granted
from monitor.actions.people.users import add_user
from monitor.model.people import Person
from monitor.model.roles import Role
from monitor.store.database import Database
from monitor.store.people.audit import Asked, entries
from monitor.store.people.grants import Granted, granted, granted_anywhere
from monitor.store.people.users import UserError
from monitor.store.triage.officers import officers

ADMIN = Person("admin@example.org", "Ines")
ANA = "ana@example.org"


def has(database: Database, deployment: int) -> Granted:
    with database.read() as connection:
        return granted(connection, deployment, ANA)


def test_what_a_deployment_gives_takes_the_place_of_the_own_roles_there_alone(
    database: Database, deployment: int
) -> None:
    add_user(database, ANA, "Ana", "a long password", [Role.VIEWER])
    other = open_deployment(database, "Another invented flood").id
    set_granted(database, deployment, ANA, [Role.DESK_OFFICER], {}, ADMIN)
    assert has(database, deployment).over([Role.VIEWER]) == {Role.DESK_OFFICER}
    assert has(database, other).over([Role.VIEWER]) == {Role.VIEWER}
    with database.read() as connection:
        assert [one.address for one in officers(connection, deployment)] == [ANA]
        assert officers(connection, other) == []
        assert granted_anywhere(connection, ANA) == {Role.DESK_OFFICER}
    set_granted(database, deployment, ANA, [], {}, ADMIN)
    assert has(database, deployment).over([Role.VIEWER]) == {Role.VIEWER}


def test_an_administrator_stays_one(database: Database, deployment: int) -> None:
    add_user(database, ANA, "Ana", "a long password", [Role.ADMINISTRATOR])
    set_granted(database, deployment, ANA, [Role.VIEWER], {}, ADMIN)
    own = [Role.ADMINISTRATOR]
    assert has(database, deployment).over(own) == {Role.VIEWER, Role.ADMINISTRATOR}
    with pytest.raises(UserError, match="everywhere"):
        set_granted(database, deployment, ANA, [Role.ADMINISTRATOR], {}, ADMIN)


def test_it_is_in_the_audit_log_once(database: Database, deployment: int) -> None:
    number = add_user(database, ANA, "Ana", "a long password", [Role.VIEWER])
    desk = add_desk(database, deployment, "Health")
    for _ in range(2):
        set_granted(database, deployment, ANA, [Role.FIELD_OFFICER], {desk: [Role.APPROVER]}, ADMIN)
    with database.read() as connection:
        found = entries(connection, Asked(action="roles_here_changed"), limit=9)
    assert [one.about for one in found] == [("user", number)]
    assert found[0].detail["are"] == ["field_officer"]
    assert found[0].detail["at_desks_are"] == {str(desk): ["approver"]}
    with pytest.raises(UserError, match="no user"):
        set_granted(database, deployment, "bo@example.org", [], {}, ADMIN)
