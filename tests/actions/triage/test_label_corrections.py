import pytest

from monitor.actions.deployments import open_deployment
from monitor.actions.intake.keeping import keep
from monitor.actions.triage.label_corrections import add
from monitor.model.people import Person
from monitor.store.database import Database
from monitor.store.triage import label_corrections as corrections
from tests.builders import a_post


def test_corrections_come_back_in_order_with_their_texts(
    database: Database, deployment: int
) -> None:
    one, other = keep(database, deployment, [a_post("a school"), a_post("b", language_hint="fr")])
    first = add(database, deployment, other, "need:water", True, Person("ana@example.org"))
    add(database, deployment, one, "intent:request", False, Person("ben@example.org"))
    found = corrections.since(database, deployment)
    assert [(it.text, it.label, it.wanted, it.language_hint) for it in found] == [
        ("b", "need:water", True, "fr"),
        ("a school", "intent:request", False, None),
    ]
    assert corrections.since(database, deployment, first) == found[1:]
    assert corrections.since(database, deployment, found[1].number) == []


def test_they_belong_to_one_deployment(database: Database, deployment: int) -> None:
    other = open_deployment(database, "Another").id
    [post] = keep(database, deployment, [a_post()])
    add(database, deployment, post, "need:water", True, Person("ana@example.org"))
    assert corrections.since(database, other) == []
    with pytest.raises(corrections.CorrectionError, match="no post"):
        add(database, other, post, "need:water", True, Person("ana@example.org"))


def test_an_unknown_label_is_refused(database: Database, deployment: int) -> None:
    [post] = keep(database, deployment, [a_post()])
    with pytest.raises(corrections.CorrectionError, match="need:gold"):
        add(database, deployment, post, "need:gold", True, Person("ana@example.org"))
