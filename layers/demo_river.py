"""The Yangtze's real course by Natural Earth (public domain), and on which bank a place lies."""

import json
from bisect import bisect_left
from math import hypot
from pathlib import Path

from demo_crs import to_plane

SOURCE = json.loads((Path(__file__).resolve().parent / "source" / "yangtze_ne10m.json").read_text(encoding="utf-8"))
COURSE = [to_plane(*at) for at in SOURCE["line"]]  # from west to east, and never back
WATER = 250  # metres on each side of the course: nobody lives there, and no road is built
assert all(a[0] < b[0] for a, b in zip(COURSE, COURSE[1:])), "the river turns back"


def is_south(x, y):
    """Whether a place lies south of the course, which goes on at its ends."""
    at = min(max(bisect_left(COURSE, (x, 0.0)), 1), len(COURSE) - 1)
    (x0, y0), (x1, y1) = COURSE[at - 1], COURSE[at]
    return y < y0 + (x - x0) / (x1 - x0) * (y1 - y0)


def nearest(x, y):
    """The nearest point of the course: (metres to it, corners and parts of a piece from the start, position)."""
    found = []
    for number, ((x0, y0), (x1, y1)) in enumerate(zip(COURSE, COURSE[1:])):
        dx, dy = x1 - x0, y1 - y0
        t = max(0.0, min(1.0, ((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy)))
        at = (x0 + t * dx, y0 + t * dy)
        found.append((hypot(x - at[0], y - at[1]), number + t, at))
    return min(found)


def between(start, end):
    """The course from the point nearest to one place to that nearest to another."""
    (_, s, first), (_, e, last) = nearest(*start), nearest(*end)
    corners = [COURSE[k] for k in range(len(COURSE)) if min(s, e) < k < max(s, e)]
    return [first, *(corners if s <= e else corners[::-1]), last]


def meet(a, b, p, q):
    """Whether two straight lines meet."""

    def side(p, q, r):
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return side(p, q, a) * side(p, q, b) <= 0 and side(a, b, p) * side(a, b, q) <= 0


def crosses(a, b):
    """Whether a straight line meets the course."""
    return any(meet(a, b, p, q) for p, q in zip(COURSE, COURSE[1:]))
