#!/usr/bin/python3
"""Opens a project in QGIS without a window: project.py FILE.qgz prints one line of JSON; exits 3 without QGIS."""
import json
import os
import sys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
try:
    from qgis.core import Qgis, QgsApplication, QgsProject
except ImportError:
    sys.exit(3)

app = QgsApplication([], False)
app.initQgis()
said = []
QgsApplication.messageLog().messageReceived[str, str, Qgis.MessageLevel].connect(
    lambda text, tag, level: said.append(f"{tag}: {text}") if int(level) >= 1 else None)
project = QgsProject.instance()
opened = project.read(sys.argv[1])
nodes = project.layerTreeRoot().findLayers()


def seen(node):
    layer = node.layer()
    return {
        "name": layer.name(),
        "group": node.parent().name(),
        "on": node.isVisible(),
        "valid": layer.isValid(),
        "crs": layer.crs().authid(),
        "features": layer.featureCount(),
        "rules": layer.renderer().type() == "RuleRenderer",
        "drawn": sum(1 for feature in layer.getFeatures() if drawn(layer, feature)),
        "labels": layer.labelsEnabled(),
        "without_alias": [field.name() for field in layer.fields() if not field.alias()],
        "index": layer.hasSpatialIndex() == 2,
    }


def drawn(layer, feature):
    from qgis.core import QgsRenderContext
    renderer, context = layer.renderer().clone(), QgsRenderContext()
    context.expressionContext().setFeature(feature)
    renderer.startRender(context, layer.fields())
    shown = renderer.willRenderFeature(feature, context)
    renderer.stopRender(context)
    return shown


print(json.dumps({
    "opened": opened,
    "said": said,
    "title": project.title(),
    "crs": project.crs().authid(),
    "layers": [seen(node) for node in nodes if node.layer()],
    "lost": [node.name() for node in nodes if not node.layer()],
}))
sys.stdout.flush()
os._exit(0)
