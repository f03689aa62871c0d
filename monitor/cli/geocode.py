"""`crisis-monitor geocode`: ask the geocoder once, and see all that goes out and comes back."""

import time

import click
from redis.exceptions import RedisError

from monitor.cli.errors import CommandError
from monitor.model.areas import Area, Box
from monitor.model.geocoding import Question, naming, search
from monitor.model.places import Mention, Place
from monitor.places.geocoder.questions import Surroundings
from monitor.places.geocoder.scoring import CERTAIN_FROM, judged
from monitor.places.geocoder.service import Geocoder, GeocodingFault
from monitor.settings import Settings
from monitor.store.rate_limits import reserve
from monitor.wiring.connections import open_redis
from monitor.wiring.geocoder import open_geocoder


@click.command()
@click.argument("words", required=False, default="")
@click.option("--point", help="LAT,LON in degrees: ask for its name instead")
@click.option("--country", "countries", multiple=True, help="two letters; may be repeated")
@click.option("--box", "corners", help="SOUTH,WEST,NORTH,EAST in degrees: look there first")
@click.option("--show", is_flag=True, help="show what would be sent, and send nothing")
def command(
    words: str, point: str | None, countries: tuple[str, ...], corners: str | None, show: bool
) -> None:
    """Where is WORDS? For example: crisis-monitor geocode "Rua do Matadouro, Beira" --country MZ"""
    settings = Settings()
    geocoder = open_geocoder(settings)
    area = _area(countries, corners)
    language = settings.geocoder_languages
    if point is not None:
        lat, lon = _numbers(point, 2, "--point")
        question = naming(lat, lon, language)
    elif words.strip():
        question = search(words, area.countries, area.box, language)
    else:
        raise click.UsageError("give the words of a place, or --point LAT,LON")
    click.echo(f"{'would be sent' if show else 'sent'} to {geocoder.shown}:")
    click.echo(f"  {geocoder.preview(question)}")
    if not show:
        _ask(settings, geocoder, question, area if area.countries or area.box else None)


def _ask(settings: Settings, geocoder: Geocoder, question: Question, area: Area | None) -> None:
    try:  # a running monitor asks too: take turns with it
        client = open_redis(settings)
        turn = reserve(client, geocoder.service, settings.geocoder_seconds, 10.0)
    except RedisError:
        turn = 0.0  # none is running
    if turn is None:
        raise CommandError("a running monitor keeps the geocoder busy; try again in 10 s")
    if turn:
        click.echo(f"(waiting {turn:.1f} s for a turn)", err=True)
        time.sleep(turn)
    try:
        answers = geocoder.ask(question)
    except GeocodingFault as fault:
        raise CommandError(f"{geocoder.shown} did not answer: {fault} [{fault.kind}]") from fault
    click.echo(f"came back: {len(answers)} places")
    for one in answers:
        click.echo(f"  {one.lat:9.5f} {one.lon:10.5f}  {one.precision:13}  {one.address}")
        click.echo(f"{'':24}{one.key}, {one.kind or 'kind not told'}, {one.country or '??'}")
    if question.point is None:
        words = question.words.split(",")[0]
        place = Place(Mention(words, 0, len(words), "place"), (), None, 0.0)
        found = judged(
            Surroundings(words, (place,), None, area), 0, question, answers, geocoder.name
        )
        click.echo(
            f"the board would show, certain from {CERTAIN_FROM}: {found.place.confidence:.2f}"
        )
        click.echo(f"  {found.why}")


def _area(countries: tuple[str, ...], corners: str | None) -> Area:
    box = None
    if corners is not None:
        try:
            box = Box(*_numbers(corners, 4, "--box"))
        except ValueError as error:
            raise click.BadParameter(str(error), param_hint="--box") from error
    return Area(tuple(one.upper() for one in countries), box)


def _numbers(text: str, count: int, option: str) -> list[float]:
    try:
        numbers = [float(one) for one in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) != count:
        raise click.BadParameter(f"needs {count} numbers with commas between", param_hint=option)
    return numbers
