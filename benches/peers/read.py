"""A GeoJSON file to columns in memory: read.py points|polygons raw|arrow [FOLDER], with pyogrio (GDAL).

Timed is everything from the file's name to all attributes and all geometries (as WKB) in memory.
"""

import pathlib
import sys

import numpy as np
import pyogrio
import shapely
from measure import FOLDER, measured, report, scaled_sum

layer, tool, folder = sys.argv[1], sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else FOLDER
(path,) = pathlib.Path(folder).glob({"points": "pts*.geojson", "polygons": "poly*.geojson"}[layer])

if tool == "raw":
    times, (meta, _, wkb, fields) = measured(lambda: pyogrio.raw.read(path))
    persons = fields[list(meta["fields"]).index("persons")]
elif tool == "arrow":
    times, (meta, table) = measured(lambda: pyogrio.raw.read_arrow(path))
    wkb = table.column(meta["geometry_name"] or "wkb_geometry").to_numpy()
    persons = table.column("persons").to_numpy()
else:
    sys.exit(f"no such tool: {tool}")

checksum = {
    "features": len(wkb),
    "coordinates_e8": sum(
        scaled_sum(shapely.get_coordinates(shapely.from_wkb(part)), 1e8) for part in np.array_split(wkb, 50)
    ),
    "persons_e3": scaled_sum(persons, 1e3),
}
report(f"read {layer}", folder, f"pyogrio {tool}", "pyogrio", times, checksum)
