"""The nearest site of every cell: nearest.py TOOL [FOLDER], TOOL one of pykdtree, scipy, geopandas.

Timed is building the index and all queries, not the start of the process nor the loading of the arrays.
"""

import sys

import numpy as np
from measure import FOLDER, array, measured, report, scaled_sum

tool, folder = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else FOLDER
x, y = array(folder, "x", "<f8"), array(folder, "y", "<f8")
cells, sites = np.column_stack([x, y]), array(folder, "sites", "<f8").reshape(-1, 2)

if tool == "pykdtree":
    from pykdtree.kdtree import KDTree

    def work():
        return KDTree(sites).query(cells, k=1)[0]

elif tool == "scipy":
    from scipy.spatial import cKDTree

    def work():
        return cKDTree(sites).query(cells, k=1, workers=1)[0]

elif tool == "geopandas":
    import geopandas

    def work():
        left = geopandas.GeoDataFrame(geometry=geopandas.points_from_xy(x, y))
        right = geopandas.GeoDataFrame(geometry=geopandas.points_from_xy(*sites.T))
        return left.sjoin_nearest(right, distance_col="distance")

else:
    sys.exit(f"no such tool: {tool}")

times, found = measured(work, seconds=2.0)
if tool == "geopandas":
    # A tie gives a cell two rows.
    found = found.loc[~found.index.duplicated(), "distance"].to_numpy()
checksum = {"km": round(scaled_sum(found, 1e3) / 1e6, 3), "within_2km": int((found <= 2000).sum())}
names = {"pykdtree": "pykdtree", "scipy": "scipy cKDTree", "geopandas": "geopandas sjoin_nearest"}
report("nearest", folder, names[tool], tool, times, checksum)
