"""Synthetic townships: an outline and 19 areas grown around the seats, as polygons that share their edges exactly."""

from collections import Counter, defaultdict
from math import exp, hypot, sin

import demo_river
from demo_crs import to_degrees, to_plane

STEP = 250  # metres, the lattice on which the areas are grown
AREA = 1421e6  # square metres, about the size of the district
OUTSIDE = -1
WAVES = ((0.00052, 0.00031, 1.3), (-0.00037, 0.00061, 4.1), (0.00105, -0.00083, 0.4), (0.00071, 0.00118, 2.2))


def warp(x, y):
    """Bends the plane a little, so that boundaries are not straight."""
    dx = sum(sin(a * x + b * y + c) for a, b, c in WAVES)
    dy = sum(sin(b * x - a * y + 2.7 * c) for a, b, c in WAVES)
    return x + 260 * dx, y + 260 * dy


def grow(seats, sizes, over):
    """Label of every lattice square within the outline: {(column, row): index of the seat}.

    Land south of the river is that of the seat over there, all other land that of the others."""
    target = [AREA * size / sum(sizes) for size in sizes]
    bent = [warp(*seat) for seat in seats]
    reach = [1.12 * (area / 3.14159) ** 0.5 for area in target]
    west, east = min(x for x, _ in seats) - 13e3, max(x for x, _ in seats) + 13e3
    south, north = min(y for _, y in seats) - 13e3, max(y for _, y in seats) + 13e3
    field, place, bank = {}, {}, {}
    for col in range(int(west // STEP), int(east // STEP)):
        for row in range(int(south // STEP), int(north // STEP)):
            u = place[col, row] = warp((col + 0.5) * STEP, (row + 0.5) * STEP)
            bank[col, row] = demo_river.is_south((col + 0.5) * STEP, (row + 0.5) * STEP)
            far = [((u[0] - s[0]) ** 2 + (u[1] - s[1]) ** 2) / (2 * r * r) for s, r in zip(bent, reach)]
            own = [f for seat, f in enumerate(far) if (seat == over) == bank[col, row]]
            field[col, row] = sum(exp(-f) for f in own if f < 20)
    inside = {}
    for shore, size in ((False, AREA - target[over]), (True, target[over])):
        land = sorted((cell for cell in field if bank[cell] == shore), key=lambda cell: (-field[cell], cell))
        inside |= dict.fromkeys(land[: round(size / STEP**2)], OUTSIDE)
    others = [seat for seat in range(len(seats)) if seat != over]
    away, sizes = [bent[seat] for seat in others], [target[seat] for seat in others]
    weight = balanced({c: place[c] for c in inside if c[0] % 2 == c[1] % 2 == 0 and not bank[c]}, away, sizes)
    labels = {cell: over if bank[cell] else others[nearest(place[cell], away, weight)] for cell in inside}
    return tidy(labels, len(seats))


def nearest(at, seats, weight):
    """The seat with the smallest squared distance less its weight (a power diagram)."""
    return min(range(len(seats)), key=lambda i: (at[0] - seats[i][0]) ** 2 + (at[1] - seats[i][1]) ** 2 - weight[i])


def balanced(place, seats, target):
    """Weights with which the areas come near their targets while every seat stays in its own area."""
    weight = [0.0] * len(seats)
    for _ in range(40):
        found = Counter(nearest(at, seats, weight) for at in place.values())
        for i, goal in enumerate(target):
            share = found[i] / len(place) * sum(target)
            weight[i] += 0.22 * (goal - share)
        for i, seat in enumerate(seats):  # at least 35 % of the way to the next seat is a seat's own
            for j, other in enumerate(seats):
                gap = (seat[0] - other[0]) ** 2 + (seat[1] - other[1]) ** 2
                if i != j and weight[j] - weight[i] > 0.3 * gap:
                    weight[j] = weight[i] + 0.3 * gap
    return weight


def tidy(labels, zones):
    """One connected piece per zone, no holes, and no two squares of a zone that touch by a corner only."""
    while True:
        before = dict(labels)
        kept = set()
        for zone in range(zones):
            kept |= max(pieces({c for c in labels if labels[c] == zone}), key=lambda p: (len(p), min(p)))
        for cell in sorted(labels.keys() - kept):
            around = Counter(labels[n] for n in neighbours(cell) if n in kept)
            if around:
                labels[cell] = min(around, key=lambda zone: (-around[zone], zone))
            else:
                del labels[cell]
        cols, rows = [c for c, _ in labels], [r for _, r in labels]
        frame = {
            (c, r)
            for c in range(min(cols) - 1, max(cols) + 2)
            for r in range(min(rows) - 1, max(rows) + 2)
            if (c, r) not in labels
        }
        outer = next(piece for piece in pieces(frame) if (min(cols) - 1, min(rows) - 1) in piece)
        for cell in sorted(frame - outer):
            labels[cell] = next(labels[n] for n in neighbours(cell) if n in labels)
        for col, row in sorted(labels):
            a, b = labels[col, row], labels.get((col + 1, row + 1), OUTSIDE)
            c, d = labels.get((col + 1, row), OUTSIDE), labels.get((col, row + 1), OUTSIDE)
            if a == b and a not in (c, d):
                labels[col + 1, row] = a
            elif c == d and c not in (a, b) and c != OUTSIDE:
                labels[col, row] = c
            elif c == d == OUTSIDE and b != OUTSIDE:
                labels[col + 1, row] = a
        if labels == before:
            return labels


def neighbours(cell):
    col, row = cell
    return (col + 1, row), (col - 1, row), (col, row + 1), (col, row - 1)


def pieces(cells):
    """Connected pieces of a set of squares, from the smallest square on."""
    left = set(cells)
    for start in sorted(cells):
        if start in left:
            left.discard(start)
            piece, stack = {start}, [start]
            while stack:
                for n in neighbours(stack.pop()):
                    if n in left:
                        left.discard(n)
                        piece.add(n)
                        stack.append(n)
            yield piece


def outlines(labels, zones, south):
    """Rings of every zone in degrees.

    Boundaries between the same two zones are smoothed once and used by both; that of the zone south of the river with
    the others is the river."""
    steps = defaultdict(list)  # corner -> [(next corner, zone on the left, zone on the right)]
    for cell in sorted(labels):
        zone, (c, r) = labels[cell], cell
        sides = (((c, r), (c + 1, r), (c, r - 1)), ((c + 1, r), (c + 1, r + 1), (c + 1, r)))
        sides += (((c + 1, r + 1), (c, r + 1), (c, r + 1)), ((c, r + 1), (c, r), (c - 1, r)))
        for start, end, beyond in sides:
            other = labels.get(beyond, OUTSIDE)
            if other != zone:
                steps[start].append((end, zone, other))
                if other == OUTSIDE:
                    steps[end].append((start, OUTSIDE, zone))
    node = {corner for corner, out in steps.items() if len(out) != 2}
    arcs = {}  # (first corner, second corner, zone on the left) -> (points, last corner)
    for corner in sorted(node):
        for end, left, right in steps[corner]:
            path = [corner, end]
            while path[-1] not in node:
                path.append(next(e for e, l, r in steps[path[-1]] if (l, r) == (left, right)))
            arcs.setdefault(left, {})[corner] = path
    def is_shore(left, right):
        return OUTSIDE not in (left, right) and (left == south) != (right == south)

    ashore = {corner for corner, out in steps.items() if any(is_shore(left, right) for _, left, right in out)}
    smooth = {}
    for zone in range(zones):
        for path in arcs[zone].values():
            forward = path if path[0] < path[-1] or (path[0] == path[-1] and path[1] < path[-2]) else path[::-1]
            if tuple(forward) not in smooth:
                right = next(r for e, l, r in steps[path[0]] if e == path[1] and l == zone)
                line = [(c * STEP, r * STEP) for c, r in forward]
                if is_shore(zone, right):
                    line = demo_river.between(line[0], line[-1])
                else:
                    ends = [demo_river.nearest(*line[at])[2] if forward[at] in ashore else line[at] for at in (0, -1)]
                    line = simplified(softened([ends[0], *line[1:-1], ends[1]]), 25.0)
                smooth[tuple(forward)] = line
    rings = []
    for zone in range(zones):
        mine, ring = arcs[zone], []
        start = at = min(mine)
        while not ring or at != start:
            path = mine.pop(at)
            line = smooth.get(tuple(path)) or smooth[tuple(path[::-1])][::-1]
            ring += line[:-1]
            at = path[-1]
        assert not mine, "a zone has a hole or a second piece"
        ring = [tuple(round(v, 6) for v in to_degrees(*point)) for point in ring]
        rings.append(ring + ring[:1])
    return rings


def softened(line):
    """A staircase without its stairs; the ends stay."""
    for _ in range(8):
        inner = [tuple((a + 2 * b + c) / 4 for a, b, c in zip(*three)) for three in zip(line, line[1:], line[2:])]
        line = [line[0], *inner, line[-1]]
    return line


def simplified(line, tolerance):
    """Douglas and Peucker's line simplification."""
    (x0, y0), (x1, y1) = line[0], line[-1]
    length = hypot(x1 - x0, y1 - y0)
    if length:
        away = [abs((x1 - x0) * (y0 - y) - (x0 - x) * (y1 - y0)) / length for x, y in line]
    else:
        away = [hypot(x - x0, y - y0) for x, y in line]
    worst = max(range(len(line)), key=lambda i: away[i])
    if away[worst] <= tolerance:
        return [line[0], line[-1]]
    return simplified(line[: worst + 1], tolerance)[:-1] + simplified(line[worst:], tolerance)


def in_plane(ring):
    return [to_plane(*point) for point in ring]


class Areas:
    """Which zone a planar point lies in, by the polygons as written."""

    def __init__(self, rings):
        self.edges = [list(zip(flat, flat[1:])) for flat in map(in_plane, rings)]
        self.slabs = defaultdict(list)
        for zone, edges in enumerate(self.edges):
            for edge in edges:
                low, high = sorted(point[1] for point in edge)
                for slab in range(int(low // STEP), int(high // STEP) + 1):
                    self.slabs[slab].append((zone, edge))

    def zone_of(self, x, y, margin=1.0):
        """The zone, or `None` outside and within `margin` metres of a boundary."""
        west = Counter()
        for slab in {int((y - margin) // STEP), int((y + margin) // STEP), int(y // STEP)}:
            for zone, ((x0, y0), (x1, y1)) in self.slabs[slab]:
                dx, dy = x1 - x0, y1 - y0
                t = max(0.0, min(1.0, ((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy)))
                if hypot(x - x0 - t * dx, y - y0 - t * dy) <= margin:
                    return None
                if slab == int(y // STEP) and (y0 > y) != (y1 > y) and x0 + (y - y0) / dy * dx < x:
                    west[zone] += 1
        return next((zone for zone, count in sorted(west.items()) if count % 2), None)


def area(ring):
    flat = in_plane(ring)
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(flat, flat[1:])) / 2
