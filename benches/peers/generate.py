"""Makes the benchmark data: generate.py S|M [FOLDER]. The same bytes every time.

A workload is a lattice of 100 m with people in cities (Zipf sizes), villages and scattered houses, and facilities where
people live. It is kept as raw little-endian numbers, which cost no reader anything: x, y (f64, metres), col, row (u32),
both by row, then column, and sites (f64 pairs). Beside it stand two GeoJSON files, of points and of polygons; those of M
have about 290 MB each, those of S a tenth. The polygons are there as raw numbers too (rings.bin: f64 pairs, 65 a ring).
Townships cover the lattice (townships.bin: f64 pairs, township_start.bin: u32, the first position of each and the number of
all); their borders are fractal and the same on both sides.
"""

import pathlib
import shutil
import sys

import numpy as np
from scipy.spatial import Voronoi, cKDTree

STEP = 100.0
SEED = 2036
#    lattice side, cells, sites, cities; points, polygons and what is in their files' names
SIZES = {
    "S": (600, 150_000, 200, 15, 145_000, 15_000, "30"),
    "M": (4000, 5_000_000, 20_000, 400, 1_450_000, 150_000, "300"),
}
TOWNS = "凤城街道 渡舟街道 八颗街道 新市街道 晏家街道 长寿湖镇 邻封镇 但渡镇 云集镇 双龙镇 龙河镇 葛兰镇".split()
CORNERS = 64
BATCH = 10_000
TOWNSHIPS = {"S": 20, "M": 3000}
SLICE = 500_000
NEAREST = 8


