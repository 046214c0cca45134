"""What GeoPandas and DuckDB see in a Parquet file: geoparquet.py FILE prints JSON. Ends with 3 where one of them is missing."""

import json
import sys

try:
    import duckdb
    import geopandas
    import pandas
    import pyarrow.parquet
except ImportError:
    sys.exit(3)


def plain(value):
    """A value as JSON has it, missing ones as null."""
    return None if pandas.isna(value) else value


path = sys.argv[1]
frame = geopandas.read_parquet(path)
attributes = frame.drop(columns=[frame.geometry.name, "bbox"], errors="ignore")
within = geopandas.read_parquet(path, bbox=(106.99, 29.7, 107.15, 29.95))
relation = duckdb.sql(f"SELECT * FROM read_parquet('{path}')")
name = frame.geometry.name
print(json.dumps({
    "columns": {column: [plain(value) for value in frame[column].tolist()] for column in attributes},
    "wkt": [None if shape is None else shape.wkt for shape in frame.geometry],
    "epsg": None if frame.crs is None else frame.crs.to_epsg(),
    "crs": None if frame.crs is None else frame.crs.to_string(),
    "same_crs": frame.crs is not None and frame.crs.equals(f"EPSG:{frame.crs.to_epsg()}", ignore_axis_order=True),
    "within": len(within),
    "bounds": frame.total_bounds.tolist(),
    "duckdb_columns": relation.columns,
    "duckdb_types": [str(kind) for kind in relation.types],
    "duckdb_geometries": [row[0] for row in duckdb.sql(f'SELECT "{name}"::VARCHAR FROM read_parquet(\'{path}\')').fetchall()],
    "duckdb_sum": float(duckdb.sql(f'SELECT sum("人数") FROM read_parquet(\'{path}\')').fetchall()[0][0]),
    "types": [str(kind) for kind in pyarrow.parquet.read_schema(path).types],
}))
