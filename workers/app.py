"""The Celery application of the workers."""

from monitor.settings import Settings
from monitor.wiring.queueing import make_app

settings = Settings()

app = make_app(settings, "workers.reading")
app.conf.broker_transport_options["queue_order_strategy"] = "workers.lane_order:LaneOrder"
