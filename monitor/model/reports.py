"""A report: the monitor's reading of one post, with the post."""

from dataclasses import dataclass, fields

from monitor.model.posts import Post
from monitor.model.reading import Reading


@dataclass(frozen=True, slots=True)
class Report(Reading):
    """The reading of one post. A step returns a new report with its part filled in."""

    post: Post
    thread_place: str = ""  # see `KeptPost`: what the conversation was about


_READ = tuple(one.name for one in fields(Reading))


def report_of(reading: Reading, post: Post) -> Report:
    """What was read of `post`."""
    return Report(post, **{name: getattr(reading, name) for name in _READ})
