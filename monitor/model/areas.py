"""The area of a deployment: countries and, where they are too wide, a box."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """Degrees, WGS 84. A box with `west > east` reaches across the antimeridian."""

    south: float
    west: float
    north: float
    east: float

    def __post_init__(self) -> None:
        if not -90 <= self.south <= self.north <= 90:
            raise ValueError(
                "a box needs -90 <= south <= north <= 90; check the order of its sides"
            )
        if not (-180 <= self.west <= 180 and -180 <= self.east <= 180):
            raise ValueError("a box needs west and east between -180 and 180")

    def holds(self, lat: float, lon: float) -> bool:
        if not self.south <= lat <= self.north:
            return False
        if self.west <= self.east:
            return self.west <= lon <= self.east
        return lon >= self.west or lon <= self.east


@dataclass(frozen=True, slots=True)
class Area:
    """Where an emergency is: ISO 3166-1 alpha-2 codes, a box, or both (then either is enough)."""

    countries: tuple[str, ...] = ()
    box: Box | None = None

    def holds(self, country: str, lat: float, lon: float) -> bool:
        return country in self.countries or (self.box is not None and self.box.holds(lat, lon))
