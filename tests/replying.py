"""A small desk for tests of what goes out: posts in incidents, accounts, people."""

from collections.abc import Collection
from dataclasses import replace

from sqlalchemy import select

from monitor.actions.intake.filing import filing
from monitor.actions.intake.keeping import keep
from monitor.actions.networks.accounts import add_account
from monitor.actions.outreach.sizes import Sizes
from monitor.actions.outreach.texts import Changed, draft, revise
from monitor.model.accounts import AccountKind
from monitor.model.dispatching import Account
from monitor.model.people import Person
from monitor.model.posts import Post
from monitor.model.reports import Report
from monitor.model.roles import Role
from monitor.model.text_rules import TextStep
from monitor.model.texts import AnyText, Draft, ToAllWhoAsked, ToAuthor
from monitor.steps.group import group, questions
from monitor.store.database import Database
from monitor.store.networks.encryption import Seal
from monitor.store.schema import reports
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


def draft_reply(
    database: Database,
    deployment: int,
    post: int,
    text: str,
    *,
    account: int | None = None,
    language: str = "en",
    by: Person = ANA,
    roles: Collection[Role] = DESK,
    then: TextStep | None = None,
) -> Changed:
    """To the author of a post, in public."""
    written = Draft(text, language, ToAuthor(post, account))
    sizes = Sizes(database, SEAL)
    return draft(database, deployment, written, by=by, roles=roles, sizes=sizes, then=then)


def draft_to_all(
    database: Database, deployment: int, text: str, to: ToAllWhoAsked, then: TextStep | None = None
) -> Changed:
    written, sizes = Draft(text, "en", to), Sizes(database, SEAL)
    return draft(database, deployment, written, by=ANA, roles=DESK, sizes=sizes, then=then)


def rewrite(
    database: Database,
    text: AnyText,
    words: str,
    by: Person = ANA,
    roles: Collection[Role] = DESK,
    then: TextStep | None = None,
) -> Changed:
    return _revised(database, text, replace(_draft_of(text), text=words), by, roles, then, "")


def move_to_account(database: Database, text: AnyText, account: int | None) -> Changed:
    assert isinstance(text.to, ToAuthor)
    written = replace(_draft_of(text), to=replace(text.to, account=account))
    return _revised(database, text, written, ANA, DESK, None, "")


def take_step(
    database: Database,
    text: AnyText,
    step: TextStep,
    by: Person = ANA,
    roles: Collection[Role] = DESK,
    note: str = "",
) -> Changed:
    return _revised(database, text, None, by, roles, step, note)


def _draft_of(text: AnyText) -> Draft:
    return Draft(text.text, text.language, text.to)


def _revised(
    database: Database,
    text: AnyText,
    written: Draft | None,
    by: Person,
    roles: Collection[Role],
    then: TextStep | None,
    note: str,
) -> Changed:
    return revise(
        database, text.deployment, text.id, text.version, by=by, roles=roles,
        sizes=Sizes(database, SEAL), written=written, then=then, note=note,
    )  # fmt: skip
