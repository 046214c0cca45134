"""A CSV file to columns in memory: read_csv.py [FOLDER], with polars on one thread (POLARS_MAX_THREADS=1)."""

import os
import pathlib
import sys

os.environ["POLARS_MAX_THREADS"] = "1"

import polars  # noqa: E402
from measure import FOLDER, measured, report, scaled_sum  # noqa: E402

folder = sys.argv[1] if len(sys.argv) > 1 else FOLDER
path = pathlib.Path(folder) / "cells.csv"
times, table = measured(lambda: polars.read_csv(path))
checksum = {
    "features": table.height,
    "coordinates_e8": sum(scaled_sum(table[name].to_numpy(), 1e8) for name in ("lon", "lat")),
    "persons_e3": scaled_sum(table["persons"].to_numpy(), 1e3),
}
report("read csv", folder, "polars", "polars", times, checksum)
