"""What a deployment follows, as an officer sets it."""

from datetime import UTC, datetime

from monitor.model.people import Person
from monitor.model.watchwords import Watchwords
from monitor.store.database import Database
from monitor.store.networks.network_tables import watchwords
from monitor.store.networks.watchwords import watchwords_json
from monitor.store.people.audit import record


def set_watchwords(database: Database, deployment: int, said: Watchwords, by: Person) -> None:
    content = watchwords_json(said)
    row = {
        "deployment_id": deployment,
        "content": content,
        "by": by.address,
        "by_name": by.name,
        "at": datetime.now(UTC),
    }
    with database.write() as connection:
        made = connection.execute(watchwords.insert().returning(watchwords.c.id), row)
        about = ("watchwords", made.scalar_one())
        record(connection, by, "watchwords_changed", about, content, deployment=deployment)
