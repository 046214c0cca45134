"""RAAM of a lattice with the package `access`: raam.py [FOLDER] [METRES] [TAU].

Timed is its own table of distances and its RAAM, as a user would call them. The program moves people in steps and stops near
the equilibrium; `most_off` and `mean_off` say how far its costs are from the exact ones, which `access FOLDER METRES raam` of
the benchmarks has left in FOLDER.
"""

import logging
import sys
import warnings

import geopandas
import numpy as np
from access import Access
from measure import FOLDER, array, measured, report

warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)
folder = sys.argv[1] if len(sys.argv) > 1 else FOLDER
radius = float(sys.argv[2]) if len(sys.argv) > 2 else 5000.0
tau = float(sys.argv[3]) if len(sys.argv) > 3 else 1000.0
x, y = array(folder, "x", "<f8"), array(folder, "y", "<f8")
sites = array(folder, "sites", "<f8").reshape(-1, 2)
people, places = array(folder, "demand", "<i8"), array(folder, "places", "<i8")
cells = geopandas.GeoDataFrame({"id": np.arange(len(x)), "people": people}, geometry=geopandas.points_from_xy(x, y), crs=32648)
doors = geopandas.GeoDataFrame(
    {"id": np.arange(len(sites)), "places": places.astype("f8")}, geometry=geopandas.points_from_xy(*sites.T), crs=32648
)


def work():
    found = Access(
        demand_df=cells,
        demand_index="id",
        demand_value="people",
        supply_df=doors,
        supply_index="id",
        supply_value="places",
    )
    found.create_euclidean_distance(name="metres", threshold=radius, centroid_o=False, centroid_d=False)
    found.raam(name="raam", cost="metres", tau=tau)
    return len(found.cost_df), found.access_df["raam_places"].reindex(np.arange(len(x))).to_numpy()


times, (pairs, cost) = measured(work)
known = ~np.isnan(cost)
exact = np.fromfile(f"{folder}/raam.bin", "<f8")
off = np.abs(cost - exact)[known] / exact[known]
checksum = {
    "pairs": pairs,
    "reached": float(people[known].sum()),
    "mean": round(float((cost * people)[known].sum() / people[known].sum()), 9),
    "most_off": float(off.max()),
    "mean_off": float((off * people[known]).sum() / people[known].sum()),
}
report("raam", folder, "access", "access", times, checksum)
