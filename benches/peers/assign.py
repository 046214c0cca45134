"""Seats for everybody at the least total distance, with OR-tools: assign.py dense|k8 [FOLDER].

Timed is handing over the arcs, which are laid out in arrays before, and solving. `dense` has an arc for every pair; `k8` has
those to the eight nearest sites, and one to a sink that costs 100 km.
"""

import sys

import numpy as np
from measure import FOLDER, array, measured, report
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

NEAREST, OVERFLOW = 8, 100_000
mode, folder = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else FOLDER
demand = array(folder, "demand", "<i8")

if mode == "dense":
    places, sites = array(folder, "places", "<i8"), array(folder, "sites", "<f8").reshape(-1, 2)
    x, y = array(folder, "x", "<f8"), array(folder, "y", "<f8")
    cell, site = np.divmod(np.arange(len(x) * len(sites), dtype=np.int32), np.int32(len(sites)))
    cost = np.empty((len(x), len(sites)), np.int64)
    for number, (to_x, to_y) in enumerate(sites):
        cost[:, number] = np.rint(np.sqrt((x - to_x) ** 2 + (y - to_y) ** 2))
    cost = cost.ravel()
elif mode == "k8":
    places = array(folder, "slice_places", "<i8")
    near, costs = array(folder, "k8_sink", "<u4").reshape(-1, NEAREST), array(folder, "k8_cost", "<i8").reshape(-1, NEAREST)
    demand = demand[: len(near)]
    cell = np.repeat(np.arange(len(near), dtype=np.int32), NEAREST + 1)
    site = np.column_stack([near.astype(np.int32), np.full(len(near), len(places), np.int32)]).ravel()
    cost = np.column_stack([costs, np.full(len(near), OVERFLOW)]).ravel()
    places = np.append(places, demand.sum())
else:
    sys.exit(f"no such mode: {mode}")

# Nodes: cells, sites, and one behind all sites.
first, last = len(demand), len(demand) + len(places)
tails = np.concatenate([cell, np.arange(first, last, dtype=np.int32)])
heads = np.concatenate([site + np.int32(first), np.full(len(places), last, np.int32)])
room = np.concatenate([demand[cell], places])
price = np.concatenate([cost, np.zeros(len(places), np.int64)])
nodes = np.arange(last + 1, dtype=np.int32)
supply = np.concatenate([demand, np.zeros(len(places), np.int64), [-demand.sum()]])
del cell, site, cost


def work():
    flow = SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(tails, heads, room, price)
    flow.set_nodes_supplies(nodes, supply)
    if flow.solve() != flow.OPTIMAL:
        sys.exit("OR-tools finds no flow for everybody")
    return flow.optimal_cost()


times, cost = measured(work)
report(f"assign {mode}", folder, "OR-tools min cost flow", "ortools", times, {"person_m": cost, "unserved": 0})
