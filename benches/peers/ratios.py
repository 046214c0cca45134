"""Runs to results: ratios.py SIZE ROUNDS RUNS.jsonl FOLDER [PAGE...].

Puts the runs of a size into FOLDER/<task>.jsonl in place of earlier ones, all sizes into FOLDER/RATIOS.md, and the rows of
size M and of the district, and those that only size S has, between the marks of each page. Fails when two tools disagree on an answer.
"""

import collections
import json
import pathlib
import statistics
import sys

OURS = "catchment"
# Goals by the beginning of task and peer, size M.
GOALS = {
    ("nearest", "pykdtree"): 4,
    ("nearest", "geopandas"): 20,
    ("assign k8", "OR-tools"): 1,
    ("read", "pyogrio"): 10,
    ("read", "geojson"): 2,
    ("read csv", "polars"): 1,
    ("raster", "tiff"): 0.5,
    ("write", "pyogrio"): 20,
    ("access two_step", "scipy"): 20,
    ("access two_step", "PySAL"): 500,
    ("access gaussian", "scipy"): 10,
    ("zonal", "rasterio"): 10,
    ("raam", "access"): 100,
    ("terrain", "GRASS"): 2,
    ("years again", "catchment, the first case"): 10,
    ("roads nearest search", "scipy"): 1,
    ("roads nearest", "pandana"): 50,
    ("roads within", "scipy"): 1,
    ("roads graph", "OSRM"): 10,
    ("roads pairs", "OSRM"): 8,
    # A third: no more than three times as long.
    ("roads optimal", "catchment, straight"): 0.33,
}
# What is compared where a peer's answer is only near.
NEAR = {("roads nearest", "pandana"): "seconds", ("roads pairs", "OSRM"): "km"}
# Goals of tasks that no peer does, in seconds on two cores; these are measured on one.
MOST_SECONDS = {"years years": 5, "years draws": 10}
# What no peer, or not this one, can do at size M.
ONLY_S = "assign dense", "PySAL", "access"
HEAD = """# Ratios

CPU seconds (user and system, all threads) of one core, medians of runs in turn; peak memory of the whole process. Index
building and queries are timed for `nearest`, file to columns for `read`, geometry in memory to finished file for `write`;
the start of the process and the loading of raw arrays are not. `geojson` looks at one feature after the other and keeps
none, the others keep all. Every process measures one call, `nearest` and `roads nearest search` the least of up to three.

`assign` gives everybody a seat at the least total distance, proven: `dense` 150,000 cells and 200 sites, all pairs; `k8`
500,000 cells (all of S), the eight nearest sites of each and 100 km for whoever finds no seat there; `slice` the same cells
and sites, all pairs; `nation` 5,000,000 cells and 20,000 sites, all pairs, once. From raw coordinates here, from arcs that
are laid out before at the peer. The others are towns that are hard (cells by sites; `benches/worst`): `side`, `short` and `millionths`
have all cells on one side of a line of sites, with places for 11 in 10, for 8, and for nearly nobody; `one_cell` and `one_site`
have all cells, or all sites, at one point; `grid` is full of ties, at 2000x500 with all sites in one corner.

`access` scores every cell by the sites within 5 km: `two_step` by 2SFCA and E2SFCA with steps, `gaussian` by 2SFCA with Dai's
Gaussian; `nation` is 2SFCA of 100 million cells and 200,000 sites in tiles, once, without the making of the tiles. `zonal` adds
up the people of townships with fractal borders (3,000 of 377 corners); the peer burns them into the lattice at cell centres. `raam` finds
the equilibrium of crowding and ways (S, tau 1 km, 925,953 pairs, once); the peer is a heuristic near it, so its answer is only near.

`terrain` finds the nearest of 200 points for 2,250,000 squares of ground, 16 directions, from heights on; the peer walks at other
speeds, so that only the squares that are reached are compared.

`roads` are ways in a made-up district of 60 km with 350,000 vertices, 96,000 roads and 60,000 junctions (`benches/streets`), by car:
`nearest` the nearest of 200 sites for 150,000 cells, from vertices on, with the joining of the cells to the nearest point of a road (pandana joins
them to the nearest vertex, so its answer is only near), `nearest search` what of that comes after the joining; `within` all ways of at most
half an hour from any vertex to the sites, `table` those between 1,000 vertices and 1,000, of both the search alone; `table search` the same over a hierarchy
of nodes that is made before. `optimal` is a whole run
that gives everybody a seat, by car without a cutoff, beside one in straight lines; of these only the people are compared. `graph` makes of an
extract of OpenStreetMap a network for those who walk, `pairs` lists the ways between 1,000 places and 1,000 as well; OSRM walks by other rules
and moves places that no road connects. pandana and OSRM are run once.

`years` are studies of a district of 14,000 cells and five services (`benches/district`), with demand from births and residents:
`years` fifteen years from files to written folders; `draws` one year with 500 draws of `[uncertainty]`, likewise; `again` a
scenario with more pupils in one street, by the same table of 372,000 ways, beside the study alone with its reading: what a run with both
takes beyond one without the scenario.

"""


