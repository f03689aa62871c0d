"""Incidents as rights may see them, with the readings that masking needs."""

from collections.abc import Sequence
from functools import partial

from sqlalchemy import Connection

from monitor.model.listed import Listed
from monitor.privacy.incidents import seen_by
from monitor.privacy.rights import Rights
from monitor.store.incidents.board import headline_readings


def visible(connection: Connection, rights: Rights, listed: Sequence[Listed]) -> list[Listed]:
    """One query for the whole list, none for rights that see all."""
    return seen_by(rights, listed, partial(headline_readings, connection))
