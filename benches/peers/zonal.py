"""People of every township: zonal.py [FOLDER], by rasterio.

Timed is everything from geometries in memory to sums: burning the townships into the lattice at cell centres, then adding
up the cells by numpy. Later shapes overwrite earlier ones, so they are burnt backwards: a cell is in the first that holds it.
"""

import sys

import numpy as np
import shapely
from measure import FOLDER, array, measured, report
from rasterio.features import rasterize
from rasterio.transform import from_origin

STEP = 100.0

folder = sys.argv[1] if len(sys.argv) > 1 else FOLDER
x, y = array(folder, "x", "<f8"), array(folder, "y", "<f8")
people = array(folder, "demand", "<i8")
start, points = array(folder, "township_start", "<u4"), array(folder, "townships", "<f8").reshape(-1, 2)
shapes = [shapely.Polygon(points[first:last]) for first, last in zip(start[:-1], start[1:], strict=True)]
side = int(points.max() / STEP + 0.5)


def work():
    numbered = ((shape, index + 1) for index, shape in reversed(list(enumerate(shapes))))
    where = from_origin(0, side * STEP, STEP, STEP)
    burnt = rasterize(numbered, out_shape=(side, side), transform=where, dtype="int32")
    of = burnt[side - 1 - (y // STEP).astype(np.int64), (x // STEP).astype(np.int64)]
    return np.bincount(of, people, len(shapes) + 1)[1:]


times, sums = measured(work, seconds=2.0)
sums = np.rint(sums).astype(np.int64)
checksum = {"people": int(sums.sum()), "rank": int((sums * (np.arange(len(sums)) + 1)).sum())}
report("zonal", folder, "rasterio.rasterize + numpy", "rasterio", times, checksum)
