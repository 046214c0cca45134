"""Supply against demand, from layers of the project."""

from qgis.core import QgsProcessingParameterBoolean, QgsProcessingParameterEnum, QgsProcessingParameterNumber

from .. import layers, program, study_file
from ..words import say
from .from_layers import FromLayers

METHODS = ["nearest", "radius", "zone", "optimal"]


class Balance(FromLayers):
    ID = "balance"

    def initAlgorithm(self, config=None):
        self.add_layers()
        options = [say(method) for method in METHODS]
        self.addParameter(QgsProcessingParameterEnum("METHOD", say("method"), options, defaultValue=3))
        double = QgsProcessingParameterNumber.Double
        self.addParameter(QgsProcessingParameterNumber("CUTOFF", say("cutoff"), double, 3000, minValue=0))
        self.addParameter(QgsProcessingParameterBoolean("HAND_OVER", say("hand_over"), False))
        self.add_folder()

    def processAlgorithm(self, parameters, context, feedback):
        method = METHODS[self.parameterAsEnum(parameters, "METHOD", context)]
        cutoff = study_file.metres(self.parameterAsDouble(parameters, "CUTOFF", context))
        keys = {"method": study_file.quoted(method), "cutoff": cutoff}
        study, out = self.write_study(parameters, context, feedback, keys)
        hand_over = ["--hand-over"] if self.parameterAsBool(parameters, "HAND_OVER", context) else []
        program.run(["run", study, "-o", out, "--overwrite", *hand_over], feedback)
        layers.load(out, context)
        return {"OUTPUT": out, "STUDY": study}
