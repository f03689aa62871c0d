"""What roles of the deployment and of its desks allow, and where."""

from monitor.model.roles import SEES_EXACT_PLACES, TRIAGES, Role
from monitor.privacy.rights import Rights

HEALTH, LOGISTICS = 1, 2
VIEWER = Rights(frozenset({Role.VIEWER}))
OF_HEALTH = Rights(frozenset({Role.VIEWER}), {HEALTH: frozenset({Role.FIELD_OFFICER})})


def test_what_a_desk_gives_holds_for_what_this_desk_has_alone() -> None:
    assert OF_HEALTH.at(HEALTH) == {Role.VIEWER, Role.FIELD_OFFICER}
    assert OF_HEALTH.see_exact_places(HEALTH)
    assert OF_HEALTH.see_authors(HEALTH)
    for desk in (LOGISTICS, None):
        assert OF_HEALTH.at(desk) == {Role.VIEWER}
        assert not OF_HEALTH.see_exact_places(desk)
        assert not OF_HEALTH.see_authors(desk)


def test_a_reach_is_desks_or_the_whole_deployment() -> None:
    assert OF_HEALTH.reach(SEES_EXACT_PLACES) == {HEALTH}
    assert VIEWER.reach(SEES_EXACT_PLACES) == frozenset()
    assert Rights(frozenset({Role.APPROVER})).reach(SEES_EXACT_PLACES) is None
    assert OF_HEALTH.anywhere(TRIAGES)
    assert not VIEWER.anywhere(TRIAGES)
