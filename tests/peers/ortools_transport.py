"""Optima of transport problems with OR-tools: ortools_transport.py PROBLEMS.json OPTIMA.json.

First as much as possible is served, then the cost is as small as possible. Exits with 3 where OR-tools is not installed.
"""

import json
import sys

try:
    import numpy as np
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow
except ImportError:
    sys.exit(3)


def optimum(supply, capacity, arcs):
    """Most served and the least cost of that, as exact whole numbers."""
    if not arcs:
        return [0, 0]
    flow = SimpleMinCostFlow()
    source, sink, cost = np.array(arcs, np.int64).T
    amount = np.array(supply, np.int64)
    # The numbers of nodes are those of the sources, then those of the sinks.
    flow.add_arcs_with_capacity_and_unit_cost(source, sink + len(supply), amount[source], cost)
    nodes = np.arange(len(supply) + len(capacity))
    flow.set_nodes_supplies(nodes, np.concatenate([amount, -np.array(capacity, np.int64)]))
    status = flow.solve_max_flow_with_min_cost()
    # Numbers beyond its range have a status of their own.
    if status != flow.OPTIMAL:
        sys.exit(f"OR-tools: {status}")
    sent = flow.flows(np.arange(len(arcs))).tolist()
    # Not optimal_cost(): that is a 64-bit integer.
    return [sum(sent), sum(x * c for x, c in zip(sent, cost.tolist(), strict=True))]


with open(sys.argv[1], encoding="utf-8") as file:
    problems = json.load(file)
with open(sys.argv[2], "w", encoding="utf-8") as file:
    json.dump([optimum(p["supply"], p["capacity"], p["arcs"]) for p in problems], file)
