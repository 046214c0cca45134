"""Makes the Parquet files here, with GeoPandas 1.2.0, pyarrow 26.0.1 and DuckDB 2.0.1 (its core, without extensions)."""

import datetime
import decimal
import json
import pathlib
import struct
import uuid

import duckdb
import geopandas
import pandas
import pyarrow
import pyarrow.parquet
from shapely.geometry import LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon, box

HERE = pathlib.Path(__file__).resolve().parent
NAMES = ["凤城街道第一小学", None, "六院", "渡舟", "", "晏家"]
SQUARE = Polygon([(107, 30), (108, 30), (108, 31), (107, 31)], [[(107.2, 30.2), (107.4, 30.2), (107.3, 30.4)]])


def frame(geometry, crs):
    attributes = {
        "名称": NAMES[: len(geometry)],
        "学位": pandas.array([900, None, 1200, 40, 0, -7][: len(geometry)], dtype="Int64"),
        "率": [0.5, None, 1e-9, 3.0, -0.0, 12345.678][: len(geometry)],
        "开": [True, False, True, True, False, True][: len(geometry)],
    }
    return geopandas.GeoDataFrame(attributes, geometry=geometry, crs=crs)


points = [Point(107 + n / 8, 30 - n / 16) for n in range(5)]
frame([*points, None], "EPSG:4490").to_parquet(HERE / "points.parquet", write_covering_bbox=True, index=False)
frame(points[:2], "EPSG:4545").to_parquet(HERE / "metres.parquet", schema_version="1.0.0", index=False)
several = frame(points[:3], "EPSG:4326")
several["around"] = geopandas.GeoSeries([box(106, 29, 107, 30)] * 3, crs="EPSG:4326")
several.to_parquet(HERE / "several.parquet", index=False)
frame(points[:2], None).to_parquet(HERE / "nowhere.parquet", index=False)

native = {
    "point": [*points[:2], None],
    "linestring": [LineString([(107, 30), (108, 31), (109, 30)]), None],
    "multipoint": [MultiPoint([(107, 30), (108, 31)]), MultiPoint([(1, 2)]), None],
    "polygon": [SQUARE, None, box(0, 0, 1, 1)],
    "multilinestring": [MultiLineString([[(107, 30), (108, 31)], [(1, 1), (2, 2), (3, 3)]]), None],
    "multipolygon": [MultiPolygon([SQUARE, box(0, 0, 1, 1)]), None, MultiPolygon([box(5, 5, 6, 6)])],
}
for name, shapes in native.items():
    frame(shapes, "EPSG:4326").to_parquet(HERE / f"native-{name}.parquet", geometry_encoding="geoarrow", index=False)

