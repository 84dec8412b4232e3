"""Where on the page does an area lie? Outlines fitted to a width, and the point inside each where its label stands."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import cos, hypot, radians

Point = tuple[float, float]
Ring = tuple[Point, ...]
Polygon = tuple[Ring, ...]
"""An outer ring and its holes, as in GeoJSON; whether the first point is repeated at the end does not matter."""

_SAMPLE = 70
_STEPS = 11


@dataclass(frozen=True, slots=True)
class Fitted:
    """Areas in pixels, y downwards, how high they stand, and how a point of theirs comes to its place.

    across, down: pixels for one unit of the outlines.
    """

    areas: tuple[tuple[Polygon, ...], ...]
    height: float
    origin: Point
    across: float
    down: float

    def at(self, point: Point) -> Point:
        return (
            round((point[0] - self.origin[0]) * self.across, 2),
            round((self.origin[1] - point[1]) * self.down, 2),
        )


def fit(areas: Sequence[tuple[Polygon, ...]], *, width: float, tallest: float, degrees: bool) -> Fitted:
    """All areas on one scale in a box of this width. degrees: points are longitude and latitude, narrowed polewards."""
    points = [point for polygons in areas for polygon in polygons for ring in polygon for point in ring]
    if not points:
        return Fitted((), 0.0, (0.0, 0.0), 1.0, 1.0)
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    low, high = min(y for _, y in points), max(y for _, y in points)
    narrowing = cos(radians((low + high) / 2)) if degrees else 1.0
    down = min(width / ((right - left) * narrowing or 1.0), tallest / ((high - low) or 1.0))
    across = down * narrowing
    margin = (width - (right - left) * across) / 2
    bare = Fitted((), (high - low) * down, (left - margin / across, high), across, down)
    moved = tuple(
        tuple(tuple(tuple(bare.at(point) for point in ring) for ring in polygon) for polygon in polygons)
        for polygons in areas
    )
    return replace(bare, areas=moved)


@lru_cache(maxsize=4096)
def label_point(polygons: tuple[Polygon, ...]) -> tuple[Point, float]:
    """The point farthest from any edge of the largest part, and how far that is: where a label fits best."""
    rings = max(polygons, key=lambda polygon: abs(area(polygon[0])))
    thin = tuple(ring[:: max(1, len(ring) // _SAMPLE)] for ring in rings)
    xs, ys = [x for x, _ in thin[0]], [y for _, y in thin[0]]
    x0, y0, x1, y1 = min(xs), min(ys), max(xs), max(ys)
    best, distance = (x0, y0), -1.0
    for _ in range(2):
        for i in range(_STEPS):
            for j in range(_STEPS):
                point = (x0 + (x1 - x0) * (i + 0.5) / _STEPS, y0 + (y1 - y0) * (j + 0.5) / _STEPS)
                found = _clearance(point, thin)
                if found > distance:
                    best, distance = point, found
        wide, tall = (x1 - x0) / _STEPS, (y1 - y0) / _STEPS
        x0, y0, x1, y1 = best[0] - wide, best[1] - tall, best[0] + wide, best[1] + tall
    return best, max(distance, 0.0)


def area(ring: Ring) -> float:
    """Signed area: positive where the ring runs anticlockwise with y upwards."""
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(ring, (*ring[1:], ring[0]), strict=True)) / 2


def _clearance(point: Point, rings: Sequence[Ring]) -> float:
    """Distance to the nearest edge; negative outside."""
    x, y = point
    inside, nearest = False, float("inf")
    for ring in rings:
        for (ax, ay), (bx, by) in zip(ring, (*ring[1:], ring[0]), strict=True):
            if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
                inside = not inside
            dx, dy = bx - ax, by - ay
            along = max(0.0, min(1.0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy or 1.0)))
            nearest = min(nearest, hypot(x - ax - along * dx, y - ay - along * dy))
    return nearest if inside else -nearest
