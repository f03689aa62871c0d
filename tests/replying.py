"""A small desk for tests of what goes out: posts in incidents, accounts, people."""

from sqlalchemy import select

from monitor.actions.intake.filing import filing
from monitor.actions.intake.keeping import keep
from monitor.actions.networks.accounts import add_account
from monitor.model.accounts import AccountKind
from monitor.model.dispatching import Account
from monitor.model.people import Person
from monitor.model.posts import Post
from monitor.model.reports import Report
from monitor.model.roles import Role
from monitor.steps.group import group, questions
from monitor.store.database import Database
from monitor.store.networks.encryption import Seal
from monitor.store.schema import reports
from monitor.wiring.replying import address_of as address_of
from tests.builders import a_place, a_post, a_report

SEAL = Seal("the key of a test")
ANA = Person("ana@desk.example.org", "Ana")
LEO = Person("leo@desk.example.org", "Leo")
DESK = (Role.DESK_OFFICER,)
APPROVER = (Role.APPROVER,)


def asked(database: Database, deployment: int, *found: Post, places: bool = True) -> dict[str, int]:
    """Posts kept, read as requests for water in Beira, and filed; their numbers by network id."""
    numbers = keep(database, deployment, found)
    file(database, deployment, numbers, found, places=places)
    return {post.id: number for post, number in zip(found, numbers, strict=True)}


def file(
    database: Database,
    deployment: int,
    numbers: list[int],
    found: tuple[Post, ...],
    *,
    places: bool = True,
) -> None:
    place = a_place("Beira") if places else None
    batch: list[tuple[int, Report]] = [
        (number, a_report(post=post, place=place))
        for number, post in zip(numbers, found, strict=True)
    ]
    with filing(database, deployment) as transaction:
        transaction.unread(numbers)
        transaction.file(group(batch, transaction.known(questions(batch))))


def one_post(database: Database, deployment: int, **more: object) -> int:
    post = a_post(**more)  # type: ignore[arg-type]  # fields of a post
    return asked(database, deployment, post)[post.id]


def incident_of(database: Database, post: int) -> int:
    with database.read() as connection:
        query = select(reports.c.incident_id).where(reports.c.post_id == post)
        return int(connection.execute(query).scalar_one())


def an_account(
    database: Database,
    deployment: int,
    account: Account,
    seal: Seal = SEAL,
    *,
    kind: AccountKind = AccountKind.OFFICIAL,
    by: Person = ANA,
) -> int:
    return add_account(
        database, deployment, account, seal, kind=kind, listens=False, speaks=True, by=by
    )
