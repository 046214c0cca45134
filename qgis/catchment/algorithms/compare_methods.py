"""One study under every method of allocation."""

from qgis.core import QgsProcessingParameterFile, QgsProcessingParameterFolderDestination

from .. import layers, program
from ..words import say
from .base import Algorithm


class CompareMethods(Algorithm):
    ID = "compare_methods"

    def initAlgorithm(self, config=None):
        self.addParameter(QgsProcessingParameterFile("STUDY", say("study_file"), extension="toml"))
        self.addParameter(QgsProcessingParameterFolderDestination("OUTPUT", say("folder")))

    def processAlgorithm(self, parameters, context, feedback):
        study = self.parameterAsFile(parameters, "STUDY", context)
        out = self.parameterAsString(parameters, "OUTPUT", context)
        program.run(["compare-methods", study, "-o", out, "--overwrite"], feedback)
        layers.load(out, context)
        return {"OUTPUT": out}
