import pytest

from monitor.actions.networks.accounts import (
    add_account,
    change_account,
    checked,
    disable,
    remove_account,
)
from monitor.model.accounts import AccountKind
from monitor.model.dispatching import Account, Rights
from monitor.model.people import Person
from monitor.store.database import Database, StoreError
from monitor.store.networks import accounts
from monitor.store.networks.encryption import Seal
from tests.conftest import rows

SEAL = Seal("the key of a test")
OURS = Account("log", "@ReliefDesk", {"token": "sesame-open", "server": "https://x.example.org"})


def add(database: Database, deployment: int, account: Account = OURS, **more: object) -> int:
    wanted = {
        "kind": AccountKind.OFFICIAL,
        "listens": True,
        "speaks": True,
        "by": Person("ana@desk"),
    }
    return add_account(database, deployment, account, SEAL, **(wanted | more))  # type: ignore[arg-type]


def test_settings_come_back_and_no_secret_lies_in_the_database(
    database: Database, deployment: int
) -> None:
    number = add(database, deployment)
    with database.read() as connection:
        assert accounts.opened(connection, number, SEAL) == OURS
        [kept] = accounts.accounts_of(connection, deployment)
    assert (kept.name, kept.kind, kept.listens) == ("@ReliefDesk", AccountKind.OFFICIAL, True)
    everything = repr([bytes(row[0]) for row in rows(database, "SELECT sealed FROM accounts")])  # type: ignore[call-overload]
    assert "sesame" not in everything
    assert "sesame" not in repr(OURS) + repr(kept)


def test_another_secret_key_says_what_to_do(database: Database, deployment: int) -> None:
    number = add(database, deployment)
    with database.read() as connection, pytest.raises(StoreError, match="secret key"):
        accounts.opened(connection, number, Seal("another"))


def test_the_same_account_is_not_added_twice(database: Database, deployment: int) -> None:
    add(database, deployment)
    with pytest.raises(StoreError, match="already"):
        add(database, deployment, Account("log", "@reliefdesk", {}))


def test_a_refused_account_listens_no_more_until_its_settings_change(
    database: Database, deployment: int
) -> None:
    number = add(database, deployment)
    disable(database, number, "the token was revoked: make a new one")
    with database.read() as connection:
        assert accounts.listening_accounts(connection) == []
        before = accounts.version_of(connection, number)
    change_account(database, number, SEAL, Person("ana@desk"), settings={"token": "new"})
    with database.read() as connection:
        [again] = accounts.listening_accounts(connection)
        assert again.fault == ""
        assert accounts.version_of(connection, number) != before
        opened = accounts.opened(connection, number, SEAL)
    assert opened.settings == {"token": "new", "server": "https://x.example.org"}


def test_a_removed_account_is_gone_with_its_secrets(database: Database, deployment: int) -> None:
    number = add(database, deployment)
    remove_account(database, number, Person("ana@desk"))
    with database.read() as connection:
        assert accounts.accounts_of(connection, deployment) == []
        with pytest.raises(StoreError, match="removed"):
            accounts.opened(connection, number, SEAL)
    [(sealed,)] = rows(database, "SELECT sealed FROM accounts")
    assert bytes(sealed) == b""  # type: ignore[call-overload]
    add(database, deployment)


def test_what_the_network_said_of_the_credentials_is_kept(
    database: Database, deployment: int
) -> None:
    number = add(database, deployment)
    checked(database, number, Rights("@ReliefDesk", may_read=True, may_post=False))
    with database.read() as connection:
        kept = accounts.account(connection, number)
    assert kept is not None
    assert (kept.may_read, kept.may_post, kept.fault) == (True, False, "")


def test_who_may_speak_with_an_account(database: Database, deployment: int) -> None:
    official = add(database, deployment)
    some = Account("log", "@Water", {})
    programme = add(database, deployment, some, kind=AccountKind.PROGRAMME, users=["leo@desk"])
    own = add(database, deployment, Account("log", "@ana", {}), kind=AccountKind.PERSONAL)
    with database.read() as connection:
        by_id = {one.id: one for one in accounts.accounts_of(connection, deployment)}
    assert by_id[official].spoken_with_by("anybody@desk")
    assert by_id[programme].spoken_with_by("leo@desk")
    assert not by_id[programme].spoken_with_by("ana@desk")
    assert by_id[own].spoken_with_by("ana@desk")
    assert not by_id[own].spoken_with_by("leo@desk")