day = datetime.date(2025, 9, 1)
moment = datetime.datetime(2025, 9, 1, 8, 0, 0, 250_000)
columns = {
    "i8": pyarrow.array([-7, None, 127], pyarrow.int8()),
    "u8": pyarrow.array([200, None, 0], pyarrow.uint8()),
    "u32": pyarrow.array([4_294_967_295, None, 1], pyarrow.uint32()),
    "i64": pyarrow.array([9_007_199_254_740_993, None, -1], pyarrow.int64()),
    "u64": pyarrow.array([18_446_744_073_709_551_615, None, 1], pyarrow.uint64()),
    "f16": pyarrow.array([0.5, None, -2.0], pyarrow.float16()),
    "f32": pyarrow.array([0.25, None, float("nan")], pyarrow.float32()),
    "bool": pyarrow.array([True, None, False]),
    "small": pyarrow.array([decimal.Decimal("-1.05"), None, decimal.Decimal("3.00")], pyarrow.decimal128(9, 2)),
    "long": pyarrow.array([decimal.Decimal("12345678901234567890.12"), None, decimal.Decimal("0.01")], pyarrow.decimal128(38, 2)),
    "date": pyarrow.array([day, None, datetime.date(1969, 12, 31)]),
    "time": pyarrow.array([datetime.time(8, 30), None, datetime.time(0, 0, 0, 500_000)], pyarrow.time64("us")),
    "local": pyarrow.array([moment, None, moment], pyarrow.timestamp("ms")),
    "utc": pyarrow.array([moment, None, moment], pyarrow.timestamp("us", tz="UTC")),
    "class": pyarrow.array(["小学", None, "小学"]).dictionary_encode(),
    "bytes": pyarrow.array([b"\x00", None, b"\xff"]),
    "list": pyarrow.array([[1, 2], None, []]),
    "group": pyarrow.array([{"a": 1}, None, {"a": None}]),
}
table = pyarrow.table(columns)
write = pyarrow.parquet.write_table
write(table, HERE / "kinds.parquet", row_group_size=2)
simple = table.drop_columns(["bytes", "list", "group"])
write(simple, HERE / "kinds-zstd.parquet", compression="zstd", data_page_version="2.0")
write(simple, HERE / "kinds-gzip.parquet", compression="gzip", use_dictionary=False, data_page_version="2.0")
write(simple, HERE / "kinds-none.parquet", compression="none", use_dictionary=False)
deltas = {"i8": "DELTA_BINARY_PACKED", "f32": "BYTE_STREAM_SPLIT", "class": "DELTA_LENGTH_BYTE_ARRAY"}
encoded = pyarrow.table({name: columns[name] if name != "class" else pyarrow.array(["小学", None, "中学"]) for name in deltas})
write(encoded, HERE / "encoded.parquet", use_dictionary=False, column_encoding=deltas)
write(encoded, HERE / "fronts.parquet", use_dictionary=False, column_encoding={"class": "DELTA_BYTE_ARRAY"})
write(encoded, HERE / "lz4.parquet", compression="lz4")
write(encoded, HERE / "brotli.parquet", compression="brotli")
old = pyarrow.table({"when": pyarrow.array([moment, None], pyarrow.timestamp("ns"))})
write(old, HERE / "int96.parquet", use_deprecated_int96_timestamps=True)
write(pyarrow.table({"n": pyarrow.array([], pyarrow.int32())}), HERE / "empty.parquet")
# One line of fifteen million corners at one place: a page of 240 MB in eight kilobytes.
line = struct.pack("<BII", 1, 2, 15_000_000) + bytes(240_000_000)
geo = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": {"encoding": "WKB", "geometry_types": []}}}
table = pyarrow.table({"geometry": [line]}).replace_schema_metadata({"geo": json.dumps(geo)})
write(table, HERE / "page.parquet", compression="zstd")

known = uuid.UUID("00010203-0405-0607-0809-0a0b0c0d0e0f")
query = f"""SELECT * FROM (VALUES
    (1::INTEGER, '凤城', 900::UBIGINT, 1.25::DECIMAL(6, 2), '{known}'::UUID, '小学'::ENUM ('小学', '中学'), DATE '2025-09-01'),
    (2, NULL, NULL, NULL, NULL, NULL, NULL)) t(id, name, seats, rate, code, class, day)"""
duckdb.sql(f"COPY ({query}) TO '{HERE / 'duckdb.parquet'}' (FORMAT parquet)")
duckdb.sql(f"COPY ({query}) TO '{HERE / 'duckdb-v2.parquet'}' (FORMAT parquet, PARQUET_VERSION v2, COMPRESSION zstd)")
places = "SELECT * FROM (VALUES (1, 'POINT(107 30)'::GEOMETRY), (2, NULL), (3, 'POLYGON((0 0, 1 0, 1 1, 0 0))'::GEOMETRY)) t(n, place)"
duckdb.sql(f"COPY ({places}) TO '{HERE / 'duckdb-places.parquet'}' (FORMAT parquet)")
duckdb.sql(f"COPY ({places}) TO '{HERE / 'duckdb-type.parquet'}' (FORMAT parquet, GEOPARQUET_VERSION 'V2')")
