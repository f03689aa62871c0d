"""The roles of an officer, and which may see what."""

from enum import StrEnum


class Role(StrEnum):
    VIEWER = "viewer"
    FIELD_OFFICER = "field_officer"
    DESK_OFFICER = "desk_officer"
    APPROVER = "approver"
    ADMINISTRATOR = "administrator"


SEES_AUTHORS = frozenset({Role.FIELD_OFFICER, Role.DESK_OFFICER, Role.APPROVER, Role.ADMINISTRATOR})
"""An author is personal data: shown only to those who answer people."""

SETS_PLACES = frozenset({Role.DESK_OFFICER, Role.APPROVER, Role.ADMINISTRATOR})
"""The area and the local names decide how all posts of the deployment are read."""

SETS_WATCHWORDS = SETS_PLACES
"""What is listened for decides whom the desk hears."""

SETS_ACCOUNTS = frozenset({Role.APPROVER, Role.ADMINISTRATOR})
"""Accounts of the organisation and of programmes: who holds them speaks in its name."""

SETS_OWN_ACCOUNT = frozenset({Role.DESK_OFFICER, Role.APPROVER, Role.ADMINISTRATOR})
"""An account under an officer's own name, which nobody else speaks with."""

SEES_EXACT_PLACES = SEES_AUTHORS
"""A street or a point is where a person in need is to be found: shown exactly only to those who may
send somebody there, to others as a cell of about 1 km (`grid.py`)."""

SETS_PEOPLE = frozenset({Role.ADMINISTRATOR})
"""Who may sign in and as what; and who sees the audit log, which tells what everybody did."""

CHOOSES_PLACES = SEES_EXACT_PLACES
"""Who says what a place is must see it."""

TRIAGES = SEES_AUTHORS
"""Who moves, takes and gives incidents: everybody who answers for them."""

REPLIES = SEES_AUTHORS
"""Writes to people: drafts, submits, and sends where nobody else must approve."""

APPROVES = frozenset({Role.APPROVER, Role.ADMINISTRATOR})
"""Lets a reply go out that another person wrote."""

STOPS = REPLIES
"""Stops what goes out, of one account or of the deployment: who sees the fire pulls the alarm."""

SEES_DESKS = frozenset({Role.DESK_OFFICER, Role.APPROVER, Role.ADMINISTRATOR})
"""Who gives work to desks knows who is there, and when."""

SETS_DESKS = frozenset({Role.ADMINISTRATOR})
"""Hours and targets decide what counts as late."""
