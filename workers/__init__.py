"""The processes that work without a screen: Celery tasks, listeners, the timetable."""
