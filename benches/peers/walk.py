"""GRASS r.walk over the heights of benches/terrain.rs: walk.py FOLDER. Runs inside `grass --tmp-location XY --exec python3`.

Its speeds are those of Naismith and Langmuir and not Tobler's, so that only the squares that are reached can be compared; -k are the
moves of a knight, 16 directions. Timed is r.walk alone, without reading the heights.
"""

import json
import pathlib
import resource
import subprocess
import sys
import time

SIDE, STEP = 1500, 30


def run(*words):
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout


def main(folder):
    end = SIDE * STEP
    # Rows are written from the south, and GRASS reads them from the north: the ground stands on its head, and so do the points.
    run("r.in.bin", f"input={folder}/heights.bin", "output=ground", "-f", "bytes=4", "order=little", f"north={end}",
        "south=0", f"east={end}", "west=0", f"rows={SIDE}", f"cols={SIDE}")
    run("g.region", "raster=ground")
    turned = [line.split("|") for line in pathlib.Path(folder, "points.txt").read_text().splitlines()]
    pathlib.Path(folder, "turned.txt").write_text("".join(f"{x}|{end - float(y)}|{n}\n" for x, y, n in turned))
    run("v.in.ascii", f"input={folder}/turned.txt", "output=points", "separator=pipe", "x=1", "y=2", "cat=3")
    run("r.mapcalc", "expression=level=0")
    began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    run("r.walk", "-k", "elevation=ground", "friction=level", "output=costs", "nearest=nearest", "start_points=points", "memory=2000")
    after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter() - began
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    counted = dict(line.split("=") for line in run("r.univar", "-g", "map=costs").splitlines() if "=" in line)
    version = run("g.version").split()[1]
    print(json.dumps({
        "task": "terrain", "size": pathlib.Path(folder).name, "tool": "GRASS r.walk -k", "version": version, "seconds_cpu": round(cpu, 6),
        "seconds_wall": round(wall, 6), "peak_mb": round(after.ru_maxrss / 1024, 1), "checksum": {"squares": int(counted["n"])},
    }))


main(sys.argv[1])
