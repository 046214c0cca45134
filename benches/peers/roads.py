"""Ways along roads: roads.py nearest|search|within|table scipy|pandana [FOLDER].

`nearest`: from vertices on, the nearest of 200 sites for 150,000 cells, which are joined to the nearest point of a road by GEOS
(scipy) or to the nearest vertex (pandana, whose answer is therefore only near). `search`: what of that comes after the joining.
`within`: all ways of at most 30 minutes from any vertex to the sites. `table`: between a thousand vertices and a thousand. Of
`within` and `table` the search is timed alone.
"""

import sys

import numpy as np
from measure import array, measured, report
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components, dijkstra

MS, BESIDE, LIMIT, ENDS, FEW = 3600.0, 4.0, 1_800_000, 1_000, 25
# Seconds; pandana wants an end.
FARTHEST = 3_600.0
task, tool = sys.argv[1:3]
folder = sys.argv[3] if len(sys.argv) > 3 else "target/bench-data/roads"
at = array(folder, "vertices", "<f8").reshape(-1, 2)
start, vertex = array(folder, "street_start", "<u4").astype(int), array(folder, "street_vertex", "<u4").astype(int)
kmh, both = array(folder, "street_kmh", "<f8"), array(folder, "street_both", "<u4") > 0
cells, sites = array(folder, "cells", "<f8").reshape(-1, 2), array(folder, "sites", "<u4").astype(int)


def pieces():
    """Straight pieces of the roads: their ends, the milliseconds along the road to each end, its pace, and whether one may go back."""
    street = np.repeat(np.arange(len(kmh)), np.diff(start))
    last = np.zeros(len(vertex), bool)
    last[start[1:] - 1] = True
    first = np.flatnonzero(~last)
    tail, head, of = vertex[first], vertex[first + 1], street[first]
    metres = np.hypot(*(at[head] - at[tail]).T)
    # From the first vertex of each road on, in the order of its pieces.
    along = np.cumsum(np.r_[0.0, metres])
    before = along[:-1] - np.repeat(along[np.r_[0, np.cumsum(np.diff(start) - 1)][:-1]], np.diff(start) - 1)
    pace = MS / kmh[of]
    return tail, head, before, before + metres, pace, both[of]


def graph(tail, head, begins, ends, pace, back):
    """Arcs against their direction: ways lead to the sites."""
    ms = np.rint(ends * pace) - np.rint(begins * pace)
    # Nothing is no arc to scipy.
    ms = np.maximum(ms, 1e-9)
    rows, columns = np.r_[head, tail[back]], np.r_[tail, head[back]]
    return csr_matrix((np.r_[ms, ms[back]], (rows, columns)), shape=(len(at), len(at)))


def sums(cost):
    reached = np.isfinite(cost)
    whole = np.rint(cost[reached]).astype(np.int64)
    return {"reached": int(reached.sum()), "within": int((whole <= LIMIT).sum()), "seconds": int(whole.sum() // 1000)}


def joined(parts, arcs):
    """Where each cell is joined: the piece, milliseconds along the road and beside it, and whether at its first vertex."""
    from shapely import STRtree, linestrings, points

    tail, head, begins, ends, pace, _ = parts
    part = connected_components(arcs, connection="strong")[1]
    main = np.flatnonzero((part[tail] == np.bincount(part).argmax()) & (part[tail] == part[head]))
    lines = linestrings(np.stack([at[tail[main]], at[head[main]]], axis=1))
    piece = main[STRtree(lines).nearest(points(cells))]
    a, d = at[tail[piece]], at[head[piece]] - at[tail[piece]]
    share = np.clip(((cells - a) * d).sum(1) / (d * d).sum(1), 0, 1)
    far = np.hypot(*(cells - (a + share[:, None] * d)).T)
    along = np.rint((begins[piece] + share * (ends[piece] - begins[piece])) * pace[piece])
    return piece, along, np.rint(far * (MS / BESIDE)), share == 0


def nearest(parts, arcs, where):
    tail, head, begins, ends, pace, back = parts
    piece, along, beside, is_tail = where
    label = dijkstra(arcs, indices=sites, min_only=True)
    on = label[head[piece]] + np.rint(ends[piece] * pace[piece]) - along
    off = label[tail[piece]] + along - np.rint(begins[piece] * pace[piece])
    return np.minimum(on, np.where(back[piece] | is_tail, off, np.inf)) + beside


def by_pandana():
    import pandana
    import pandas

    tail, head, begins, ends, pace, back = pieces()
    seconds = (ends - begins) * pace / 1e3
    columns = [pandas.Series(np.r_[tail, head[back]]), pandas.Series(np.r_[head, tail[back]])]
    x, y = (pandas.Series(axis) for axis in at.T)
    net = pandana.Network(x, y, *columns, pandas.DataFrame({"s": np.r_[seconds, seconds[back]]}), twoway=False)
    net.set_pois("site", FARTHEST, 1, x.iloc[sites], y.iloc[sites])
    node = net.get_node_ids(pandas.Series(cells[:, 0]), pandas.Series(cells[:, 1]))
    found = net.nearest_pois(FARTHEST, "site", num_pois=1)[1].to_numpy()
    found = np.where(found < FARTHEST, found * 1e3, np.inf)
    far = np.hypot(*(cells - at[node]).T)
    return found[node] + far * (MS / BESIDE)


def searched(arcs, indices, take, limit=np.inf):
    """How many ways there are, and whole seconds of all, a few sites at a time."""
    ways = total = 0
    for few in np.array_split(indices, max(1, len(indices) // FEW)):
        cost = dijkstra(arcs, indices=few, limit=limit)[:, take]
        reached = np.isfinite(cost)
        ways += int(reached.sum())
        total += int(np.rint(cost[reached]).astype(np.int64).sum())
    return {"ways": ways, "seconds": total // 1000}


if task == "nearest" and tool == "pandana":
    times, cost = measured(by_pandana, times=1)
    report("roads nearest", folder, "pandana", "pandana", times, sums(cost))
elif task == "nearest":

    def all_of_it():
        parts = pieces()
        arcs = graph(*parts)
        return nearest(parts, arcs, joined(parts, arcs))

    times, cost = measured(all_of_it, times=1)
    report("roads nearest", folder, "scipy csgraph + shapely STRtree", "scipy", times, sums(cost))
elif task == "search":
    parts = pieces()
    arcs = graph(*parts)
    where = joined(parts, arcs)
    times, cost = measured(lambda: nearest(parts, arcs, where), seconds=1.0)
    report("roads nearest search", folder, "scipy csgraph", "scipy", times, sums(cost))
elif task == "within":
    arcs = graph(*pieces())
    times, found = measured(lambda: searched(arcs, sites, slice(None), LIMIT), times=1)
    report("roads within", folder, "scipy csgraph", "scipy", times, found)
elif task == "table":
    arcs = graph(*pieces())
    origins, goals = ((first + np.arange(ENDS) * len(at) // ENDS) % len(at) for first in (0, 50))
    times, found = measured(lambda: searched(arcs, goals, origins), times=1)
    report("roads table", folder, "scipy csgraph", "scipy", times, found)
else:
    sys.exit(f"no such task: {task}")
