from monitor.actions.intake.keeping import keep
from monitor.actions.networks.watchwords import set_watchwords
from monitor.model.areas import Area, Box
from monitor.model.people import Person
from monitor.model.watchwords import Watchwords
from monitor.store.database import Database
from monitor.store.networks.watchwords import changes, current, preview
from tests.builders import a_post

SAID = Watchwords(
    ("flood", "clean water"),
    ("Nalani",),
    ("ReliefDesk",),
    ("pt", "en"),
    Area(("MZ",), Box(-21, 33, -18, 36)),
)


def test_the_newest_watchwords_count_and_the_older_tell_who_changed_them(
    database: Database, deployment: int
) -> None:
    with database.read() as connection:
        assert not current(connection, deployment)
    set_watchwords(database, deployment, SAID, Person("ana@desk", "Ana"))
    set_watchwords(database, deployment, Watchwords(words=("storm",)), Person("leo@desk", "Leo"))
    with database.read() as connection:
        assert current(connection, deployment) == Watchwords(words=("storm",))
        newest, older = changes(connection, deployment, 9)
    assert (newest.by_name, older.by_name) == ("Leo", "Ana")
    assert older.watchwords == SAID


def test_a_preview_counts_what_would_have_been_followed(
    database: Database, deployment: int
) -> None:
    texts = ["Flood here", "flood there", "#nalani is near", "nothing", "clean  water gone"]
    keep(database, deployment, [a_post(text, language_hint="en") for text in texts])
    keep(database, deployment, [a_post("la flood", language_hint="fr")])
    with database.read() as connection:
        seen = preview(connection, deployment, SAID)
        few = preview(connection, deployment, SAID, most=2)
    assert (seen.looked, seen.matched, seen.complete) == (6, 4, True)
    assert seen.by_word == (("flood", 2), ("clean water", 1), ("#nalani", 1))
    assert (few.looked, few.complete) == (2, False)