def answer(run, expected):
    """Whether an answer is the same, or near where the peer does not promise more."""
    found = run["checksum"]
    if run["task"] == "roads graph":
        return "" if run["tool"] != OURS else "yes"
    near = NEAR.get((run["task"], run["tool"].split()[0]))
    if near:
        off = abs(found[near] / expected[near] - 1)
        return f"near: {off:.1%} off" if off < 0.1 else "**no**"
    if run["task"] != "raam":
        return "yes" if found == expected else "**no**"
    there = found["pairs"] == expected["pairs"] and found["reached"] == expected["reached"]
    if not there or abs(found["mean"] / expected["mean"] - 1) > 0.1:
        return "**no**"
    return "yes" if "most_regret" in found else f"near: {found['mean_off']:.1%} off"


def lines(path):
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []


def cpu_model():
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return "unknown"


def goal_of(task, tool, size):
    there = size in ("M", "district", "terrain") or task.startswith("roads") or tool.startswith(ONLY_S)
    found = [goal for (t, p), goal in GOALS.items() if task.startswith(t) and tool.startswith(p) and there]
    return found[0] if found else None


def table(runs):
    """The rows of RATIOS.md, and whether all answers agree."""
    by = collections.defaultdict(lambda: collections.defaultdict(list))
    for run in runs:
        by[run["task"], run["size"]][run["tool"]].append(run)
    rows = ["| task | size | ours, CPU s (peak MB) | peer | peer, CPU s (peak MB) | ratio | goal | same answer |"]
    rows.append("|---|---|---|---|---|---|---|---|")
    agree = True
    for (task, size), tools in sorted(by.items()):
        cost = {t: statistics.median(r["seconds_cpu"] for r in many) for t, many in tools.items()}
        peak = {t: statistics.median(r["peak_mb"] for r in many) for t, many in tools.items()}
        expected = tools[OURS][0]["checksum"]
        agree &= all(answer(run, expected) == "yes" for run in tools[OURS])
        if tools.keys() == {OURS}:
            most = MOST_SECONDS.get(task)
            aim = "" if most is None else f" {most} s" if cost[OURS] <= most else f" {most} s, missed"
            rows.append(f"| {task} | {size} | {cost[OURS]:.3g} ({peak[OURS]:.0f}) | | | |{aim} | |")
        for tool in sorted(tools.keys() - {OURS}, key=cost.get):
            answers = sorted({answer(run, expected) for run in tools[tool]})
            agree &= "**no**" not in answers
            ratio, goal = cost[tool] / cost[OURS], goal_of(task, tool, size)
            aim = "" if goal is None else f"{goal}" if ratio >= goal else f"{goal}, missed"
            peer = f"{tool} {tools[tool][0]['version']}"
            rows.append(
                f"| {task} | {size} | {cost[OURS]:.3g} ({peak[OURS]:.0f}) | {peer} "
                f"| {cost[tool]:.3g} ({peak[tool]:.0f}) | {ratio:.1f} | {aim} | {', '.join(answers)} |"
            )
    return rows, agree


def into_page(path, rows):
    """Puts the rows of size M, of the district and of the ground, and those that only S has, between the marks."""
    begin, end = "<!-- ratios:begin -->", "<!-- ratios:end -->"
    before, _, rest = path.read_text("utf-8").partition(begin)
    _, _, after = rest.partition(end)
    short = []
    for row in rows[:2] + [row for row in rows[2:] if "| M |" in row or "| district |" in row or "| terrain |" in row or row.startswith("| roads ") or any(name in row for name in ONLY_S)]:
        cells = row.split("|")
        del cells[7], cells[2]
        short.append("|".join(cells))
    path.write_text(before + begin + "\n" + "\n".join(short) + "\n" + end + after, "utf-8")


def main(size, rounds, runs, folder, *pages):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    new = collections.defaultdict(list)
    for run in lines(pathlib.Path(runs)):
        new[run["task"].split()[0]].append(run | {"cpu": cpu_model(), "rounds": int(rounds)})
    for task, measured in new.items():
        path = folder / f"{task}.jsonl"
        # A run of M measures something of S as well.
        again = {(run["task"], run["size"]) for run in measured}
        old = [run for run in lines(path) if run["size"] != size and (run["task"], run["size"]) not in again]
        merged = old + measured
        path.write_text("".join(json.dumps(run) + "\n" for run in merged), "utf-8")
    # What was not run this time stands as it was measured before.
    kept = [run for path in sorted(folder.glob("*.jsonl")) if path.stem != "stages" for run in lines(path)]
    rows, agree = table(kept)
    of = lambda run: "roads" if run["task"].startswith("roads") else "hard" if "x" in run["size"] else run["size"]
    commands = sorted({(of(run), run["rounds"], run["cpu"]) for run in kept})
    again = [f"`scripts/bench.sh {size} --rounds {rounds}` on {cpu}" for size, rounds, cpu in commands]
    text = HEAD + "\n".join(rows) + "\n\nAgain: " + "; ".join(again) + ".\n"
    (folder / "RATIOS.md").write_text(text, "utf-8")
    for page in pages:
        into_page(pathlib.Path(page), rows)
    print(text)
    if not agree:
        sys.exit("bench: the tools disagree")


if __name__ == "__main__":
    main(*sys.argv[1:])
