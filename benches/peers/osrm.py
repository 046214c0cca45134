"""OSRM from an extract to a walking graph, or on to a table of a thousand by a thousand: osrm.py places|graph|pairs EXTRACT.osm.pbf.

Its programs are looked for as in ways.py. `places` draws places on its roads and keeps them in target/bench-data/<extract>/places.csv, where
our benchmark finds them. Counted is the processor time of its programs. It measures on a sphere and walks by other rules, and joins
places of different parts: its answer is only near.
"""

import json
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from ways import PORT, ask, programs, started

ENDS, FEW, VERSION = 1_000, 100, "26.10"


def prepared(found, folder, extract, steps):
    """Runs programs over the extract, by the shortest way on foot."""
    (folder / "roads.osm.pbf").symlink_to(extract)
    profile = (found[1] / "foot.lua").read_text()
    (folder / "shortest.lua").write_text(re.sub(r"(weight_name\s*=\s*)'duration'", r"\1'distance'", profile))
    paths = dict(os.environ, LUA_PATH=f"{found[1]}/?.lua;;")
    for program, *more in map(str.split, steps):
        threads = [] if program == "partition" and not more else ["-t", "1"]
        command = [found[0] / f"osrm-{program}", *threads, *more]
        subprocess.run(command, cwd=folder, env=paths, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def served(found, folder, work):
    command = f"--algorithm mld --ip 127.0.0.1 --port {PORT} --max-table-size 2000 -t 1 roads.osrm".split()
    quiet = dict(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    server = subprocess.Popen([found[0] / "osrm-routed", *command], cwd=folder, **quiet)
    try:
        started()
        return work()
    finally:
        server.terminate()
        server.wait()


def drawn(box):
    """Places on roads of a box, the same every time."""
    random.seed(17)
    found = []
    while len(found) < ENDS:
        lon, lat = random.uniform(box[0], box[2]), random.uniform(box[1], box[3])
        near = ask(f"/nearest/v1/foot/{lon:.6f},{lat:.6f}")["waypoints"][0]
        if near["distance"] < 1000:
            found.append(near["location"])
    return found


def table(places):
    """Ways and metres between all places, a hundred rows a request."""
    listed = ";".join(f"{lon:.6f},{lat:.6f}" for lon, lat in places)
    ways = metres = 0
    for first in range(0, len(places), FEW):
        rows = ";".join(map(str, range(first, min(first + FEW, len(places)))))
        found = ask(f"/table/v1/foot/{listed}?annotations=distance&sources={rows}")["distances"]
        ways += sum(metre is not None for row in found for metre in row)
        metres += sum(metre or 0 for row in found for metre in row)
    return ways, metres


def main(task, extract):
    found = programs()
    if found is None or not (found[0] / "osrm-extract").exists():
        sys.exit("SKIPPED: OSRM's programs are not there (OSRM_BIN, or the wheel osrm-bindings)")
    extract = Path(extract).resolve()
    name = extract.name.split(".")[0]
    kept = Path("target/bench-data") / name / "places.csv"
    whole = ("extract -p shortest.lua roads.osm.pbf", "partition roads.osrm", "customize roads.osrm")
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        prepared(found, folder, extract, whole[:1] if task == "graph" else whole)
        if task == "places":
            box = [float(side) for side in sys.argv[3].split(",")]
            places = served(found, folder, lambda: drawn(box))
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_text("lon,lat\n" + "".join(f"{lon},{lat}\n" for lon, lat in places))
            return
        checksum = {}
        if task == "pairs":
            places = [line.split(",") for line in kept.read_text().split()[1:]]
            places = [(float(lon), float(lat)) for lon, lat in places]
            ways, metres = served(found, folder, lambda: table(places))
            checksum = {"ways": ways, "km": round(metres / 1e3)}
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    line = {"task": f"roads {task}", "size": name, "tool": "OSRM MLD", "version": VERSION}
    line |= {"seconds_cpu": round(used.ru_utime + used.ru_stime, 6), "seconds_wall": 0.0, "peak_mb": round(used.ru_maxrss / 1024, 1)}
    print(json.dumps(line | {"checksum": checksum}))


if __name__ == "__main__":
    main(*sys.argv[1:3])
