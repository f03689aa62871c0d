"""A correction of a label of one post, by itself."""

from monitor.model.people import Person
from monitor.store.database import Database
from monitor.store.triage.label_corrections import say


def add(
    database: Database, deployment: int, post_id: int, label: str, wanted: bool, by: Person
) -> int:
    """Keep that officer `by` says yes or no to a label of a post; the correction's number.

    Raises CorrectionError when the label is unknown or the post is not of this deployment.
    """
    with database.write() as connection:
        return say(connection, deployment, post_id, label, wanted, by)
