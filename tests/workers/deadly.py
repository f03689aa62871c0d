"""Included in a worker, it makes one post deadly: SIGKILL as soon as the post is read from its row.

The number of the post is in the environment, as DEADLY_POST.
"""

import os
import signal
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

NUMBER = int(os.environ["DEADLY_POST"])


@event.listens_for(Engine, "after_cursor_execute")
def _die(_c: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
    if "read_at IS NULL" in statement and NUMBER in tuple(parameters):
        os.kill(os.getpid(), signal.SIGKILL)
