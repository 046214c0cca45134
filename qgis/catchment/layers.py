"""Layers of a project as files, and results as layers of the project."""

import glob
import os

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsProcessingContext,
    QgsProcessingException,
    QgsVectorFileWriter,
    QgsVectorLayer,
)

from .words import WORDS, say

# From the top of the legend down: points, then lines, then areas.
ORDER = [
    "facilities", "ways", "roads", "access", "coverage", "demand", "disagreement", "zones_by_year", "zones", "access_zones", "catchments",
]  # fmt: skip


def write(layer, path, context, fields=None):
    """Writes a layer as GeoJSON in longitude and latitude, which loses neither names of fields nor digits."""
    if layer is None or not layer.isValid():
        raise QgsProcessingException(say("empty", name=layer.name() if layer else "?"))
    os.makedirs(os.path.dirname(path), exist_ok=True)
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName = "GeoJSON"
    options.fileEncoding = "UTF-8"
    options.layerOptions = ["COORDINATE_PRECISION=9", "RFC7946=NO"]
    wgs84 = QgsCoordinateReferenceSystem("EPSG:4326")
    options.ct = QgsCoordinateTransform(layer.crs(), wgs84, context.transformContext())
    if fields:
        options.attributes = [layer.fields().lookupField(name) for name in fields]
    found = QgsVectorFileWriter.writeAsVectorFormatV3(layer, path, context.transformContext(), options)
    if found[0] != QgsVectorFileWriter.NoError:
        raise QgsProcessingException(found[1])
    return path


def load(out, context, only=None):
    """Adds the layers of a folder of results, each with the style that lies beside it."""
    files = glob.glob(os.path.join(glob.escape(out), "**", "*.geojson"), recursive=True)
    known = [path for path in files if _kind(path) in (only or ORDER) and _kind(path) in ORDER]
    # QGIS puts each layer on top of the last.
    for path in sorted(known, key=lambda path: (os.path.dirname(path), ORDER.index(_kind(path))), reverse=True):
        folder = os.path.relpath(os.path.dirname(path), out)
        service = "" if folder == "." else _called(folder) + "："
        name = service + say(f"layer.{_kind(path)}")
        layer = QgsVectorLayer(path, name, "ogr")
        if not layer.isValid():
            continue
        context.temporaryLayerStore().addMapLayer(layer)
        context.addLayerToLoadOnCompletion(
            layer.id(), QgsProcessingContext.LayerDetails(name, context.project(), name)
        )


def _kind(path):
    return os.path.basename(path).rsplit(".", 1)[0]


def _called(folder):
    """`2025/primary` as people say it."""
    parts = folder.replace("\\", "/").split("/")
    return " ".join(say(part) if part in WORDS else part for part in parts)
