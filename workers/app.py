"""The Celery application of the workers."""

from monitor.settings import Settings
from monitor.wiring.queueing import make_app

settings = Settings()

app = make_app(settings, "workers.reading")