def lattice(rng, side, cells, sites, cities):
    """Cells drawn without replacement in proportion to the people in them, and sites likewise; and those people."""
    share = 1 / np.arange(1, cities + 1)
    share /= share.sum()
    reach = 3 + 0.045 * side * np.sqrt(share)
    city, village = rng.random((cities, 2)) * side, rng.random((max(200, cells // 400), 2)) * side
    people = np.zeros(side * side)
    for _ in range(4):
        of = rng.choice(cities, cells, p=share)
        angle = rng.random(cells) * 2 * np.pi
        urban = city[of] + (rng.gamma(2, reach[of]) * [np.cos(angle), np.sin(angle)]).T
        rural = village[rng.integers(0, len(village), cells)] + rng.normal(0, 9, (cells, 2))
        where = np.concatenate([urban, rural, rng.random((cells // 10, 2)) * side])
        where = where[((where >= 0) & (where < side)).all(axis=1)].astype(np.int64)
        people += np.bincount(where[:, 1] * side + where[:, 0], minlength=side * side)
    # A race: the waiting time of a cell is exponential, the shorter the more people it has.
    lived_in = np.flatnonzero(people)
    wait = rng.exponential(size=lived_in.size) / people[lived_in]
    cell = np.sort(lived_in[np.argpartition(wait, cells)[:cells]])
    row, col = np.divmod(cell, side)
    at = rng.choice(cells, sites, replace=False, p=people[cell] / people[cell].sum())
    corner = np.column_stack([col[at], row[at]])
    return col, row, (corner + rng.random((sites, 2))) * STEP, people[cell]


def collection(path, features):
    """Writes features, which come in batches of lines, as a FeatureCollection."""
    with open(path, "w", encoding="utf-8") as out:
        out.write('{"type":"FeatureCollection","features":[\n')
        for number, lines in enumerate(features):
            out.write((",\n" if number else "") + ",\n".join(lines))
        out.write("\n]}\n")


def points(rng, count):
    """Points with six properties."""
    line = (
        '{"type":"Feature","properties":{"id":%d,"街道":"%s","persons":%.3f,"children":%.3f,"elderly":%.3f,'
        '"code":"5001%08d"},"geometry":{"type":"Point","coordinates":[%.7f,%.7f]}}'
    )
    for first in range(0, count, BATCH):
        n = min(BATCH, count - first)
        ids = range(first, first + n)
        persons, lon, lat = rng.lognormal(2, 1, n), 106.5 + rng.random(n), 29.4 + rng.random(n)
        towns = [TOWNS[i % len(TOWNS)] for i in ids]
        rows = zip(ids, towns, persons, persons * 0.13, persons * 0.2, ids, lon, lat, strict=True)
        yield [line % row for row in rows]


def polygons(rng, count, raw):
    """Uneven rings of 65 positions with three properties; the positions go to `raw` as well.

    Positions are odd multiples of 2^-26 degrees, so that none lies half-way between two decimals, where writers differ,
    and none is next to a tenth of a degree, where GDAL rounds more than it was told to (106.8000005 to 106.8).
    """
    angle = np.arange(CORNERS) / CORNERS * 2 * np.pi
    ring = "[" + ",".join(["[%.8f,%.8f]"] * (CORNERS + 1)) + "]"
    line = (
        '{"type":"Feature","properties":{"id":%d,"街道":"%s","persons":%.3f},'
        '"geometry":{"type":"Polygon","coordinates":['
    )
    for first in range(0, count, BATCH):
        n = min(BATCH, count - first)
        radius = 4e-4 + 1e-4 * rng.random((n, CORNERS))
        lon = 106.5 + rng.random((n, 1)) + radius * np.cos(angle)
        lat = 29.4 + rng.random((n, 1)) + radius * np.sin(angle)
        rings = (np.floor(np.stack([lon, lat], axis=2) * 2**25) * 2 + 1) / 2**26
        rings[np.abs(rings * 10 - np.rint(rings * 10)) < 2e-5] += 2**-17
        rings = np.concatenate([rings, rings[:, :1]], axis=1).reshape(n, -1)
        rings.astype("<f8").tofile(raw)
        persons = rng.lognormal(2, 1, n).tolist()
        heads = (line % (i, TOWNS[i % len(TOWNS)], persons[i - first]) for i in range(first, first + n))
        yield [head + ring % tuple(positions) + "]}}" for head, positions in zip(heads, rings.tolist(), strict=True)]


def townships(rng, folder, side, col, row, people, count):
    """Voronoi cells of places where people live; every border between two is a line that was broken six times."""
    cell = rng.choice(len(col), count, replace=False, p=people / people.sum())
    seeds, far = (np.column_stack([col[cell], row[cell]]) + rng.random((count, 2))) * STEP, side * STEP
    # Mirror images make the outer borders those of the lattice.
    mirrors = [seeds, seeds * [-1, 1], seeds * [1, -1], [2 * far, 0] + seeds * [-1, 1], [0, 2 * far] + seeds * [1, -1]]
    cells = Voronoi(np.vstack(mirrors))
    lines = {}

    def line(a, b):
        key = (min(a, b), max(a, b))
        if key not in lines:
            points = cells.vertices[list(key)]
            outer = any((abs(points[:, axis] - edge) < 1e-6 * far).all() for axis in (0, 1) for edge in (0, far))
            random = np.random.default_rng([SEED, *key])
            for _ in range(0 if outer else 6):
                along = np.diff(points, axis=0)
                aside = np.column_stack([-along[:, 1], along[:, 0]]) * random.uniform(-0.12, 0.12, (len(along), 1))
                broken = np.empty((2 * len(along) + 1, 2))
                broken[::2], broken[1::2] = points, (points[1:] + points[:-1]) / 2 + aside
                points = broken
            lines[key] = points
        return lines[key] if key[0] == a else lines[key][::-1]

    rings = []
    for region in cells.point_region[:count]:
        corners = cells.regions[region]
        ring = np.vstack([line(a, b)[:-1] for a, b in zip(corners, corners[1:] + corners[:1], strict=True)])
        rings.append(np.vstack([ring, ring[:1]]))
    np.concatenate(rings).astype("<f8").tofile(folder / "townships.bin")
    np.cumsum([0] + [len(ring) for ring in rings]).astype("<u4").tofile(folder / "township_start.bin")


def text_table(folder, x, y, people):
    """Every cell as a row of a CSV: degrees with seven decimals, people with three."""
    lon, lat, persons = 100 + x / 1e5, 25 + y / 1e5, people * 0.137
    with open(folder / "cells.csv", "w", encoding="utf-8") as out:
        out.write("id,lon,lat,persons\n")
        for first in range(0, len(x), BATCH):
            part = slice(first, first + BATCH)
            rows = zip(range(first, first + BATCH), lon[part].tolist(), lat[part].tolist(), persons[part].tolist())
            out.write("".join("%d,%.7f,%.7f,%.3f\n" % row for row in rows))


def shared_out(total, weight):
    """A whole number in whole parts, in proportion to the weights; what rounding leaves goes to the first."""
    parts = np.floor(weight * (total / weight.sum())).astype(np.int64)
    parts[: total - parts.sum()] += 1
    return parts


def seats(rng, folder, x, y, site, people):
    """Demand in proportion to the people, places of uneven sizes, and the slice."""
    demand = np.maximum(np.rint(people * rng.lognormal(-0.5, 0.6, len(people))), 1).astype(np.int64)
    weight = rng.lognormal(0, 0.7, len(site))
    first = slice(SLICE)
    near = site[:, 1] <= y[first][-1] + STEP / 2
    distance, sink = cKDTree(site[near]).query(np.column_stack([x, y])[first], NEAREST)
    for array, values, kind in [
        ("demand", demand, "<i8"),
        ("places", shared_out(demand.sum() * 21 // 20, weight), "<i8"),
        ("slice_places", shared_out(demand[first].sum() * 21 // 20, weight[near]), "<i8"),
        ("k8_sink", sink, "<u4"),
        ("k8_cost", np.rint(distance), "<i8"),
    ]:
        values.astype(kind).tofile(folder / f"{array}.bin")


def layers(rng, folder, col, row, site, many_points, many_polygons, name):
    """Cells and sites as raw numbers; points and polygons as GeoJSON."""
    for array, values, kind in [
        ("x", (col + 0.5) * STEP, "<f8"),
        ("y", (row + 0.5) * STEP, "<f8"),
        ("col", col, "<u4"),
        ("row", row, "<u4"),
        ("sites", site, "<f8"),
    ]:
        values.astype(kind).tofile(folder / f"{array}.bin")
    collection(folder / f"pts{name}.geojson", points(rng, many_points))
    with open(folder / "rings.bin", "wb") as raw:
        collection(folder / f"poly{name}.geojson", polygons(rng, many_polygons, raw))


def main(size, folder):
    folder = pathlib.Path(folder) / size
    marker, seated = folder / f"finished-{SEED}", folder / f"seated-{SEED}"
    table, covered = folder / f"table-{SEED}", folder / f"townships-{SEED}"
    if marker.exists() and seated.exists() and table.exists() and covered.exists():
        return
    side, cells, sites, cities, many_points, many_polygons, name = SIZES[size]
    rng = np.random.default_rng([SEED, side])
    col, row, site, people = lattice(rng, side, cells, sites, cities)
    if not marker.exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        layers(rng, folder, col, row, site, many_points, many_polygons, name)
        marker.touch()
    x, y = (col + 0.5) * STEP, (row + 0.5) * STEP
    seats(np.random.default_rng([SEED, side, 1]), folder, x, y, site, people)
    seated.touch()
    townships(np.random.default_rng([SEED, side, 2]), folder, side, col, row, people, TOWNSHIPS[size])
    covered.touch()
    if not table.exists():
        text_table(folder, x, y, people)
        table.touch()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "target/bench-data")
