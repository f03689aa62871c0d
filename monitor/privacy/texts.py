"""Texts without a reading as rights may see them: notes, reasons of steps, revisions."""

from monitor.privacy.rights import Rights
from monitor.privacy.veil import veiled


def seen_by(rights: Rights, desk: int | None, text: str) -> str:
    """A text about what this desk has; its exact places, handles and numbers masked where the
    rights say so."""
    return text if rights.see_exact_places(desk) else veiled(text).text
