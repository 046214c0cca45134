"""Runs the algorithms of the plugin in QGIS: plugin.py PLUGINS PROGRAM SITES PEOPLE PERSONS ZONES FOLDER LANG. Prints what each gave back and loads."""

import json
import os
import sys
import tempfile

plugins, program, sites, people, persons, zones, folder, lang = sys.argv[1:]
os.environ.update(QT_QPA_PLATFORM="offscreen", CATCHMENT_BIN=program)
os.environ["HOME"] = tempfile.mkdtemp()
sys.dont_write_bytecode = True
try:
    from qgis.core import QgsApplication, QgsProcessingContext, QgsProcessingFeedback, QgsProject
    from qgis.PyQt.QtCore import QSettings
except ImportError:
    sys.exit(3)

app = QgsApplication([], False)
app.initQgis()
QSettings().setValue("locale/overrideFlag", True)
QSettings().setValue("locale/userLocale", lang)
sys.path.insert(0, plugins)
from catchment import classFactory  # noqa: E402

plugin = classFactory(None)
plugin.initGui()


class Log(QgsProcessingFeedback):
    """What is said; cancels at the first step where it is asked to."""

    def __init__(self, cancels=False):
        super().__init__(False)
        self.said, self.cancels = [], cancels

    def setProgressText(self, text):
        self.said.append(text)
        if self.cancels:
            self.cancel()

    def reportError(self, text, fatal=False):
        self.said.append(text)

    def pushInfo(self, text):
        self.said.append(text)


def run(name, parameters, cancels=False):
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(f"catchment:{name}")
    context, log = QgsProcessingContext(), Log(cancels)
    context.setProject(QgsProject.instance())
    results, ok = algorithm.run(parameters, context, log)
    loaded = []
    for layer_id, details in context.layersToLoadOnCompletion().items():
        layer = context.getMapLayer(layer_id)
        loaded.append([details.name, layer.renderer().type(), layer.featureCount()])
    seen = {"name": name, "title": algorithm.displayName(), "help": algorithm.shortHelpString(), "ok": ok}
    print(json.dumps({**seen, "results": results, "loaded": sorted(loaded), "said": log.said}, ensure_ascii=False))


def at(*names):
    return os.path.join(folder, *names)


layers = {"SITES": sites, "SERVICE": 1, "PEOPLE": people, "PERSONS": persons, "ZONES": zones, "YEAR": 2025}
run("balance", {**layers, "METHOD": 3, "CUTOFF": 3000, "OUTPUT": at("balance")})
run("access", {**layers, "MEASURE": 0, "REACH": 3000, "OUTPUT": at("access")})
run("study", {"STUDY": at("balance", "study.toml"), "HAND_OVER": False, "OUTPUT": at("again")})
run("compare_methods", {"STUDY": at("balance", "study.toml"), "OUTPUT": at("methods")})
run("check", {"LAYERS": [sites, zones]})
run("report", {"RESULTS": at("balance", "results"), "PRODUCTS": "gpkg", "OUTPUT": at("handed")})
run("report", {"RESULTS": at("balance", "layers"), "PRODUCTS": "", "OUTPUT": at("nothing")})
run("study", {"STUDY": at("balance", "study.toml"), "HAND_OVER": False, "OUTPUT": at("cancelled")}, cancels=True)
