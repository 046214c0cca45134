"""Makes one.gpkg: a layer of one feature whose geometry is 1,024 bytes of 0xa5, to be overwritten: python3 make.py"""
import sqlite3
from pathlib import Path

path = Path(__file__).parent / "one.gpkg"
path.unlink(missing_ok=True)
base = sqlite3.connect(path)
base.executescript(
    """
PRAGMA page_size = 4096;
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT,
  organization_coordsys_id INTEGER, definition TEXT, description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT, data_type TEXT, srs_id INTEGER);
CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, srs_id INTEGER);
INSERT INTO gpkg_spatial_ref_sys VALUES ('CGCS2000', 4490, 'epsg', 4490, '', '');
CREATE TABLE t (fid INTEGER PRIMARY KEY, geom BLOB, id TEXT);
INSERT INTO gpkg_contents VALUES ('t', 'features', 4490);
INSERT INTO gpkg_geometry_columns VALUES ('t', 'geom', 4490);
"""
)
base.execute("INSERT INTO t VALUES (1, ?, 'A')", (b"\xa5" * 1024,))
base.commit()
base.close()
