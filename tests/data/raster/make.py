"""Makes the rasters beside this file (needs numpy and rasterio): 40 by 30 pixels with persons, zeros and nodata."""

import numpy
import rasterio
from rasterio.crs import CRS
from rasterio.transform import Affine

rows, columns = numpy.mgrid[0:30, 0:40]
persons = ((rows * 7 + columns * 3) % 11) * 0.25
persons[(rows + columns) % 9 == 0] = -99999
step = 1 / 1200
lonlat = Affine(step, 0, 107.0, 0, -step, 29.9)
common = {"driver": "GTiff", "count": 1, "height": 30, "width": 40, "nodata": -99999}
for name, more in {
    "tiled-lzw": {"dtype": "float32", "tiled": True, "blockxsize": 16, "blockysize": 16, "compress": "LZW", "predictor": 3},
    "stripped-deflate": {"dtype": "int16", "blockysize": 7, "compress": "DEFLATE", "predictor": 2, "nodata": -200},
    "big": {"dtype": "float64", "compress": "PACKBITS", "BIGTIFF": "YES"},
}.items():
    options = common | more
    values = numpy.where(persons < 0, options["nodata"], persons * (4 if options["dtype"] == "int16" else 1))
    with rasterio.open(f"{name}.tif", "w", crs=CRS.from_epsg(4326), transform=lonlat, **options) as out:
        out.write(values.astype(options["dtype"]), 1)
with rasterio.open(
    "mollweide.tif", "w", crs=CRS.from_string("ESRI:54009"), transform=Affine(100, 0, 9825000, 0, -100, 3628000),
    dtype="float64", compress="DEFLATE", **common
) as out:
    out.write(persons, 1)
kept = persons[persons > 0]
print("persons", kept.sum(), "cells", kept.size, "zeros", (persons == 0).sum(), "nodata", (persons < 0).sum())
