from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor.model.filing import Grouping, Known
from monitor.model.grouping_reasons import GroupingKind, GroupingReason
from monitor.model.labels import HumanitarianClass, Intent, Item, NeedKind, Urgency
from monitor.model.places import Precision
from monitor.model.reports import Report
from monitor.steps.group import group
from monitor.steps.prioritise import prioritise
from tests.builders import NOON, a_need, a_place, a_post, a_report

ROOF = "Forty of us are on the roof of the Matadouro school, the water is rising, send boats"


def grouped(*reports: Report, known: Known | None = None) -> Grouping:
    return group(list(enumerate(prioritise(reports), 1)), known or Known())


def incidents_of(grouping: Grouping) -> list[int | None]:
    return [one.incident for one in sorted(grouping.reports, key=lambda one: one.post)]


def test_reports_of_one_need_at_one_place_gather_in_one_incident() -> None:
    beira = a_place("Beira")
    done = grouped(
        a_report("Please send drinking water to us here in Beira today", place=beira),
        a_report("There is no water in our street in Beira since yesterday", place=beira),
    )
    assert incidents_of(done) == [-1, -1]
    incident = done.changes[0].incident
    assert (incident.reports, incident.authors, incident.copies) == (2, 2, 0)


def test_another_need_or_another_place_is_another_incident() -> None:
    done = grouped(
        a_report("one", place=a_place("Beira")),
        a_report("two", place=a_place("Dondo")),
        a_report("three", place=a_place("Beira"), needs=(a_need(Item.FOOD),)),
    )
    assert len(set(incidents_of(done))) == 3


def test_an_offer_is_not_the_need_it_would_meet() -> None:
    beira = a_place("Beira")
    offer = a_report("I can bring water", place=beira, needs=(a_need(kind=NeedKind.OFFERED),))
    done = grouped(a_report("need", place=beira), offer)
    assert len(set(incidents_of(done))) == 2


def test_copies_fold_and_are_no_independent_voices() -> None:
    school = a_place("Beira")
    done = grouped(
        a_report(ROOF, place=school, minutes=0),
        a_report(f"RT @someone: {ROOF} https://example.org/a", place=school, minutes=1),
        a_report(f"RT @other: RT @someone: {ROOF[:70]}…", place=school, minutes=2),
    )
    incident = done.changes[0].incident
    assert (incident.reports, incident.copies, incident.authors) == (3, 2, 1)
    assert [one.copy_of for one in done.reports] == [None, 1, 1]


def test_a_repost_is_known_by_its_id_whatever_its_words() -> None:
    first = a_report("short", post=a_post("short", id="first"))
    repost = a_report("", post=a_post("", repost_of="first", minutes=1))
    done = grouped(first, repost)
    assert done.reports[1].copy_of == 1
    assert incidents_of(done) == [-1, -1]


def test_a_copy_without_a_place_still_goes_with_its_original() -> None:
    done = grouped(a_report(ROOF, place=a_place()), a_report(f"{ROOF} 🙏", minutes=1))
    assert incidents_of(done) == [-1, -1]


def test_the_same_words_about_another_place_are_another_need() -> None:
    words = "No clean water in {} since last night, children are getting sick, please send help"
    done = grouped(
        a_report(words.format("Macuti"), place=a_place("Macuti")),
        a_report(words.format("Chota"), place=a_place("Chota"), minutes=1),
    )
    assert len(set(incidents_of(done))) == 2


def test_an_answer_joins_the_incident_of_what_it_answers() -> None:
    asked = a_report("Where are you?", place=a_place(), post=a_post("ask", id="ask"))
    answer = a_report(
        "Second floor, we are six",
        needs=(),
        humanitarian_class=HumanitarianClass.OTHER_RELEVANT,
        intent=Intent.OTHER,
        post=a_post("answer", reply_to="ask", minutes=2),
    )
    done = grouped(asked, answer)
    assert incidents_of(done) == [-1, -1]
    assert done.reports[1].because == GroupingReason(GroupingKind.ANSWERS_POST, "ask")


def test_sympathy_and_what_is_not_about_it_open_nothing() -> None:
    done = grouped(
        a_report("Praying for you all", needs=(), humanitarian_class=HumanitarianClass.SYMPATHY),
        a_report("Drowning in homework", relevant=False),
    )
    assert incidents_of(done) == [None, None]
    assert done.changes == ()


def test_needs_without_a_place_stay_apart_until_somebody_places_them() -> None:
    done = grouped(a_report("we need water"), a_report("send water"))
    assert len(set(incidents_of(done))) == 2


