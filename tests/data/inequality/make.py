"""Reference values of the tests in tests/inequality.rs, from libraries that share no code with this one.

    pip install esda==2.9.0 libpysal==4.14.1 inequality==1.1.2 geopandas shapely scipy
    python make.py

Writes zones.json (queen contiguity of polygons, with an island), cells.json (a lattice with gaps), points.json (five nearest of loose
points) and spread.json (Gini, Theil and its split).
"""

import json
import warnings
from pathlib import Path

import geopandas
import numpy as np
import shapely
from esda.moran import Moran, Moran_Local
from esda.util import fdr
from inequality.gini import Gini
from inequality.theil import Theil, TheilD
from libpysal.graph import Graph
from scipy.stats import false_discovery_control

warnings.filterwarnings("ignore")
HERE = Path(__file__).parent
PERMUTATIONS = 999


def pattern(values, graph):
    graph = graph.transform("r")
    np.random.seed(12345)
    whole = Moran(values, graph, permutations=PERMUTATIONS)
    local = Moran_Local(values, graph, permutations=PERMUTATIONS, seed=12345)
    doubled = np.minimum(2 * local.p_sim[~np.isin(np.arange(len(values)), graph.isolates)], 1)
    return {
        "neighbours": [sorted(int(j) for j in graph[i].index if j != i) for i in range(len(values))],
        "values": values.tolist(),
        "i": float(whole.I),
        "expected": float(whole.EI),
        "permuted_mean": float(whole.EI_sim),
        "permuted_sd": float(whole.seI_sim),
        "p": float(whole.p_sim),
        "local_i": local.Is.tolist(),
        "quadrant": [["HH", "LH", "LL", "HL"][q - 1] for q in local.q],
        "local_p": [round(float(p), 4) for p in local.p_sim],
        "fdr_of_doubled": float(fdr(doubled, 0.05)),
        "rejected_of_doubled": int((false_discovery_control(doubled) <= 0.05).sum()),
    }


def write(name, content):
    text = json.dumps(content, separators=(",", ":"))
    (HERE / name).write_text(text + "\n")


def zones(random):
    seeds = shapely.MultiPoint(random.uniform(0, 1000, (60, 2)))
    found = shapely.voronoi_polygons(seeds, extend_to=shapely.box(0, 0, 1000, 1000), only_edges=False)
    # Corners on whole tenths; a corner is the same in all polygons that have it.
    polygons = [shapely.transform(p, lambda xy: np.round(xy, 1)) for p in found.geoms]
    polygons = [p for p in polygons if p.area < 200_000]
    polygons.append(shapely.box(9000, 9000, 9100, 9100))
    frame = geopandas.GeoDataFrame(geometry=polygons)
    middle = np.array([[p.centroid.x, p.centroid.y] for p in polygons])
    values = np.round(np.sin(middle[:, 0] / 300) + np.cos(middle[:, 1] / 250) + random.normal(0, 0.4, len(polygons)) + 3, 6)
    result = pattern(values, Graph.build_contiguity(frame, rook=False))
    result["rings"] = [[list(xy) for xy in p.exterior.coords] for p in polygons]
    write("zones.json", result)


def cells(random):
    places = [(c, r) for r in range(11) for c in range(13) if random.uniform() < 0.75]
    frame = geopandas.GeoDataFrame(geometry=[shapely.box(c, r, c + 1, r + 1) for c, r in places])
    values = np.array([(c - 5) * (r - 4) for c, r in places]) / 10 + random.normal(0, 0.7, len(places))
    result = pattern(np.round(values, 6), Graph.build_contiguity(frame, rook=False))
    result["col"] = [c for c, _ in places]
    result["row"] = [r for _, r in places]
    write("cells.json", result)


def points(random):
    xy = np.round(random.uniform(0, 5000, (70, 2)), 2)
    frame = geopandas.GeoDataFrame(geometry=geopandas.points_from_xy(xy[:, 0], xy[:, 1]))
    values = np.round(np.exp(-((xy - 2500) ** 2).sum(axis=1) / 3e6) + random.normal(0, 0.2, len(xy)), 6)
    result = pattern(values, Graph.build_knn(frame, k=5))
    result["points"] = xy.tolist()
    write("points.json", result)


def spread(random):
    values = np.round(random.gamma(1.5, 0.02, 40), 6)
    zeros = values.copy()
    zeros[[3, 9, 17, 18, 33]] = 0
    group = random.integers(0, 5, 40)
    persons = random.integers(1, 30, 40)
    # Weights are whole numbers, so a weighted measure is the plain one of a list in which everybody stands.
    each, of = np.repeat(zeros, persons), np.repeat(group, persons)
    write(
        "spread.json",
        {
            "values": zeros.tolist(),
            "group": group.tolist(),
            "persons": persons.tolist(),
            "gini": float(Gini(zeros).g),
            "theil": float(Theil(zeros).T),
            "between": float(np.ravel(TheilD(zeros, group).bg)[0]),
            "within": float(np.ravel(TheilD(zeros, group).wg)[0]),
            "weighted_gini": float(Gini(each).g),
            "weighted_theil": float(Theil(each).T),
            "weighted_between": float(np.ravel(TheilD(each, of).bg)[0]),
            "weighted_within": float(np.ravel(TheilD(each, of).wg)[0]),
            "weighted_variation": float(each.std() / each.mean()),
            "weighted_quantiles": [float(q) for q in np.quantile(each, [0.1, 0.25, 0.5, 0.75, 0.9], method="inverted_cdf")],
        },
    )


if __name__ == "__main__":
    zones(np.random.default_rng(1))
    cells(np.random.default_rng(2))
    points(np.random.default_rng(3))
    spread(np.random.default_rng(4))
