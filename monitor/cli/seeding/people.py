"""Officers with known passwords, desks, watchwords, and an account that must be mended."""

from dataclasses import dataclass

from monitor.actions.desks.desks import add_desk, set_officers
from monitor.actions.desks.saved_views import save
from monitor.actions.networks.accounts import add_account, disable
from monitor.actions.networks.watchwords import set_watchwords
from monitor.actions.people.users import add_user
from monitor.model.accounts import AccountKind
from monitor.model.dispatching import Account
from monitor.model.incidents import IncidentState
from monitor.model.labels import Sector
from monitor.model.people import Person
from monitor.model.roles import Role
from monitor.model.watchwords import Watchwords
from monitor.store.database import Database
from monitor.store.networks.encryption import Seal
from monitor.store.people.users import signs_in

PASSWORD = "known to everybody"  # noqa: S105 - printed on the terminal; for loopback alone


@dataclass(frozen=True, slots=True)
class Officer:
    name: str
    role: Role

    @property
    def address(self) -> str:
        return f"{self.name.split()[0].lower()}@desk.example.org"

    @property
    def person(self) -> Person:
        return Person(self.address, self.name)


VIEWER = Officer("Vera Lookman", Role.VIEWER)
FIELD = Officer("Filipe Campo", Role.FIELD_OFFICER)
DESK = Officer("Dina Mesa", Role.DESK_OFFICER)
APPROVER = Officer("Aldo Sim", Role.APPROVER)
ADMINISTRATOR = Officer("Adela Chefe", Role.ADMINISTRATOR)
OFFICERS = (VIEWER, FIELD, DESK, APPROVER, ADMINISTRATOR)

DESKS = {
    "Sofala field office": (FIELD, DESK),
    "Water and sanitation": (DESK, APPROVER),
}
WATCHWORDS = Watchwords(
    words=("cyclone nalani", "cheias"),
    hashtags=("Nalani", "CycloneNalani"),
    accounts=("NalaniWeatherWatch",),
    languages=("en", "pt", "fr", "es", "ar", "ht"),
)


def add_officers(database: Database) -> None:
    for officer in OFFICERS:
        add_user(database, officer.address, officer.name, PASSWORD, [officer.role])


def known_passwords(database: Database) -> list[str]:
    """Addresses of officers who sign in with the password that everybody knows."""
    return [
        officer.address for officer in OFFICERS if signs_in(database, officer.address, PASSWORD)
    ]


def add_desks(database: Database, deployment: int) -> dict[str, int]:
    """Their numbers by name."""
    numbers = {name: add_desk(database, deployment, name) for name in DESKS}
    for name, officers in DESKS.items():
        set_officers(database, deployment, numbers[name], [each.address for each in officers])
    return numbers


def add_network_account(database: Database, deployment: int, seal: Seal) -> None:
    """Disabled: its credentials are invented, and no process shall try them."""
    account = Account(
        "mastodon",
        "@relief_desk@social.example",
        {"server": "https://social.example", "access_token": "invented"},
    )
    number = add_account(
        database,
        deployment,
        account,
        seal,
        kind=AccountKind.OFFICIAL,
        listens=True,
        speaks=True,
        by=ADMINISTRATOR.person,
    )
    disable(database, number, "Mastodon refuses the credentials: make new ones and enter them")


def add_views(database: Database, deployment: int, desk: int) -> None:
    water = f"sector={Sector.WASH}&state={IncidentState.NEW}"
    save(database, deployment, DESK.address, "Water, not begun", water, desk)
    save(database, deployment, DESK.address, "For a person to read", "human=1")


def follow(database: Database, deployment: int) -> None:
    set_watchwords(database, deployment, WATCHWORDS, ADMINISTRATOR.person)
