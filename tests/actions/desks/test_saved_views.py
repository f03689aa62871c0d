"""Saved views: an officer's own, those of a desk, their order, and which comes first."""

import pytest

from monitor.actions.desks.desks import add_desk, set_officers
from monitor.actions.desks.saved_views import change, raise_up, remove, save, show_first
from monitor.actions.people.users import add_user
from monitor.model.roles import Role
from monitor.store.database import Database
from monitor.store.incidents.saved_views import MOST, ViewError, first_view, views_of
from monitor.store.people.audit import Asked, entries

ANA, YUSUF, ZOE = "ana@desk.example", "yusuf@desk.example", "zoe@desk.example"


@pytest.fixture
def desk(database: Database, deployment: int) -> int:
    """Ana and Yusuf work there, Zoe does not."""
    for address in (ANA, YUSUF, ZOE):
        add_user(database, address, address[:3], "correct horse battery", [Role.DESK_OFFICER])
    number = add_desk(database, deployment, "Health")
    set_officers(database, deployment, number, [ANA, YUSUF])
    return number


def names(database: Database, deployment: int, officer: str) -> list[str]:
    with database.read() as connection:
        return [one.name for one in views_of(connection, deployment, officer)]


def test_a_view_is_its_officers_own(database: Database, deployment: int) -> None:
    save(database, deployment, ANA, "  Late  water ", "q=water&late=1")
    assert names(database, deployment, ANA) == ["Late water"]
    assert names(database, deployment, YUSUF) == []
    assert names(database, deployment + 1, ANA) == []
    save(database, deployment, ANA, "Late water", "q=water")  # the same name: replaced
    with database.read() as connection:
        [one] = views_of(connection, deployment, ANA)
    assert (one.query, one.desk, one.first) == ("q=water", None, False)


def test_what_is_shared_with_a_desk_is_seen_and_changed_there_and_nowhere_else(
    database: Database, deployment: int, desk: int
) -> None:
    here = (database, deployment)
    number = save(*here, ANA, "Clinics", "sector=health", desk)
    save(*here, YUSUF, "Mine", "q=x")
    assert names(*here, YUSUF) == ["Mine", "Clinics"]
    assert names(*here, ZOE) == []
    change(*here, YUSUF, number, "Clinics and drugs", desk)
    assert names(*here, ANA) == ["Clinics and drugs"]
    for act in (
        lambda: change(*here, ZOE, number, "x", None),
        lambda: remove(*here, ZOE, number),
        lambda: show_first(*here, ZOE, number),
        lambda: save(*here, ZOE, "x", "", desk),
        lambda: raise_up(*here, YUSUF, number),
    ):
        with pytest.raises(ViewError):
            act()
    change(*here, ANA, number, "Clinics", None)
    assert names(*here, YUSUF) == ["Mine"]


def test_views_are_put_in_order_and_removed(database: Database, deployment: int) -> None:
    here = (database, deployment, ANA)
    numbers = [save(*here, name, "") for name in ("one", "two", "three")]
    raise_up(*here, numbers[2])
    assert names(*here) == ["one", "three", "two"]
    raise_up(*here, numbers[0])
    assert names(*here) == ["one", "three", "two"]
    show_first(*here, numbers[2])
    remove(*here, numbers[2])
    assert names(*here) == ["one", "two"]
    with database.read() as connection:
        assert first_view(connection, deployment, ANA) is None
    with pytest.raises(ViewError):
        remove(*here, numbers[2])


def test_what_became_of_a_view_is_in_the_audit_log(database: Database, deployment: int) -> None:
    here = (database, deployment, ANA)
    number = save(*here, "one", "q=water")
    change(*here, number, "two", None)
    remove(*here, number)
    with database.read() as connection:
        told = [
            (one.action, one.who.address, one.detail["name"])
            for one in entries(connection, Asked(about=("view", number)), limit=9)
        ]
    assert told == [
        ("view_removed", ANA, "two"),
        ("view_changed", ANA, "two"),
        ("view_saved", ANA, "one"),
    ]


def test_one_view_comes_first_after_the_sign_in(database: Database, deployment: int) -> None:
    here = (database, deployment, ANA)
    one, two = save(*here, "one", "a"), save(*here, "two", "b")
    show_first(*here, one)
    show_first(*here, two)
    with database.read() as connection:
        assert [v.first for v in views_of(connection, deployment, ANA)] == [False, True]
    show_first(*here, None)
    with database.read() as connection:
        assert first_view(connection, deployment, ANA) is None


def test_no_name_and_too_many_are_refused(database: Database, deployment: int) -> None:
    with pytest.raises(ViewError, match="name"):
        save(database, deployment, ANA, " ", "")
    for number in range(MOST):
        save(database, deployment, ANA, f"view {number}", "")
    with pytest.raises(ViewError, match="remove one"):
        save(database, deployment, ANA, "one more", "")
