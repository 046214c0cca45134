"""Scores of access: two_step.py TASK TOOL [FOLDER] [METRES]

TASK `two_step`: 2SFCA and E2SFCA with steps (zones at 0.4, 0.7 and 1 of the radius, weights 1, 0.68, 0.22); `gaussian`:
2SFCA with Dai's Gaussian. TOOL `scipy` (a tree for sites and one for each block of cells, sums by numpy) or `access`
(PySAL's, with its own distances, from data frames). Timed is the whole call, not the loading of the arrays.
"""

import sys

import numpy as np
from measure import FOLDER, array, measured, report

task, tool = sys.argv[1:3]
folder = sys.argv[3] if len(sys.argv) > 3 else FOLDER
radius = float(sys.argv[4]) if len(sys.argv) > 4 else 5000.0
x, y = array(folder, "x", "<f8"), array(folder, "y", "<f8")
sites = array(folder, "sites", "<f8").reshape(-1, 2)
people, places = array(folder, "demand", "<i8").astype("f8"), array(folder, "places", "<i8").astype("f8")
cells = np.column_stack([x, y])
ZONES, WEIGHTS, END = [0.4 * radius, 0.7 * radius, radius], [1.0, 0.68, 0.22], np.exp(-0.5)
# More pairs at once are more than the memory holds.
BLOCK = 1_000_000


def steps(d):
    return np.where(d <= ZONES[0], WEIGHTS[0], np.where(d <= ZONES[1], WEIGHTS[1], WEIGHTS[2]))


def gaussian(d):
    return (np.exp(-0.5 * (d / radius) ** 2) - END) / (1 - END)


def with_scipy(weights):
    """One score for each function of distance; None counts everybody within reach."""
    from scipy.spatial import cKDTree

    tree = cKDTree(sites)
    demand = [np.zeros(len(sites)) for _ in weights]
    blocks = []
    for first in range(0, len(x), BLOCK):
        block = slice(first, first + BLOCK)
        other = cKDTree(cells[block], balanced_tree=False, compact_nodes=False)
        pairs = tree.sparse_distance_matrix(other, radius, output_type="ndarray")
        site, cell = pairs["i"], pairs["j"]
        weighed = [None if weight is None else weight(pairs["v"]) for weight in weights]
        there = people[block][cell]
        for sums, weight in zip(demand, weighed, strict=True):
            sums += np.bincount(site, there if weight is None else there * weight, len(sites))
        keep = [None if weight is None else weight.astype("f4" if task == "two_step" else "f8") for weight in weighed]
        blocks.append((first, site.astype("i4"), cell.astype("i4"), keep))
    ratio = [np.divide(places, sums, out=np.zeros(len(sites)), where=sums > 0) for sums in demand]
    scores = [np.zeros(len(x)) for _ in weights]
    for first, site, cell, weighed in blocks:
        many = min(BLOCK, len(x) - first)
        for score, r, weight in zip(scores, ratio, weighed, strict=True):
            given = r[site] if weight is None else r[site] * weight
            score[first : first + many] = np.bincount(cell, given, many)
    return scores


def with_access():
    """As its users call it: data frames in, distances between all pairs within reach, both scores."""
    import logging
    import warnings

    import geopandas
    from access import Access, weights

    warnings.filterwarnings("ignore")
    logging.disable(logging.CRITICAL)
    demand = geopandas.GeoDataFrame(
        {"cell": np.arange(len(x)), "people": people}, geometry=geopandas.points_from_xy(x, y), crs=32648
    )
    supply = geopandas.GeoDataFrame(
        {"site": np.arange(len(sites)), "places": places}, geometry=geopandas.points_from_xy(*sites.T), crs=32648
    )
    found = Access(
        demand_df=demand, demand_index="cell", demand_value="people",
        supply_df=supply, supply_index="site", supply_value="places",
    )
    found.create_euclidean_distance(name="metres", threshold=radius, centroid_o=False, centroid_d=False)
    found.two_stage_fca(name="plain", cost="metres", max_cost=radius)
    found.enhanced_two_stage_fca(
        name="steps", cost="metres", max_cost=radius, weight_fn=weights.step_fn(dict(zip(ZONES, WEIGHTS, strict=True)))
    )
    table = found.access_df.reindex(np.arange(len(x))).fillna(0)
    return [table["plain_places"].to_numpy(), table["steps_places"].to_numpy()]


if tool == "access":
    times, (plain, stepped) = measured(with_access)
elif task == "gaussian":
    times, (score,) = measured(lambda: with_scipy([gaussian]))
else:
    times, (plain, stepped) = measured(lambda: with_scipy([None, steps]))

if task == "gaussian":
    rank = float((score * (np.arange(len(x)) % 1000)).sum())
    checksum = {"given": float(round((score * people).sum())), "rank": round(rank, 3)}
else:
    checksum = {
        "given": float(round((plain * people).sum())),
        "given_steps": float(round((stepped * people).sum())),
        "without": int(people[plain == 0].sum()),
    }
names = {"scipy": "scipy cKDTree + numpy", "access": "PySAL access"}
report(f"access {task}" if radius == 5000 else f"access {task} {radius:.0f}", folder, names[tool], tool, times, checksum)
