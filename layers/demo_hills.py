"""Synthetic hills: ridges that run north-north-east some 20 km apart, as a GeoTIFF of whole metres on 100 m."""

from math import cos, pi, radians, sin
from struct import pack

import demo_river

CELL = 100  # metres
RIVER, VALLEY, RIDGE = 175, 300, 1000  # metres above the sea
APART, RUNS = 20_000, radians(20)  # between ridges, and how far east of north they run
BANK = 4000  # metres over which the land rises from the river to the hills


def height(x, y):
    across = x * cos(RUNS) - y * sin(RUNS)
    along = x * sin(RUNS) + y * cos(RUNS)
    ridge = (0.5 + 0.5 * cos(2 * pi * across / APART + 0.6 * sin(along / 7000))) ** 2
    crest = 0.8 + 0.2 * sin(along / 5200 + 1.7 * sin(across / 9000))
    hills = 25 * sin(x / 610 + 0.7 * sin(y / 830)) * sin(y / 540)
    land = VALLEY + (RIDGE - VALLEY) * ridge * crest + hills
    rise = min(1.0, demo_river.nearest(x, y)[0] / BANK)
    return round(RIVER + (land - RIVER) * rise * (2 - rise))


def geotiff(west, south, east, north):
    """The whole file: pixels are squares of EPSG:4545, the first one in the north-west."""
    west, south = west // CELL * CELL, south // CELL * CELL
    columns, rows = int((east - west) // CELL) + 1, int((north - south) // CELL) + 1
    top = south + rows * CELL
    pixels = b"".join(
        pack(f"<{columns}h", *(height(west + (col + 0.5) * CELL, top - (row + 0.5) * CELL) for col in range(columns)))
        for row in range(rows)
    )
    note = "Synthetic hills; NOT the real ones\0".encode()
    # Version 1.1.0 of the keys: a projected system, pixels are areas, EPSG:4545.
    keys = (1, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, 4545)
    short, long, double, text = 3, 4, 12, 2
    entries = [
        (256, short, 1, pack("<H", columns)),
        (257, short, 1, pack("<H", rows)),
        (258, short, 1, pack("<H", 16)),
        (259, short, 1, pack("<H", 1)),
        (262, short, 1, pack("<H", 1)),
        (270, text, len(note), note),
        (273, long, 1, None),
        (277, short, 1, pack("<H", 1)),
        (278, short, 1, pack("<H", rows)),
        (279, long, 1, pack("<I", len(pixels))),
        (339, short, 1, pack("<H", 2)),
        (33550, double, 3, pack("<3d", CELL, CELL, 0)),
        (33922, double, 6, pack("<6d", 0, 0, 0, west, top, 0)),
        (34735, short, len(keys), pack(f"<{len(keys)}H", *keys)),
    ]
    start = 8 + 2 + 12 * len(entries) + 4  # behind the directory
    behind = b""
    directory = pack("<H", len(entries))
    first = start + sum(len(value) + len(value) % 2 for *_, value in entries if value and len(value) > 4)
    for tag, kind, count, value in entries:
        value = pack("<I", first) if value is None else value
        if len(value) > 4:
            directory += pack("<HHII", tag, kind, count, start + len(behind))
            behind += value + b"\0" * (len(value) % 2)
        else:
            directory += pack("<HHI", tag, kind, count) + value.ljust(4, b"\0")
    return b"II*\0" + pack("<I", 8) + directory + pack("<I", 0) + behind + pixels
