"""What may go out is handed to whoever delivers, as soon as it was approved.

Twice is as good as once: a dispatch is claimed by one worker. Where the broker is away the
timetable finds it a little later.
"""

from monitor.actions.reacting import Reacting
from monitor.model.events import DispatchReleased, ReplyApproved


def hand_over(reacting: Reacting) -> None:
    for event in reacting.events:
        if isinstance(event, ReplyApproved | DispatchReleased):
            reacting.ports.send(event.dispatches)
