"""The timetable (Celery beat): what is done again and again. Once a deployment, on one machine."""

from typing import Any

from monitor.wiring.queueing import make_app
from workers.app import settings

GEOCODE: dict[str, dict[str, Any]] = {
    "geocode": {"task": "geocode.work", "schedule": 2.0, "options": {"expires": 2}},
    "forget": {"task": "geocode.forget", "schedule": 3600.0, "options": {"expires": 3600}},
}
"""Only where a geocoder is set. While one is at work the next calls to work expire unread."""

# beat sends tasks and runs none: it need not load what the workers load
app = make_app(settings, process="timetable")
app.conf.update(
    beat_schedule={
        "requeue": {"task": "sweep.requeue", "schedule": 5.0, "options": {"expires": 5}},
        "out": {"task": "out.due", "schedule": 1.0, "options": {"expires": 1}},
        "late": {"task": "sweep.late", "schedule": 10.0, "options": {"expires": 10}},
        **(GEOCODE if settings.geocoder else {}),
    },
    # the timetable is fixed: nothing of it is worth keeping over a restart
    beat_scheduler="celery.beat.Scheduler",
)
