"""What is wrong with layers, or with a study."""

import os
import tempfile

from qgis.core import (
    QgsProcessing,
    QgsProcessingException,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFile,
    QgsProcessingParameterMultipleLayers,
)

from .. import layers, program
from ..words import say
from .base import Algorithm


class Check(Algorithm):
    ID = "check"

    def initAlgorithm(self, config=None):
        vector = QgsProcessing.TypeVectorAnyGeometry
        self.addParameter(QgsProcessingParameterMultipleLayers("LAYERS", say("layers"), vector, optional=True))
        self.addParameter(QgsProcessingParameterFile("STUDY", say("study_file"), extension="toml", optional=True))
        for key in ("ERRORS", "WARNINGS"):
            self.addOutput(QgsProcessingOutputNumber(key, key))

    def processAlgorithm(self, parameters, context, feedback):
        study = self.parameterAsFile(parameters, "STUDY", context)
        chosen = self.parameterAsLayerList(parameters, "LAYERS", context) or []
        if not study and not chosen:
            raise QgsProcessingException(say("nothing"))
        with tempfile.TemporaryDirectory() as folder:
            written = [
                layers.write(layer, os.path.join(folder, f"{number}", "layer.geojson"), context)
                for number, layer in enumerate(chosen)
            ]
            document = program.run(["check", *([study] if study else []), *written], feedback, may_find=True)
        count = lambda severity: sum(  # noqa: E731
            issue["count"] for issue in document.get("issues", []) if issue["severity"] == severity
        )
        return {"ERRORS": count("error"), "WARNINGS": count("warning")}
