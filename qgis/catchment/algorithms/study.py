"""A study file, run as it is."""

from qgis.core import QgsProcessingParameterBoolean, QgsProcessingParameterFile, QgsProcessingParameterFolderDestination

from .. import layers, program
from ..words import say
from .base import Algorithm


class Study(Algorithm):
    ID = "study"

    def initAlgorithm(self, config=None):
        self.addParameter(QgsProcessingParameterFile("STUDY", say("study_file"), extension="toml"))
        self.addParameter(QgsProcessingParameterBoolean("HAND_OVER", say("hand_over"), False))
        self.addParameter(QgsProcessingParameterFolderDestination("OUTPUT", say("folder")))

    def processAlgorithm(self, parameters, context, feedback):
        study = self.parameterAsFile(parameters, "STUDY", context)
        out = self.parameterAsString(parameters, "OUTPUT", context)
        hand_over = ["--hand-over"] if self.parameterAsBool(parameters, "HAND_OVER", context) else []
        program.run(["run", study, "-o", out, "--overwrite", *hand_over], feedback)
        layers.load(out, context)
        return {"OUTPUT": out}
