"""Which posts of a feed a deployment follows."""

from monitor.model.areas import Box
from monitor.model.posts import Post
from monitor.model.watchwords import Watchwords
from monitor.networks.feeds.geometry import overlap


def is_followed(post: Post, watchwords: Watchwords) -> bool:
    """An entry where it has a watchword, or lies in the area.

    An alert where its area touches that of the deployment. Where one of them has no box nobody can
    tell, and it comes: a warning too many is better than one too few. Languages leave no alert out.
    """
    if "cap" not in post.raw:
        return bool(watchwords.why(post))
    sides = post.raw.get("box")
    area = watchwords.area.box if watchwords.area is not None else None
    if sides is None or area is None:
        return True
    return overlap(Box(*sides), area) or bool(watchwords.why(post))
