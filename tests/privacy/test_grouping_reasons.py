"""Why a report is in its incident, as viewers see it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.grouping_reasons import GroupingKind, GroupingReason, of_column
from monitor.privacy.grouping_reasons import NAMES, Names, seen_by
from web.present.grouping_reasons import words_of


@pytest.mark.parametrize("kind", GroupingKind)
def test_every_kind_says_what_it_gives_away_and_hides_it(kind: GroupingKind) -> None:
    reason = GroupingReason(kind, "Rua das Flores 12")
    assert seen_by(authors=True, places=True, reason=reason) == reason
    seen = words_of(seen_by(authors=False, places=False, reason=reason))
    assert seen
    assert ("Rua das Flores" in seen) <= (NAMES[kind] is Names.NOTHING)


def test_what_names_a_post_and_what_names_a_place_are_hidden_apart() -> None:
    answers = GroupingReason(GroupingKind.ANSWERS_POST, "117")
    same = GroupingReason(GroupingKind.SAME_NEED, "the school")
    assert words_of(seen_by(authors=False, places=True, reason=answers)) == "answers another post"
    assert words_of(seen_by(authors=True, places=False, reason=answers)) == "answers post 117"
    hidden = seen_by(authors=True, places=False, reason=same)
    assert words_of(hidden) == "same need at the same place"


def test_a_sentence_of_an_earlier_version_is_shown_to_those_who_see_all() -> None:
    old = of_column("same need at the same place (the school)")
    assert words_of(old) == "same need at the same place (the school)"
    assert "school" not in words_of(seen_by(authors=True, places=False, reason=old))


@given(st.sampled_from(GroupingKind), st.text())
def test_a_column_gives_back_what_it_was_given(kind: GroupingKind, value: str) -> None:
    reason = GroupingReason(kind, value)
    assert of_column(reason.kept()) == reason


def test_a_kind_of_a_later_version_breaks_no_page() -> None:
    later = of_column('{"kind": "a_later_kind", "value": "the school"}')
    assert "school" not in words_of(later)
