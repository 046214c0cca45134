"""Lengths of ways on foot beside OSRM's: ways.py CATCHMENT [EXTRACT.osm.pbf], 80 x 80 points.

OSRM's programs are taken from the folder that OSRM_BIN names, with its profiles in OSRM_PROFILES, else from the wheel
osrm-bindings where this Python has it (its programs run without its Python). Without them this says so and ends well.
Points are places on OSRM's own roads, so that both join them alike; pairs that one of the two has no way for are
counted apart. Extracts: © OpenStreetMap contributors, ODbL 1.0.
"""

import csv
import importlib.util
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

POINTS, PORT, TRIES = 80, 5917, 60
LIMITS = (0.001, 0.002, 0.01)
ROOT = Path(__file__).resolve().parents[2]


def programs():
    """OSRM's programs and profiles; none where there are none."""
    if "OSRM_BIN" in os.environ:
        folder = Path(os.environ["OSRM_BIN"])
        return folder, Path(os.environ.get("OSRM_PROFILES", folder.parent / "share" / "profiles"))
    spec = importlib.util.find_spec("osrm")
    if spec is None or not spec.submodule_search_locations:
        return None
    home = Path(next(iter(spec.submodule_search_locations)))
    return home / "bin", home / "share" / "profiles"


def ask(path):
    with urllib.request.urlopen(f"http://127.0.0.1:{PORT}{path}", timeout=60) as answer:
        return json.load(answer)


def started():
    for _ in range(TRIES):
        try:
            ask("/nearest/v1/foot/0,0")
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.5)
    sys.exit("osrm-routed does not answer")


def points(box):
    """Places on roads, drawn over a box."""
    random.seed(17)
    found = []
    while len(found) < POINTS:
        lon, lat = (random.uniform(*side) for side in box)
        near = ask(f"/nearest/v1/foot/{lon:.6f},{lat:.6f}")["waypoints"][0]
        if near["distance"] < 2000:
            found.append(near["location"])
    return found


def ours(catchment, folder, extract, places):
    """Metres by cell and site."""
    rows = [f"p{n},{lon},{lat}" for n, (lon, lat) in enumerate(places)]
    (folder / "cells.csv").write_text("id,persons,lon,lat\n" + "\n".join(r.replace(",", ",1,", 1) for r in rows))
    (folder / "sites.csv").write_text(
        "id,service,places,lon,lat\n" + "\n".join(r.replace(",", ",primary,9,", 1) for r in rows)
    )
    (folder / "study.toml").write_text(f"""title = "ways"
year = 2025
facilities = [{{ path = "sites.csv", allow_far = true }}]
demand = [{{ path = "cells.csv", allow_far = true }}]
[travel.walk]
mode = "walk"
roads = ["{extract}"]
speed = "5 km/h"
measure = "length"
snap = "30 m"
allow_unjoined = true
[[service]]
id = "primary"
demand = {{ participation = 1.0 }}
cost = "walk"
method = "nearest"
""")
    table = folder / "od.csv"
    subprocess.run([catchment, "--quiet", "od", folder / "study.toml", "-o", table], check=True)
    with open(table, encoding="utf-8-sig", newline="") as file:
        return {(row["cell"], row["site"]): float(row["metres"]) for row in csv.DictReader(file)}


def main():
    found = programs()
    if found is None or not (found[0] / "osrm-extract").exists():
        print("skipped: OSRM's programs are not there (OSRM_BIN, or the wheel osrm-bindings)")
        return
    extract = Path(sys.argv[2] if len(sys.argv) > 2 else ROOT / "tests/data/roads/andorra.osm.pbf").resolve()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "roads.osm.pbf").symlink_to(extract)
        profile = (found[1] / "foot.lua").read_text()
        # The shortest way, not the quickest.
        shortest = re.sub(r"(weight_name\s*=\s*)'duration'", r"\1'distance'", profile)
        assert shortest != profile, "the profile names its weight otherwise"
        (folder / "shortest.lua").write_text(shortest)
        paths = dict(os.environ, LUA_PATH=f"{found[1]}/?.lua;;")
        quiet = dict(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        steps = ("extract -p shortest.lua roads.osm.pbf", "partition roads.osrm", "customize roads.osrm")
        for program, *more in map(str.split, steps):
            subprocess.run([found[0] / f"osrm-{program}", *more], cwd=folder, env=paths, check=True, **quiet)
        serve = f"--algorithm mld --ip 127.0.0.1 --port {PORT} --max-table-size 1000 roads.osrm".split()
        server = subprocess.Popen([found[0] / "osrm-routed", *serve], cwd=folder, **quiet)
        try:
            started()
            places = points(((1.42, 1.78), (42.43, 42.65)))
            listed = ";".join(f"{lon:.6f},{lat:.6f}" for lon, lat in places)
            theirs = ask(f"/table/v1/foot/{listed}?annotations=distance")["distances"]
        finally:
            server.terminate()
            server.wait()
        table = ours(sys.argv[1], folder, "roads.osm.pbf", places)
    pairs, alone = [], [0, 0]
    for a in range(POINTS):
        for b in range(POINTS):
            metres, other = table.get((f"p{a}", f"p{b}")), theirs[a][b]
            if metres is None or other is None:
                alone[0] += metres is not None
                alone[1] += other is not None
            elif other > 100:
                pairs.append(metres / other - 1)
    sizes = sorted(abs(pair) for pair in pairs)
    within = [sum(size <= limit for size in sizes) / len(sizes) for limit in LIMITS]
    line = dict(task="ways on foot", extract=extract.name, pairs=len(pairs), median=round(statistics.median(pairs), 6))
    line |= dict(p95=round(sizes[int(0.95 * len(sizes))], 6), most=round(sizes[-1], 6))
    line |= {f"within_{limit}": round(share, 4) for limit, share in zip(LIMITS, within)}
    print(json.dumps(line | dict(only_ours=alone[0], only_osrm=alone[1])))


if __name__ == "__main__":
    main()
