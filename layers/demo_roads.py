"""Synthetic roads: junctions where people live, joined to near ones; main roads, two bridges and a ferry."""

from heapq import heappop, heappush
from math import dist, hypot

import demo_river
from demo_people import STEP, chance

JUNCTIONS, APART = 7500, 60  # how many, and how near they may stand, in metres
NEAR = 40  # so many nearest junctions are looked at
KEPT = 0.55  # of the near pairs that nobody needs so that all are connected, so many are joined
ARTERIALS = 60  # main roads between so many nearest pairs of seats
REACH = 2600  # the longest bridge, metres
SPREAD = 3500  # metres between two of the bridges and the ferry


class Roads:
    """A network: positions of junctions, and edges as pairs of their numbers with what each is."""

    def __init__(self, zones, seats, areas):
        self.at = junctions(zones, areas)
        near = gabriel(self.at)
        needed = tree(self.at, near)
        kept = [edge for edge in near if edge in needed or chance("road", edge) < KEPT]
        self.edges = {edge: "支路" if is_town(zones, self.at, edge) else "村道" for edge in kept}
        self.cross(seats)
        self.arterials(near, seats)

    def cross(self, seats):
        """Two bridges and a ferry: the shortest ones that stand apart, the first by the seats."""
        south = [k for k, at in enumerate(self.at) if demo_river.is_south(*at)]
        north = [k for k, at in enumerate(self.at) if not demo_river.is_south(*at)]
        pairs = [(dist(self.at[a], self.at[b]), a, b) for a in south for b in north]
        pairs = [pair for pair in pairs if pair[0] < REACH]
        centre = seats[0]
        order = sorted(pairs, key=lambda pair: (dist(self.at[pair[2]], centre) // 1500, pair))
        kinds, self.crossings = ["长江一桥（示意）", "长江二桥（示意）", "江南渡口（示意）"], {}
        for _, a, b in [*order[:1], *sorted(pairs)]:
            middle = [(p + q) / 2 for p, q in zip(self.at[a], self.at[b])]
            is_free = all(dist(middle, other) > SPREAD for other in self.crossings.values())
            if is_free and len(self.crossings) < len(kinds) and meets_once(self.at[a], self.at[b]):
                self.crossings[pair(a, b)] = middle
        assert len(self.crossings) == len(kinds), "too few places to cross the river"
        self.names = dict(zip(self.crossings, kinds))
        ferry = list(self.crossings)[-1]
        self.edges |= {edge: "轮渡" if edge == ferry else "主干路" for edge in self.crossings}

    def arterials(self, near, seats):
        """The shortest ways between seats over all near pairs and the bridges."""
        ferry = list(self.crossings)[-1]
        graph = neighbours(self.at, [*near, *(edge for edge in self.crossings if edge != ferry)])
        ends = [min(range(len(self.at)), key=lambda k: (dist(self.at[k], seat), k)) for seat in seats]
        pairs = sorted((dist(seats[a], seats[b]), a, b) for a in range(len(seats)) for b in range(a))
        for _, a, b in pairs[:ARTERIALS]:
            path = shortest(graph, ends[a], ends[b])
            for edge in zip(path, path[1:]):
                self.edges[pair(*edge)] = "主干路"

    def lines(self):
        """Edges put together to lines: [(class, name, [junction, ...])], each edge in one of them."""
        names = {"主干路": "主干路", "支路": "支路", "村道": "村道"}
        left = {edge: kind for edge, kind in self.edges.items() if edge not in self.crossings}
        graph = {}
        for (a, b), kind in left.items():
            graph.setdefault((a, kind), []).append(b)
            graph.setdefault((b, kind), []).append(a)
        found = []
        for edge in sorted(left, key=lambda edge: (left[edge], edge)):
            if edge not in left:
                continue
            kind = left.pop(edge)
            line = list(edge)
            for _ in range(2):
                line.reverse()
                while others := [n for n in graph[line[-1], kind] if pair(n, line[-1]) in left]:
                    following = self.straight_on(line, others)
                    if following is None:
                        break
                    left.pop(pair(following, line[-1]))
                    line.append(following)
            found.append((kind, line))
        counts = dict.fromkeys(names, 0)
        for kind, line in found:
            counts[kind] += 1
            yield kind, f"{names[kind]}{counts[kind]}号（示意）", line
        for edge, name in self.names.items():
            yield self.edges[edge], name, list(edge)

    def straight_on(self, line, others):
        """The junction to which a line goes on with the smallest turn, if it is no sharp one."""
        (x0, y0), (x1, y1) = self.at[line[-2]], self.at[line[-1]]

        def turn(other):
            x2, y2 = self.at[other]
            along = (x1 - x0) * (x2 - x1) + (y1 - y0) * (y2 - y1)
            return along / hypot(x1 - x0, y1 - y0) / hypot(x2 - x1, y2 - y1)

        found = [(-turn(other), other) for other in others if turn(other) > 0.5 and other not in line]
        return min(found)[1] if found else None


def pair(a, b):
    return min(a, b), max(a, b)


def junctions(zones, areas):
    """Places in cells, drawn by the root of how many live there; none on the river."""
    cells = sorted((cell, counts[0]) for zone in zones for cell, counts in zone["cells"].items())
    sums, total = [], 0.0
    for _, persons in cells:
        total += persons**0.5
        sums.append(total)
    found, taken, attempt = [], {}, 0
    while len(found) < JUNCTIONS:
        attempt += 1
        drawn = chance("junction", attempt) * total
        low, high = 0, len(sums) - 1
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if sums[middle] < drawn else (low, middle)
        (col, row), _ = cells[low]
        turn = [STEP * (chance("corner", attempt, axis) - 0.5) for axis in "xy"]
        at = (round(col * STEP + turn[0]), round(row * STEP + turn[1]))
        square = (at[0] // APART, at[1] // APART)
        around = (taken.get((square[0] + i, square[1] + j)) for i in (-1, 0, 1) for j in (-1, 0, 1))
        if any(other and dist(at, other) < APART for other in around):
            continue
        if demo_river.nearest(*at)[0] > demo_river.WATER and areas.zone_of(*at) is not None:
            taken[square] = at
            found.append(at)
    return sorted(found)


def gabriel(at):
    """Pairs of junctions with no third one in the circle over them, none across the river: {(a, b): metres}."""
    side = 900
    squares = {}
    for k, (x, y) in enumerate(at):
        squares.setdefault((x // side, y // side), []).append(k)
    found = {}
    for k, here in enumerate(at):
        square, reach, near = (here[0] // side, here[1] // side), 0, []
        while len(near) <= NEAR and reach < 12:
            reach += 1
            span = range(-reach, reach + 1)
            around = [o for i in span for j in span for o in squares.get((square[0] + i, square[1] + j), [])]
            near = sorted((dist(here, at[o]), o) for o in around if o != k and dist(here, at[o]) <= reach * side)
        for number, (metres, other) in enumerate(near[:NEAR]):
            if other < k:
                continue
            middle = [(p + q) / 2 for p, q in zip(here, at[other])]
            if all(dist(middle, at[o]) >= metres / 2 for _, o in near[:number]) and not is_wet(here, at[other]):
                found[k, other] = metres
    return found


def is_wet(a, b):
    return demo_river.nearest(*a)[0] < 3000 and demo_river.crosses(a, b)


def meets_once(a, b):
    """Whether a bridge leads over the river once, and not along it."""
    pieces = zip(demo_river.COURSE, demo_river.COURSE[1:])
    return sum(demo_river.meet(a, b, p, q) for p, q in pieces) == 1


def tree(at, near):
    """The edges without which a bank would fall apart: the shortest spanning trees."""
    root = list(range(len(at)))

    def find(k):
        while root[k] != k:
            root[k] = root[root[k]]
            k = root[k]
        return k

    needed = set()
    for edge in sorted(near, key=lambda edge: (near[edge], edge)):
        a, b = map(find, edge)
        if a != b:
            root[a] = b
            needed.add(edge)
    assert len({find(k) for k in range(len(at))}) == 2, "a bank is not connected"
    return needed


def is_town(zones, at, edge):
    """Whether both ends lie in a street and near its seat."""
    middle = [(at[edge[0]][axis] + at[edge[1]][axis]) / 2 for axis in (0, 1)]
    return any(zone["name"].endswith("街道") and dist(zone["seat"], middle) < 3000 for zone in zones)


def neighbours(at, edges):
    graph = {}
    for a, b in edges:
        metres = dist(at[a], at[b])
        graph.setdefault(a, []).append((metres, b))
        graph.setdefault(b, []).append((metres, a))
    return graph


def shortest(graph, start, end):
    """Dijkstra's shortest way: the junctions that it goes by."""
    best, before, heap = {start: 0.0}, {}, [(0.0, start)]
    while heap:
        metres, here = heappop(heap)
        if here == end:
            break
        if metres > best[here]:
            continue
        for length, other in graph[here]:
            if metres + length < best.get(other, float("inf")):
                best[other], before[other] = metres + length, here
                heappush(heap, (metres + length, other))
    path = [end]
    while path[-1] != start:
        path.append(before[path[-1]])
    return path[::-1]
