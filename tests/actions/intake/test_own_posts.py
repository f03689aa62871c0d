"""Our own posts that come back, and answers to them: they join the conversation."""

from datetime import UTC, datetime, timedelta

from monitor.actions.intake.filing import filing
from monitor.actions.intake.keeping import keep
from monitor.actions.outreach.outbox import DatabaseOutbox
from monitor.model.accounts import AccountKind
from monitor.model.dispatching import Account, Sent
from monitor.model.grouping_reasons import GroupingKind, GroupingReason, of_column
from monitor.model.labels import Intent
from monitor.model.posts import Post
from monitor.model.text_rules import TextStep
from monitor.steps.group import group, questions
from monitor.store.database import Database
from monitor.store.posts.posts import take
from tests.builders import a_place, a_post, a_report
from tests.conftest import rows
from tests.replying import an_account, asked, draft_reply, incident_of

ROSA = "rosa@people.example"


def sent(
    database: Database, deployment: int, account: Account, post: Post, *ids: str
) -> tuple[int, int]:
    """Asked, answered and sent: the numbers of the post and of the incident."""
    number = asked(database, deployment, post)[post.id]
    by = an_account(database, deployment, account, kind=AccountKind.PERSONAL)
    words = "From 8 am. Are there children?"
    [dispatch] = draft_reply(
        database, deployment, number, words, account=by, then=TextStep.SEND
    ).dispatches
    outbox = DatabaseOutbox(database)
    claim = outbox.claim(dispatch, 60)
    assert claim is not None
    outbox.sent(claim.dispatch, Sent(ids))
    return number, incident_of(database, number)


def came(database: Database, deployment: int, post: Post, **read: object) -> int:
    """Kept, read as nothing that matters unless told otherwise, and filed, as a worker does it."""
    quiet = {"relevant": False, "needs": (), "intent": Intent.OTHER} | read
    [number] = keep(database, deployment, [post])
    [kept] = take(database, [number])
    report = a_report(post=kept.post, our_own=kept.ours, **quiet)  # type: ignore[arg-type]
    with filing(database, deployment) as transaction:
        transaction.unread([number])
        transaction.file(
            group([(number, report)], transaction.known(questions([(number, report)])))
        )
    return number


def where(database: Database, post: int) -> tuple[object, ...]:
    query = f"SELECT incident_id, joined_because FROM reports WHERE post_id = {post}"  # noqa: S608
    [(incident, because)] = rows(database, query)
    return incident, of_column(str(because))


MASTODON = Account("mastodon", "@desk@relief.example", {})


def test_an_answer_to_what_we_sent_joins_the_incident_whatever_it_says(
    database: Database, deployment: int
) -> None:
    post = a_post("We need water at the school", network="mastodon", id="1", author=ROSA)
    _, incident = sent(database, deployment, MASTODON, post, "100", "101")
    for id, answered in (("2", "100"), ("3", "101")):
        yes = a_post("yes", network="mastodon", id=id, author=ROSA, reply_to=answered)
        assert where(database, came(database, deployment, yes)) == (
            incident, GroupingReason(GroupingKind.ANSWERS_TEXT),
        )  # fmt: skip
    assert rows(database, "SELECT authors FROM incidents") == [(1,)]


def test_an_answer_in_another_deployment_or_network_is_none(
    database: Database, deployment: int
) -> None:
    post = a_post("We need water at the school", network="mastodon", id="1", author=ROSA)
    sent(database, deployment, MASTODON, post, "100")
    other = a_post("yes", network="bluesky", id="2", author=ROSA, reply_to="100")
    assert where(database, came(database, deployment, other))[0] is None


def test_our_own_post_that_comes_back_is_ours_and_no_voice(
    database: Database, deployment: int
) -> None:
    post = a_post("We need water at the school", network="mastodon", id="1", author=ROSA)
    _, incident = sent(database, deployment, MASTODON, post, "100")
    back = a_post(
        "From 8 am. Are there children?", network="mastodon", id="100", author="someone@x.example",
        reply_to="1",
    )  # fmt: skip
    number = came(database, deployment, back)
    assert where(database, number)[0] == incident
    assert rows(database, "SELECT authors, copies FROM incidents") == [(1, 0)]


def test_what_comes_back_before_its_receipt_is_known_by_the_account(
    database: Database, deployment: int
) -> None:
    account = an_account(database, deployment, MASTODON)
    ours = a_post("Shelter is open", network="mastodon", id="7", author="desk@relief.example")
    theirs = a_post("Shelter is open?", network="mastodon", id="8", author=ROSA)
    numbers = keep(database, deployment, [ours, theirs])
    assert [one.ours for one in take(database, numbers)] == [True, False]
    assert account


def test_what_an_officer_writes_for_themselves_is_not_ours(
    database: Database, deployment: int
) -> None:
    an_account(database, deployment, MASTODON, kind=AccountKind.PERSONAL)
    own = a_post("My street is flooded", network="mastodon", id="7", author="desk@relief.example")
    [kept] = take(database, keep(database, deployment, [own]))
    assert not kept.ours


SMS = Account("sms", "+15005550006", {})
NUMBER = "+258840000009"


def test_an_sms_after_ours_is_taken_for_an_answer(database: Database, deployment: int) -> None:
    post = a_post("We need water at the school", network="sms", id="1", author=NUMBER)
    _, incident = sent(database, deployment, SMS, post, "SM100")
    now = datetime.now(UTC) + timedelta(seconds=5)
    yes = a_post("Yes, nine", network="sms", id="2", author=NUMBER, created_at=now)
    assert where(database, came(database, deployment, yes))[0] == incident
    stranger = a_post("Yes, nine", network="sms", id="3", author="+258840000010", created_at=now)
    assert where(database, came(database, deployment, stranger))[0] is None


def test_an_sms_that_names_another_place_is_another_matter(
    database: Database, deployment: int
) -> None:
    post = a_post("We need water at the school", network="sms", id="1", author=NUMBER)
    _, incident = sent(database, deployment, SMS, post, "SM100")
    away = a_post("In Dondo the bridge is gone", network="sms", id="2", author=NUMBER)
    number = came(database, deployment, away, relevant=True, place=a_place("Dondo"))
    assert where(database, number)[0] != incident


def test_the_answer_is_read_with_the_place_of_its_conversation(
    database: Database, deployment: int
) -> None:
    post = a_post("We need water at the school", network="mastodon", id="1", author=ROSA)
    sent(database, deployment, MASTODON, post, "100")
    yes = a_post("at the market", network="mastodon", id="2", author=ROSA, reply_to="100")
    [kept] = take(database, keep(database, deployment, [yes]))
    assert kept.thread_place == "geonames:Beira"
