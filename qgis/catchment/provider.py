"""The group of algorithms in the toolbox."""

import os

from qgis.core import QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from .algorithms import ALL
from .words import say


class Provider(QgsProcessingProvider):
    def id(self):
        return "catchment"

    def name(self):
        return say("provider")

    def icon(self):
        return QIcon(os.path.join(os.path.dirname(__file__), "icon.svg"))

    def loadAlgorithms(self):
        for algorithm in ALL:
            self.addAlgorithm(algorithm())
