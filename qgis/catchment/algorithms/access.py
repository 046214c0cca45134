"""Scores of access, from layers of the project."""

from qgis.core import QgsProcessingParameterEnum, QgsProcessingParameterNumber

from .. import layers, program, study_file
from ..words import say
from .from_layers import FromLayers

# Those that need no more than a reach.
MEASURES = ["2sfca", "kd2sfca", "g2sfca", "cumulative", "nearest_cost"]


class Access(FromLayers):
    ID = "access"

    def initAlgorithm(self, config=None):
        self.add_layers()
        self.addParameter(QgsProcessingParameterEnum("MEASURE", say("measure"), MEASURES, defaultValue=0))
        double = QgsProcessingParameterNumber.Double
        self.addParameter(QgsProcessingParameterNumber("REACH", say("reach"), double, 3000, minValue=1))
        self.add_folder()

    def processAlgorithm(self, parameters, context, feedback):
        measure = MEASURES[self.parameterAsEnum(parameters, "MEASURE", context)]
        quoted = study_file.quoted
        reach = study_file.metres(self.parameterAsDouble(parameters, "REACH", context))
        score = study_file.table(
            "[[access]]",
            id=quoted("score"),
            service=quoted(self.service(parameters, context)),
            method=quoted(measure),
            cutoff=None if measure == "nearest_cost" else reach,
        )
        keys = {"method": quoted("nearest")}
        study, out = self.write_study(parameters, context, feedback, keys, [score])
        program.run(["run", study, "-o", out, "--overwrite"], feedback)
        layers.load(out, context, {"access", "access_zones", "facilities"})
        return {"OUTPUT": out, "STUDY": study}
