"""What a deployment knows of its ground, for the mention finder and the locator."""

from dataclasses import dataclass

from monitor.model.areas import Area
from monitor.places.local.index import LocalNames

KEY = "ground"
"""`doc.user_data[KEY]`: the pipeline is shared by all deployments, so that each text brings it."""


@dataclass(frozen=True, slots=True)
class Ground:
    area: Area | None = None
    names: LocalNames | None = None
