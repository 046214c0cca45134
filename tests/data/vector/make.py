"""Makes the files of this folder from six.geojson with GDAL's ogr2ogr: python3 make.py"""
import gzip, json, subprocess, zipfile
from pathlib import Path

here = Path(__file__).parent
sq = lambda x, y, s: [[x, y], [x + s, y], [x + s, y + s], [x, y + s], [x, y]]
poly = lambda *rings: {"type": "Polygon", "coordinates": list(rings)}
geometries = [
    poly(sq(106, 29, 1)),
    poly(sq(108, 29, 1), sq(108.25, 29.25, 0.5)[::-1]),
    {"type": "MultiPolygon", "coordinates": [[sq(110, 29, 1)], [sq(112, 29, 1)]]},
    None,
    poly(sq(106, 31, 1)),
    poly(sq(108, 31, 1)),
]
rows = [("第一小学", 1, 0.5), ("二小", 2, 1.5), ("三中", None, 2.5), ("四中", 4, None), (None, 5, 4.5), ("六院", 6, 5.5)]
features = [
    {"type": "Feature", "properties": {"名称": a, "n": n, "r": r}, "geometry": g}
    for (a, n, r), g in zip(rows, geometries)
]
source = here / "six.geojson"
source.write_text(json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False))
run = lambda *a: subprocess.run(["ogr2ogr", *map(str, a)], check=True)
run(here / "six.shp", source, "-lco", "ENCODING=UTF-8", "-nlt", "MULTIPOLYGON")
run(here / "gbk.shp", source, "-lco", "ENCODING=CP936", "-nlt", "MULTIPOLYGON")
run(here / "six.gpkg", source)
run("-f", "FlatGeobuf", here / "six.fgb", source, "-lco", "SPATIAL_INDEX=NO")
# With its index, where the order is another. GDAL leaves out the feature without geometry in both.
run("-f", "FlatGeobuf", here / "indexed.fgb", source)
run("-f", "GeoJSONSeq", here / "six.geojsonl", source)
(here / "six.geojson.gz").write_bytes(gzip.compress(source.read_bytes(), mtime=0))
with zipfile.ZipFile(here / "six.zip", "w", zipfile.ZIP_DEFLATED) as z:
    for end in ["shp", "shx", "dbf", "prj", "cpg"]:
        z.write(here / f"six.{end}", f"图层/six.{end}")

# A column and a geometry of every type.
line = {"type": "LineString", "coordinates": [[107, 30], [108, 31]]}
point = lambda *at: {"type": "Point", "coordinates": list(at)}
geometries = [
    point(107, 30),
    {"type": "MultiPoint", "coordinates": [[107, 30], [108, 31]]},
    line,
    {"type": "GeometryCollection", "geometries": [point(107, 30), line]},
    point(109, 32, 250),
]
full = {"是": True, "整": -7, "长": 9007199254740993, "实": 0.5, "文": "凤城", "对象": {"a": [1, 2]}, "时刻": "2025-09-01T08:00:00"}
none = dict.fromkeys(full) | {"文": "  "}
features = [
    {"type": "Feature", "properties": p, "geometry": g} for p, g in zip([full, none, full, full, full], geometries)
]
kinds = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
to = ["-f", "FlatGeobuf", here / "kinds.fgb", kinds, "-lco", "SPATIAL_INDEX=NO", "-a_srs", "EPSG:4490", "-nln", "各类"]
run(*to)
