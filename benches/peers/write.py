"""Polygons in memory to a finished GeoJSON file of seven decimals: write.py OUT [FOLDER], with pyogrio (GDAL).

Timed is everything from WKB (which GDAL takes quickest) and columns to the closed file.
"""

import sys

import numpy as np
import pyogrio
import shapely
from measure import FOLDER, array, measured, report

CORNERS = 65
out, folder = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else FOLDER
rings = array(folder, "rings", "<f8").reshape(-1, CORNERS, 2)
wkb = shapely.to_wkb(shapely.polygons(rings))
ids = np.arange(len(wkb), dtype=np.int32)
columns = {"id": ids, "name": np.array(["小学"] * len(wkb), object), "persons": ids % 1000 / 8}


def work():
    pyogrio.raw.write(
        out,
        wkb,
        list(columns.values()),
        np.array(list(columns)),
        driver="GeoJSON",
        geometry_type="Polygon",
        crs="OGC:CRS84",
        COORDINATE_PRECISION=7,
    )


times, _ = measured(work)
report("write polygons", folder, "pyogrio (GDAL)", "pyogrio", times, None)
