"""Numbers and names that a page tells its scripts: said once, in Python.

`web/assets/src/constants.ts` names them; a test holds the two together.
"""

from monitor.store.triage.presence import LASTS_S
from web.live.server import KEEP_ALIVE_S
from web.screens.board.refresh import COUNTED, MOST_ROWS
from web.screens.triage.shown import DISMISSALS

PAGE_CONSTANTS = {
    "counted": COUNTED,
    "mostRows": MOST_ROWS,
    "presenceLastsMs": round(1000 * LASTS_S),
    "keepAliveMs": round(1000 * KEEP_ALIVE_S),
    "dismissals": [[str(reason), words] for reason, words in DISMISSALS.items()],
}
