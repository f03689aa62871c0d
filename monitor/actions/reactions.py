"""Who reacts to what: the table of all consumers of the log.

A consumer reads from a cursor of its own and retries alone (reacting.py). To let something new
react, write a function in a file of its own and add it here.
"""

from monitor.actions.boards import tell_boards
from monitor.actions.outreach.handing_over import hand_over
from monitor.actions.pace import begin_pace, recount, recount_all
from monitor.actions.reacting import Consumer
from monitor.model.events import (
    EVENTS,
    DispatchReleased,
    IncidentDecided,
    IncidentMerged,
    IncidentOverdue,
    IncidentReopened,
    IncidentSplit,
    ReplyApproved,
    ReportCorrected,
    TargetsSet,
)

BOARDS = Consumer("boards", dict.fromkeys(EVENTS.values(), (tell_boards,)), writes=False)

SENDER = Consumer(
    "sender",
    {ReplyApproved: (hand_over,), DispatchReleased: (hand_over,)},
    writes=False,
)

PACE = Consumer(
    "pace",
    {
        IncidentDecided: (recount,),
        IncidentReopened: (recount,),
        IncidentOverdue: (recount,),
        IncidentMerged: (recount,),
        IncidentSplit: (recount,),
        ReportCorrected: (recount,),
        TargetsSet: (recount_all,),
    },
    begins=begin_pace,
)