def test_questions_about_nothing_in_particular_do_not_gather() -> None:
    other = HumanitarianClass.OTHER_RELEVANT
    done = grouped(
        *(
            a_report(
                text, needs=(), place=a_place(), intent=Intent.QUESTION, humanitarian_class=other
            )
            for text in ("When will the airport open?", "Who is in charge of the shelters?")
        )
    )
    assert len(set(incidents_of(done))) == 2


def test_an_incident_that_only_names_a_country_stands_lower() -> None:
    country = a_place("Mozambique", precision=Precision.COUNTRY)
    far, near = grouped(a_report("one", place=country), a_report("two", place=a_place())).changes
    assert far.incident.priority < near.incident.priority
    assert far.incident.reasons[-1].why == "only the country is known"


def test_points_within_a_kilometre_are_one_place() -> None:
    def at(lat: float) -> Report:
        place = a_place("", key=f"point:{lat},34.84", lat=lat, precision=Precision.POINT)
        return a_report(f"help at {lat}", place=place)

    done = grouped(at(-19.8400), at(-19.8460), at(-19.9000))
    assert incidents_of(done)[0] == incidents_of(done)[1] != incidents_of(done)[2]


def test_a_need_not_spoken_of_for_a_day_is_a_new_incident() -> None:
    beira = a_place("Beira")
    done = grouped(
        a_report("water", place=beira), a_report("water again", place=beira, minutes=60 * 25)
    )
    assert len(set(incidents_of(done))) == 2


def test_what_a_step_broke_on_opens_an_incident_that_says_so() -> None:
    done = grouped(a_report("???", needs=(), relevant=False, faults=("classify: boom",)))
    assert done.changes[0].incident.needs_human


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Beira", "Dondo", "Buzi"]),
            st.sampled_from([Item.WATER, Item.FOOD]),
            st.integers(0, 600),
            st.sampled_from(["@a", "@b", "@c"]),
        ),
        max_size=25,
    )
)
def test_every_report_is_placed_once_and_counts_agree(
    told: list[tuple[str, Item, int, str]],
) -> None:
    reports = [
        a_report(
            f"{n} {item} {name}", place=a_place(name), needs=(a_need(item),), minutes=m, author=a
        )
        for n, (name, item, m, a) in enumerate(told)
    ]
    done = grouped(*reports)
    assert sorted(one.post for one in done.reports) == list(range(1, len(told) + 1))
    assert sum(change.incident.reports for change in done.changes) == len(told)
    for change in done.changes:
        members = [one for one in done.reports if one.incident == change.incident_id]
        voices = {one.report.post.author for one in members}
        assert change.incident.reports == len(members)
        assert change.incident.authors == len(voices) == len(change.new_authors)
        assert change.incident.first_at >= NOON
        assert change.incident.last_at - change.incident.first_at <= timedelta(minutes=600)


def test_our_own_post_opens_nothing_whatever_it_says() -> None:
    done = grouped(a_report("We need volunteers in Beira", place=a_place(), our_own=True))
    assert incidents_of(done) == [None]
    assert done.changes == ()
    assert done.reports[0].because == GroupingReason(GroupingKind.OUR_POST)


def test_our_own_answer_joins_the_conversation_and_is_no_voice() -> None:
    asked = a_report(ROOF, place=a_place(), post=a_post(ROOF, id="asked", author="@asker"))
    answer = a_report(
        "We have it, two boats are coming",
        post=a_post("boats", author="@desk", reply_to="asked", minutes=5),
        our_own=True,
        relevant=False,
        urgency=Urgency.IMMEDIATE,
        priority=99,
    )
    done = grouped(asked, answer)
    assert incidents_of(done) == [-1, -1]
    incident, alone = done.changes[0].incident, grouped(asked).changes[0].incident
    assert (incident.reports, incident.authors) == (2, 1)
    assert done.changes[0].new_authors == ("x:@asker",)
    assert (incident.headline, incident.urgency) == (alone.headline, alone.urgency)
    assert (incident.top, incident.priority) == (alone.top, alone.priority)
    assert done.reports[1].because == GroupingReason(GroupingKind.OUR_ANSWER, "asked")


def test_our_own_post_does_not_join_a_need_at_its_place() -> None:
    beira = a_place("Beira")
    done = grouped(
        a_report("no water in Beira", place=beira),
        a_report("Water trucks leave for Beira", place=beira, our_own=True, minutes=3),
    )
    assert incidents_of(done) == [-1, None]
