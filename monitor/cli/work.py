"""`crisis-monitor work`: the Celery workers, on this machine."""

import click

from monitor.cli import programs
from monitor.settings import Settings


@click.command()
@click.option("--processes", type=click.IntRange(1), help="default: MONITOR_READ_PROCESSES")
@click.option("--timetable", is_flag=True, help="run the timetable; once per deployment")
@click.option("--geocoder", is_flag=True, help="ask the geocoder of the settings, and read nothing")
@click.option("--sender", is_flag=True, help="deliver what goes out, and read nothing")
def command(processes: int | None, timetable: bool, geocoder: bool, sender: bool) -> None:
    """Read kept posts until stopped. Start it on as many machines as the stream needs."""
    if sender:
        programs.become(programs.sender())
    if timetable:
        programs.become(programs.timetable())
    settings = Settings()
    if geocoder:
        from monitor.wiring.geocoder import open_geocoder

        open_geocoder(settings)  # says what is missing, before a worker would start
        programs.become(programs.geocoder())
    if processes:
        settings = settings.model_copy(update={"read_processes": processes})
    programs.become(programs.worker(settings))
