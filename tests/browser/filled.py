"""A deployment in the middle of its night: the drill that ships, read by the real reader."""

from monitor.actions.intake.seeding import count_when_written
from monitor.cli.seeding.drill import beat_listeners, read_drill
from tests.web.site import Site


def fill(site: Site) -> None:
    reports = read_drill(site.settings)
    site.file(*reports)
    count_when_written(site.database, site.deployment, reports)
    listen(site)


def listen(site: Site) -> None:
    beat_listeners(site.database, site.deployment)
