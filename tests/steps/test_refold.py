"""Folding all reports of an incident at once gives what filing them one after the other gave."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from monitor.model.filing import Known, Original
from monitor.model.incidents import Incident, IncidentState
from monitor.model.json_reading import reading_from, reading_json
from monitor.model.labels import Intent, Item, NeedKind, Severity, Urgency
from monitor.model.reports import Report, report_of
from monitor.steps.group import group, questions
from monitor.steps.prioritise import prioritise
from monitor.steps.refold import Member, group_key, refolded
from tests.builders import a_need, a_place, a_post, a_report

ITEMS = (Item.WATER, Item.FOOD)


@st.composite
def a_told(draw: st.DrawFn, item: Item, place: str) -> Report:
    """A report of `item` at `place`, whatever else it says."""
    kind = draw(st.sampled_from([NeedKind.ASKED, NeedKind.DESCRIBED]))
    return a_report(
        draw(st.sampled_from(["one", "two words", "three words here"])),
        needs=(a_need(item, kind, draw(st.sampled_from([0, 0, 7, 40]))),),
        place=a_place(place),
        author=draw(st.sampled_from(["@a", "@b", "@c", "@d"])),
        minutes=draw(st.integers(0, 300)),
        intent=draw(st.sampled_from([Intent.REQUEST, Intent.EYEWITNESS])),
        urgency=draw(st.sampled_from(list(Urgency))),
        severity=draw(st.sampled_from(list(Severity))),
        language=draw(st.sampled_from(["en", "pt", "und"])),
        relevant=True,
    )


Many = st.lists(a_told(Item.WATER, "Beira"), min_size=1, max_size=8)
Others = st.lists(a_told(Item.FOOD, "Dondo"), min_size=1, max_size=8)


def filed_one_by_one(reports: list[Report]) -> tuple[Incident, str, tuple[str, ...], list[Member]]:
    """By the product's own grouping, each report a batch of its own, in order of time."""
    ordered = sorted(enumerate(prioritise(reports), 1), key=lambda p: (p[1].post.created_at, p[0]))
    known, key, voices = Known(), "", []
    members: list[Member] = []
    posts: dict[tuple[str, str], Original] = {}
    for number, report in ordered:
        grouping = group([(number, report)], known)
        [placed], [change] = grouping.reports, grouping.changes
        key = group_key(change.incident)
        assert key in questions([(number, report)]).group_keys  # so it is found again
        voices += change.new_authors
        members.append(Member(number, report, placed.copy_of is not None))
        posts[report.post.network, report.post.id] = Original(number, placed.words, 1)
        authors = frozenset((1, one) for one in voices)
        known = Known(
            posts=posts, incidents={1: change.incident}, groups={key: (1,)}, authors=authors
        )
    return known.incidents[1], key, tuple(voices), members


@given(Many)
def test_all_at_once_is_one_after_the_other(reports: list[Report]) -> None:
    incident, key, voices, members = filed_one_by_one(reports)
    folded = refolded(list(reversed(members)))
    assert folded.incident == incident
    assert folded.authors == voices
    assert group_key(folded.incident) == key
    assert refolded(members, incident).incident == incident


@given(Many, Others)
def test_what_is_merged_and_split_again_is_as_before(
    here: list[Report], there: list[Report]
) -> None:
    a, _, _, ours = filed_one_by_one(here)
    b, _, _, theirs = filed_one_by_one(there)
    theirs = [replace(one, number=one.number + 100) for one in theirs]
    both = refolded(ours + theirs, a).incident
    assert (both.topic, both.spot, both.reports) == (a.topic, a.spot, a.reports + b.reports)
    assert both.people == max((n for n in (a.people, b.people) if n), default=None)
    assert both.authors == len({one.report.post.author for one in ours + theirs})
    assert refolded(ours, both).incident == a
    assert refolded(theirs).incident == b


@given(Many)
def test_a_report_that_was_stored_folds_as_it_did(reports: list[Report]) -> None:
    _, _, _, members = filed_one_by_one(reports)
    stored = [
        replace(one, report=report_of(reading_from(reading_json(one.report)), one.report.post))
        for one in members
    ]
    assert refolded(stored) == refolded(members)


def test_copies_and_our_own_posts_are_no_voices() -> None:
    asked = a_report("asked", place=a_place(), author="@a")
    copy = a_report("asked", place=a_place(), author="@b", minutes=1)
    ours = a_report("boats come", post=a_post("boats", author="@desk", minutes=-5), our_own=True)
    told = [Member(1, asked, False), Member(2, copy, True), Member(3, ours, False)]
    folded = refolded(told)
    assert (folded.incident.reports, folded.incident.copies) == (3, 1)
    assert folded.authors == ("x:@a",)
    assert folded.incident.headline == "asked"
    assert folded.incident.first_at == ours.post.created_at


def test_what_is_left_is_about_what_its_reports_say() -> None:
    water = a_report("water", place=a_place())
    food = a_report("food", place=a_place(), needs=(a_need(Item.FOOD),), minutes=3)
    known = refolded([Member(1, water, False), Member(2, food, False)]).incident
    known = replace(known, state=IncidentState.IN_PROGRESS)
    left = refolded([Member(2, food, False)], known).incident
    assert (left.topic, left.item, left.state) == ("need:food", Item.FOOD, known.state)
    nothing = a_report("we are six", needs=(), intent=Intent.OTHER, relevant=False)
    assert refolded([Member(3, nothing, False)], known).incident.topic == "need:water"
