"""Reads a written file back, whoever wrote it, and puts its checksum into the line of its run: written.py FILE < LINE."""

import json
import sys

import numpy as np
from measure import scaled_sum

# The line comes when the writer has finished, and not before.
run = json.load(sys.stdin)
features = coordinates = persons = 0
with open(sys.argv[1], encoding="utf-8") as file:
    # Both write one feature a line.
    for line in file:
        line = line.strip().rstrip(",")
        if line.startswith("{") and line.endswith("}") and len(line) > 1:
            feature = json.loads(line)
            parts = feature["geometry"]["coordinates"]
            coordinates += scaled_sum(np.array(parts), 1e7)
            persons += round(feature["properties"]["persons"] * 1000)
            features += 1
run["checksum"] = {"features": features, "coordinates_e7": coordinates, "persons_e3": persons}
print(json.dumps(run))
