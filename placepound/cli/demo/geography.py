"""Where does the synthetic place lie, and who lives there? An invented coast town, made by a seeded program."""

from dataclasses import dataclass
from random import Random

from placepound.cli.demo.synthetic_shapes import Cell, Ring, cells, joined, outline
from placepound.core.terms.amount import Amount, split
from placepound.core.terms.area import AreaCode

VINTAGE = 2021
PLACE_NAME = "Vellmouth (synthetic)"
SYSTEM_NAME = "Vellmouth and the Strand (synthetic)"
NOTICE = "Synthetic: this place, its people, bodies and money are invented by a program. Nothing in it is real."

AGE_BANDS = ("0 to 4", "5 to 15", "16 to 24", "25 to 44", "45 to 64", "65 to 74", "75 to 84", "85 and over")
SEXES = ("female", "male")

_SMALL_AREAS = 184
_PEOPLE = 300_000
_NAMES = (
    *("Tarnquay", "Cobblestrand", "Gullscar", "Kelpstone", "Lanternwharf", "Saltmarrow", "Quillhaven"),
    *("Pennistrand", "Orrinscar", "Oldreth", "Brackensey", "Merrowick", "Fennorth", "Harrowmoss"),
    *("Wendlecote", "Ostrelgate", "Pellinghurst", "Larkenfold", "Thessary", "Graywither"),
)
_NETWORKS = ("Harbour Lights", "Upper Strand", "Five Mills", "Orchard Rise", "Lighthouse Row", "Moss and Fold")
_PRACTICES_EACH = 5
_YOUNG = (7, 14, 16, 34, 20, 5, 3, 1)
_OLD = (4, 11, 8, 20, 29, 15, 9, 4)


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """How many people of one age band and sex live in a small area."""

    age_band: str
    sex: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallArea:
    """An invented small area. ring: its outline in metres. deprivation: tenths of a score, higher is more deprived."""

    code: AreaCode
    name: str
    neighbourhood: AreaCode
    ring: Ring
    people: tuple[People, ...]
    deprivation: int

    @property
    def population(self) -> int:
        return sum(people.count for people in self.people)


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbourhood:
    """An invented neighbourhood: whole small areas and their common outline."""

    code: AreaCode
    name: str
    small_areas: tuple[AreaCode, ...]
    rings: tuple[Ring, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """An invented general practice. patients: how many of each small area's people it has on its list."""

    code: str
    name: str
    patients: tuple[tuple[AreaCode, int], ...]

    @property
    def list_size(self) -> int:
        return sum(count for _, count in self.patients)


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeNeighbourhood:
    """A neighbourhood of the second definition: the people on some practices' lists, across those on the map."""

    code: AreaCode
    name: str
    practices: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Geography:
    """The whole invented place."""

    seed: int
    name: str
    system_name: str
    place: AreaCode
    system: AreaCode
    small_areas: tuple[SmallArea, ...]
    neighbourhoods: tuple[Neighbourhood, ...]
    practices: tuple[Practice, ...]
    practice_neighbourhoods: tuple[PracticeNeighbourhood, ...]

    @property
    def population(self) -> int:
        return sum(area.population for area in self.small_areas)

    def population_of(self, neighbourhood: AreaCode) -> int:
        return sum(area.population for area in self.small_areas if area.neighbourhood == neighbourhood)


def build_geography(seed: int) -> Geography:
    """The same seed makes the same place, to the last person."""
    random = Random(seed)  # noqa: S311 - the same seed must make the same place
    found = cells(random, count=_SMALL_AREAS)
    weights = [round(1000 + random.uniform(-280, 280)) for _ in found]
    counts = [part.pence for part in split(Amount(_PEOPLE), weights)]
    groups = _neighbourhoods(found, counts)
    codes = {cell.key: AreaCode(f"SYN{i + 1:04d}", VINTAGE) for i, cell in enumerate(found)}
    areas: list[SmallArea] = []
    for number, (name, group) in enumerate(zip(_NAMES, groups, strict=True), start=1):
        code = AreaCode(f"SYNN{number:02d}", VINTAGE)
        for place, cell in enumerate(group, start=1):
            count = counts[found.index(cell)]
            areas.append(
                _small_area(
                    random, cell, code=codes[cell.key], name=f"{name} {place:02d}", neighbourhood=code, count=count
                )
            )
    areas.sort(key=lambda area: area.code)
    neighbourhoods = tuple(
        Neighbourhood(
            code=AreaCode(f"SYNN{number:02d}", VINTAGE),
            name=name,
            small_areas=tuple(sorted(codes[cell.key] for cell in group)),
            rings=outline([cell.ring for cell in group]),
        )
        for number, (name, group) in enumerate(zip(_NAMES, groups, strict=True), start=1)
    )
    practices, networks = _practices(random, found, areas)
    return Geography(
        seed=seed,
        name=PLACE_NAME,
        system_name=SYSTEM_NAME,
        place=AreaCode("SYNP01", VINTAGE),
        system=AreaCode("SYNS01", VINTAGE),
        small_areas=tuple(areas),
        neighbourhoods=neighbourhoods,
        practices=practices,
        practice_neighbourhoods=networks,
    )


def _neighbourhoods(found: tuple[Cell, ...], counts: list[int]) -> list[list[Cell]]:
    """Twenty groups of adjoining cells: from seeds far apart, the group with fewest people grows by one cell."""
    seeds = [min(found, key=lambda cell: (cell.centre[0] ** 2 + cell.centre[1] ** 2, cell.key))]
    while len(seeds) < len(_NAMES):
        seeds.append(max(found, key=lambda cell: (min(_steps(cell, seed) for seed in seeds), cell.key)))
    seeds.sort(key=lambda cell: (-cell.centre[0], cell.key))
    beside = joined(found)
    people = {cell.key: count for cell, count in zip(found, counts, strict=True)}
    groups = [[seed] for seed in seeds]
    free = {cell.key: cell for cell in found if cell not in seeds}
    while free:
        grown = False
        for group in sorted(groups, key=lambda group: (sum(people[cell.key] for cell in group), group[0].key)):
            edge = [free[key] for cell in group for key in beside[cell.key] if key in free]
            if edge:
                nearest = min(edge, key=lambda cell: (_steps(cell, group[0]), cell.key))
                group.append(free.pop(nearest.key))
                grown = True
                break
        if not grown:
            raise ValueError("the invented place is not in one piece")
    return groups


def _steps(one: Cell, other: Cell) -> int:
    """Distance on the unwarped grid, squared, so that small cells in the centre count like large ones outside."""
    (a, b), (c, d) = one.grid, other.grid
    return (a - c) ** 2 + (b - d) ** 2


def _small_area(
    random: Random, cell: Cell, *, code: AreaCode, name: str, neighbourhood: AreaCode, count: int
) -> SmallArea:
    """Younger and more deprived towards the harbour, older and better off up the hill and along the far strand."""
    outward = min(1.0, cell.outward)
    deprived = max(20, min(780, round(620 - 520 * outward + random.uniform(-110, 110))))
    mix = [round((1 - outward) * young * 100 + outward * old * 100) for young, old in zip(_YOUNG, _OLD, strict=True)]
    by_age = split(Amount(count), mix)
    people = []
    for band, number in zip(AGE_BANDS, by_age, strict=True):
        women = 62 if band.startswith("85") else 54 if band.startswith("75") else 50
        female, male = split(number, [women, 100 - women])
        people += [
            People(age_band=band, sex=sex, count=part.pence) for sex, part in zip(SEXES, (female, male), strict=True)
        ]
    return SmallArea(
        code=code, name=name, neighbourhood=neighbourhood, ring=cell.ring, people=tuple(people), deprivation=deprived
    )


def _practices(
    random: Random, found: tuple[Cell, ...], areas: list[SmallArea]
) -> tuple[tuple[Practice, ...], tuple[PracticeNeighbourhood, ...]]:
    """A small area's people register with its three nearest practices; practices band together by where they stand."""
    sites = sorted(
        random.sample(found, len(_NETWORKS) * _PRACTICES_EACH), key=lambda cell: (cell.grid[1], cell.grid[0])
    )
    codes = [f"SYNG{i + 1:03d}" for i in range(len(sites))]
    lists: dict[str, list[tuple[AreaCode, int]]] = {code: [] for code in codes}
    for cell, area in zip(found, areas, strict=True):
        near = sorted(range(len(sites)), key=lambda i: (_steps(cell, sites[i]), i))[:3]
        for i, part in zip(near, split(Amount(area.population), [60, 25, 15]), strict=True):
            lists[codes[i]].append((area.code, part.pence))
    practices = tuple(
        Practice(code=code, name=f"Synthetic practice {i + 1}", patients=tuple(lists[code]))
        for i, code in enumerate(codes)
    )
    networks = tuple(
        PracticeNeighbourhood(
            code=AreaCode(f"SYNPN{i + 1:02d}", VINTAGE),
            name=f"{name} practices",
            practices=tuple(codes[i * _PRACTICES_EACH : (i + 1) * _PRACTICES_EACH]),
        )
        for i, name in enumerate(_NETWORKS)
    )
    return practices, networks
