"""Synthetic residents: township totals raked to what is known, and a 300 m lattice of cells that adds up to them."""

from math import exp, hypot, sin
from zlib import crc32

import demo_river

STEP = 300  # metres; the centres of cells are whole multiples of it in EPSG:4545
DISTRICT, STREETS = 692_960, 473_430  # census 2020; the plan's 68.32 % in the seven streets
# 5,976 in each year of age, also from 15 to 17, of which the census says nothing; 60 and older by the census of 2020.
AGES = {"a3_5": 17_928, "a6_11": 35_856, "a12_14": 17_928, "a60_plus": 175_773, "a15_17": 17_928}
# 菩提街道 has no population of its own in GeoNames: these shares of its neighbours' 2010 populations are an assumption.
CARVED = {"500115001": 0.45, "500115004": 0.20}
PUTI = "500115007"


def chance(*key):
    """A number from 0 to 1 that depends on the key alone."""
    return crc32(repr(key).encode()) / 2**32


def apportion(total, weights):
    """Whole numbers in proportion to weights that add up to the total (largest remainders)."""
    exact = [total * w / sum(weights) for w in weights]
    parts = [int(e) for e in exact]
    order = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for i in order[: total - sum(parts)]:
        parts[i] += 1
    return parts


def spread(total, weights):
    """As `apportion`, but rounding the running sum, which favours no kind of cell."""
    whole, running, parts = sum(weights), 0.0, []
    done = 0
    for weight in weights[:-1]:
        running += weight
        parts.append(int(total * running / whole + 0.5) - done)
        done += parts[-1]
    return [*parts, total - done]


def township_totals(townships):
    """Residents of 2020: the populations of 2010 raked within the seven streets and within the towns."""
    base = {t["code"]: float(t["population_2010"] or 0) for t in townships}
    for code, share in CARVED.items():
        base[PUTI] += base[code] * share
        base[code] *= 1 - share
    persons = {}
    for total, street in ((STREETS, True), (DISTRICT - STREETS, False)):
        group = [t["code"] for t in townships if t["name"].endswith("街道") == street]
        persons.update(zip(group, apportion(total, [base[code] for code in group])))
    return [persons[t["code"]] for t in townships]


def township_ages(persons, assumptions):
    """Residents by age and township: shares differ between townships, the district's sums are exact."""
    power = {"a3_5": 1.1, "a6_11": 1.0, "a12_14": 0.9, "a15_17": 0.9}
    young, old = ([float(a[key]) for a in assumptions] for key in ("young", "old"))
    ages = {}
    for name, total in AGES.items():
        factor = [y ** power[name] for y in young] if name in power else old
        ages[name] = apportion(total, [p * f for p, f in zip(persons, factor)])
    return ages


def lattice(areas, rings_in_plane):
    """Cells of every zone, row by row, every other row backwards."""
    xs, ys = ([point[k] for ring in rings_in_plane for point in ring] for k in (0, 1))
    cells = [[] for _ in rings_in_plane]
    for row in range(int(min(ys) // STEP), int(max(ys) // STEP) + 2):
        columns = range(int(min(xs) // STEP), int(max(xs) // STEP) + 2)
        for col in columns if row % 2 else reversed(columns):
            zone = areas.zone_of(col * STEP, row * STEP)
            # Nobody lives on the river.
            if zone is not None and demo_river.nearest(col * STEP, row * STEP)[0] > demo_river.WATER:
                cells[zone].append((col, row))
    return cells


def settlements(code, seat, cells, count):
    """The seat and some villages, 1.8 km or more apart."""
    found = [seat]
    for col, row in sorted(cells, key=lambda cell: chance("village", code, cell)):
        at = (col * STEP, row * STEP)
        if len(found) <= count and min(hypot(at[0] - x, at[1] - y) for x, y in found) > 1800:
            found.append(at)
    return found


def people(code, seat, cells, persons, ages, about):
    """Residents of the cells of one zone: {cell: [persons, 3-5, 6-11, 12-14, 60+, 15-17]}, ages in hundredths."""
    centre, sigma = float(about["centre"]), float(about["sigma_m"])
    places = settlements(code, seat, cells, int(about["settlements"]))
    village = 0.45 * (1 - centre) / (len(places) - 1)
    kinds = [(places[0], sigma, centre)] + [(at, 380.0, village) for at in places[1:]]
    weight = dict.fromkeys(cells, 0.0)
    for (x, y), radius, share in kinds:
        bell = {c: exp(-((c[0] * STEP - x) ** 2 + (c[1] * STEP - y) ** 2) / (2 * radius**2)) for c in cells}
        whole = sum(bell.values())
        for cell in cells:
            weight[cell] += share * bell[cell] * (0.7 + 0.6 * chance("lot", cell)) / whole
    loose = {}
    for col, row in cells:  # farms: fewer on the ridges, none on a third of the land
        ridge = sin(col * 0.21 + row * 0.09) + sin(row * 0.17 - col * 0.05) + 1.4 * chance("farm", col, row)
        loose[col, row] = max(0.0, ridge + 0.4)
    whole = sum(loose.values())
    for cell in cells:
        weight[cell] += 0.55 * (1 - centre) * loose[cell] / whole
    counts = spread(persons, [weight[cell] for cell in cells])
    living = [(cell, n) for cell, n in zip(cells, counts) if n > 0]
    table = {cell: [n] for cell, n in living}
    for name, total in ages.items():
        lean = 0.12 if name == "a60_plus" else -0.08  # the old live farther from the seat
        away = [hypot(c * STEP - seat[0], r * STEP - seat[1]) > 2 * sigma for (c, r), _ in living]
        parts = spread(100 * total, [n * (1 + lean * far) for (_, n), far in zip(living, away)])
        for (cell, _), part in zip(living, parts):
            table[cell].append(part)
    return table
