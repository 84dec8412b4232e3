"""What do the synthetic place's areas look like? Six-sided cells whose edges wander and are shared exactly."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import atan2, cos, hypot, pi, sin, sqrt
from random import Random

Point = tuple[int, int]
Ring = tuple[Point, ...]

_REACH = 13
_METRES = 330.0
_JITTER = 0.24
_WANDER = 0.13


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell. grid: its middle before warping, in hundredths. outward: 0 in the town's middle, 1 at its edge."""

    key: int
    grid: tuple[int, int]
    centre: Point
    ring: Ring
    outward: float


def cells(random: Random, *, count: int) -> tuple[Cell, ...]:
    """So many adjoining cells, the town's middle at nought, land to the west and a bay bitten out of the east."""
    middles = [
        (sqrt(3) * (column + (row % 2) / 2), 1.5 * row)
        for row in range(-_REACH, _REACH + 1)
        for column in range(-_REACH, _REACH + 1)
    ]
    phases = [random.uniform(0, 2 * pi) for _ in range(3)]
    chosen = sorted(middles, key=lambda middle: (_distance(middle, phases), middle))[:count]
    chosen.sort(key=lambda middle: (middle[1], middle[0]))
    farthest = max(hypot(*middle) for middle in chosen)
    corners: dict[tuple[int, int], tuple[float, float]] = {}
    edges: dict[tuple[tuple[int, int], tuple[int, int]], list[Point]] = {}
    found = []
    for key, (x, y) in enumerate(chosen):
        around = [
            _corner(random, corners, x + cos(pi / 6 + i * pi / 3), y + sin(pi / 6 + i * pi / 3)) for i in range(6)
        ]
        ring: list[Point] = []
        for start, end in zip(around, (*around[1:], around[0]), strict=True):
            ring += _edge(random, edges, corners, start, end)[:-1]
        grid = (round(x * 100), round(y * 100))
        found.append(Cell(key=key, grid=grid, centre=_warped((x, y)), ring=tuple(ring), outward=hypot(x, y) / farthest))
    return tuple(found)


def joined(found: Sequence[Cell]) -> dict[int, tuple[int, ...]]:
    """For each cell the cells that it shares an edge with."""
    owner = {edge: cell.key for cell in found for edge in _edges_of(cell.ring)}
    return {
        cell.key: tuple(sorted({owner[end, start] for start, end in _edges_of(cell.ring) if (end, start) in owner}))
        for cell in found
    }


def outline(rings: Sequence[Ring]) -> tuple[Ring, ...]:
    """The common outline of adjoining areas: the edges that only one of them has, in order; the outer ring first."""
    edges = {edge for ring in rings for edge in _edges_of(ring)}
    after: dict[Point, list[Point]] = {}
    for start, end in sorted(edge for edge in edges if (edge[1], edge[0]) not in edges):
        after.setdefault(start, []).append(end)
    found = []
    while after:
        first = next(iter(after))
        ring = [first]
        while (step := _next(after, ring[-1])) != first:
            ring.append(step)
        found.append(tuple(ring))
    return tuple(sorted(found, key=lambda ring: -abs(doubled_area(ring))))


def doubled_area(ring: Ring) -> int:
    """Twice the signed area in square metres, exact; positive where the ring runs anticlockwise."""
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in _edges_of(ring))


def _edges_of(ring: Ring) -> list[tuple[Point, Point]]:
    return list(zip(ring, (*ring[1:], ring[0]), strict=True))


def _next(after: dict[Point, list[Point]], point: Point) -> Point:
    ends = after[point]
    end = ends.pop(0)
    if not ends:
        del after[point]
    return end


def _distance(middle: tuple[float, float], phases: Sequence[float]) -> float:
    """How far out a cell counts as lying: a wavy edge inland, and the sea, which is farther than any land."""
    x, y = middle
    turn = atan2(y, x)
    wavy = 1 + 0.10 * sin(2 * turn + phases[0]) + 0.07 * sin(3 * turn + phases[1]) + 0.05 * sin(5 * turn + phases[2])
    shore = 7.2 - 3.4 * pow(2.718, -((y - 1.0) ** 2) / 14) + 0.16 * abs(y)
    sea = 100.0 if x > shore else 0.0
    return hypot(x * 1.05, y) / wavy + sea


def _corner(random: Random, corners: dict[tuple[int, int], tuple[float, float]], x: float, y: float) -> tuple[int, int]:
    """The name of a corner, which is moved a little the first time it is met."""
    name = (round(x * 100), round(y * 100))
    if name not in corners:
        corners[name] = (x + random.uniform(-_JITTER, _JITTER), y + random.uniform(-_JITTER, _JITTER))
    return name


def _edge(
    random: Random,
    edges: dict[tuple[tuple[int, int], tuple[int, int]], list[Point]],
    corners: dict[tuple[int, int], tuple[float, float]],
    start: tuple[int, int],
    end: tuple[int, int],
) -> list[Point]:
    """The points along an edge, both ends included; its second owner walks the same points backwards."""
    if (end, start) in edges:
        return list(reversed(edges[end, start]))
    points = [corners[start], corners[end]]
    for _ in range(2):
        finer = [points[0]]
        for (ax, ay), (bx, by) in pairwise(points):
            shift = random.uniform(-_WANDER, _WANDER)
            finer += [((ax + bx) / 2 - shift * (by - ay), (ay + by) / 2 + shift * (bx - ax)), (bx, by)]
        points = finer
    edges[start, end] = [_warped(point) for point in points]
    return list(edges[start, end])


def _warped(point: tuple[float, float]) -> Point:
    """Small cells in the middle, large ones outside, in whole metres."""
    stretch = _METRES * (0.55 + 0.075 * hypot(*point))
    return round(point[0] * stretch), round(point[1] * stretch)
