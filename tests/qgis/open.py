#!/usr/bin/python3
"""Opens layers in QGIS without a window: open.py FILE.geojson ... prints one line of JSON per layer; exits 3 without QGIS."""
import json
import os
import sys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
try:
    from qgis.core import QgsApplication, QgsVectorLayer
except ImportError:
    sys.exit(3)

app = QgsApplication([], False)
app.initQgis()
for path in sys.argv[1:]:
    layer = QgsVectorLayer(path, os.path.basename(path), "ogr")
    message, styled = layer.loadDefaultStyle()
    renderer = layer.renderer()
    invalid = sum(1 for f in layer.getFeatures() if f.hasGeometry() and not f.geometry().isGeosValid())
    print(json.dumps({
        "layer": path,
        "valid": layer.isValid(),
        "crs": layer.crs().authid(),
        "features": layer.featureCount(),
        "styled": bool(styled),
        "renderer": renderer.type() if renderer else None,
        "labels": layer.labelsEnabled(),
        "without_alias": [f.name() for f in layer.fields() if not f.alias()],
        "invalid_geometries": invalid,
    }))
sys.stdout.flush()
os._exit(0)
