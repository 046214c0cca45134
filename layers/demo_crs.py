"""CGCS2000 / 3-degree Gauss-Krueger, central meridian 108 E (EPSG:4545): Krueger's series to n^4."""

from math import atan, atan2, atanh, cos, cosh, degrees, hypot, radians, sin, sinh, sqrt

A, F = 6378137.0, 1 / 298.257222101
LON0, FALSE_EASTING = radians(108.0), 500000.0
N = F / (2 - F)
E = sqrt(F * (2 - F))
RADIUS = A / (1 + N) * (1 + N**2 / 4 + N**4 / 64)
ALPHA = (
    N / 2 - 2 * N**2 / 3 + 5 * N**3 / 16 + 41 * N**4 / 180,
    13 * N**2 / 48 - 3 * N**3 / 5 + 557 * N**4 / 1440,
    61 * N**3 / 240 - 103 * N**4 / 140,
    49561 * N**4 / 161280,
)
BETA = (
    N / 2 - 2 * N**2 / 3 + 37 * N**3 / 96 - N**4 / 360,
    N**2 / 48 + N**3 / 15 - 437 * N**4 / 1440,
    17 * N**3 / 480 - 37 * N**4 / 840,
    4397 * N**4 / 161280,
)


def to_plane(lon, lat):
    """Degrees to easting and northing in metres."""
    phi, lam = radians(lat), radians(lon) - LON0
    t = sinh(atanh(sin(phi)) - E * atanh(E * sin(phi)))
    xi, eta = atan2(t, cos(lam)), atanh(sin(lam) / sqrt(1 + t * t))
    x = eta + sum(a * cos(2 * j * xi) * sinh(2 * j * eta) for j, a in enumerate(ALPHA, 1))
    y = xi + sum(a * sin(2 * j * xi) * cosh(2 * j * eta) for j, a in enumerate(ALPHA, 1))
    return FALSE_EASTING + RADIUS * x, RADIUS * y


def to_degrees(x, y):
    """Easting and northing in metres to degrees."""
    xi, eta = y / RADIUS, (x - FALSE_EASTING) / RADIUS
    u = xi - sum(b * sin(2 * j * xi) * cosh(2 * j * eta) for j, b in enumerate(BETA, 1))
    v = eta - sum(b * cos(2 * j * xi) * sinh(2 * j * eta) for j, b in enumerate(BETA, 1))
    lam, conformal = atan2(sinh(v), cos(u)), sin(u) / hypot(sinh(v), cos(u))
    t = conformal
    for _ in range(8):  # Newton's iteration for the geodetic latitude
        s = sinh(E * atanh(E * t / sqrt(1 + t * t)))
        value = t * sqrt(1 + s * s) - s * sqrt(1 + t * t)
        slope = sqrt((1 + value * value) * (1 + t * t)) * (1 - E * E) / (1 + (1 - E * E) * t * t)
        t += (conformal - value) / slope
    return degrees(LON0 + lam), degrees(atan(t))
