"""Zips the QGIS plugin: plugin.py [OUT.zip]. The same bytes for the same files."""

import pathlib
import sys
import zipfile

root = pathlib.Path(__file__).resolve().parent.parent
out = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else root / "target" / "catchment-qgis.zip")
files = sorted(path for path in (root / "qgis" / "catchment").rglob("*") if path.is_file() and "__pycache__" not in path.parts)
out.parent.mkdir(parents=True, exist_ok=True)
with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
    for path in [*files, root / "LICENSE-MIT", root / "LICENSE-APACHE"]:
        name = path.relative_to(root / "qgis").as_posix() if path in files else f"catchment/{path.name}"
        # A fixed date, the earliest of the format.
        entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.external_attr = 0o644 << 16
        archive.writestr(entry, path.read_bytes())
print(out)
