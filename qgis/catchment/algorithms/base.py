"""What all algorithms have in common."""

from qgis.core import QgsProcessingAlgorithm

from ..words import say


class Algorithm(QgsProcessingAlgorithm):
    """Goes by its `ID`, under which its words are kept."""

    ID = ""

    def name(self):
        return self.ID

    def displayName(self):
        return say(self.ID)

    def shortHelpString(self):
        return say(f"{self.ID}.help")

    def createInstance(self):
        return type(self)()
