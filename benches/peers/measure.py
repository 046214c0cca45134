"""What the peers' scripts share: measuring, raw numbers, the line that is printed. benches/common does the same in Rust."""

import importlib.metadata
import json
import pathlib
import resource
import time

import numpy as np

FOLDER = "target/bench-data/M"


def peak_mb():
    """Peak memory of the process so far, the interpreter included."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


def measured(work, seconds=0.0, times=3):
    """Calls `work` up to `times` while less than `seconds` have passed: least CPU, least wall, peak memory, last answer."""
    cpu = wall = float("inf")
    began = time.perf_counter()
    for _ in range(times):
        answer = None
        cpu_0, wall_0 = time.process_time(), time.perf_counter()
        answer = work()
        cpu, wall = min(cpu, time.process_time() - cpu_0), min(wall, time.perf_counter() - wall_0)
        if time.perf_counter() - began >= seconds:
            break
    return {"seconds_cpu": round(cpu, 6), "seconds_wall": round(wall, 6), "peak_mb": peak_mb()}, answer


def report(task, folder, tool, package, times, checksum):
    """Prints the one line of a run."""
    line = {"task": task, "size": pathlib.Path(folder).name, "tool": tool, "version": importlib.metadata.version(package)}
    print(json.dumps(line | times | {"checksum": checksum}))


def array(folder, name, kind):
    """Raw numbers of the data folder."""
    return np.fromfile(pathlib.Path(folder) / f"{name}.bin", kind)


def scaled_sum(values, scale):
    """Sum of whole numbers of 1 / `scale`: the same for any order of adding."""
    return int(np.rint(np.asarray(values) * scale).astype(np.int64).sum())
