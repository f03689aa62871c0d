"""Texts of officers as rights may see them."""

from monitor.model.roles import Role
from monitor.privacy.rights import Rights
from monitor.privacy.texts import seen_by
from monitor.privacy.veil import PLACE

NOTE = "she is at -19.84361, 34.83891; ask @noemi_b"


def test_a_note_is_masked_where_exact_places_are() -> None:
    rights = Rights(frozenset({Role.VIEWER}), {1: frozenset({Role.FIELD_OFFICER})})
    assert seen_by(rights, 1, NOTE) == NOTE
    for desk in (None, 2):
        assert seen_by(rights, desk, NOTE) == f"she is at {PLACE}; ask @n…b"
