"""The timetable (Celery beat): what is done again and again. Once a deployment, on one machine."""

from workers.app import make_app

app = make_app()  # beat sends tasks and runs none: it need not load what the workers load
app.conf.update(
    beat_schedule={
        "requeue": {"task": "sweep.requeue", "schedule": 5.0, "options": {"expires": 5}},
        "reannounce": {"task": "sweep.reannounce", "schedule": 5.0, "options": {"expires": 5}},
    },
    # the timetable is fixed: nothing of it is worth keeping over a restart
    beat_scheduler="celery.beat.Scheduler",
)
