"""Something to hand over, from finished results."""

from qgis.core import QgsProcessingParameterFile, QgsProcessingParameterFolderDestination, QgsProcessingParameterString

from .. import program
from ..words import say
from .base import Algorithm


class Report(Algorithm):
    ID = "report"

    def initAlgorithm(self, config=None):
        folder = QgsProcessingParameterFile.Folder
        self.addParameter(QgsProcessingParameterFile("RESULTS", say("results"), behavior=folder))
        self.addParameter(QgsProcessingParameterString("PRODUCTS", say("products"), "", optional=True))
        self.addParameter(QgsProcessingParameterFolderDestination("OUTPUT", say("folder")))

    def processAlgorithm(self, parameters, context, feedback):
        results = self.parameterAsFile(parameters, "RESULTS", context)
        products = self.parameterAsString(parameters, "PRODUCTS", context).replace(" ", "")
        out = self.parameterAsString(parameters, "OUTPUT", context)
        to = ["--to", products] if products else []
        program.run(["report", results, "-o", out, "--overwrite", *to], feedback)
        return {"OUTPUT": out}
