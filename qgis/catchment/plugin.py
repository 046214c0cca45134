"""Puts the algorithms into the toolbox, and takes them out again."""

from qgis.core import QgsApplication

from .provider import Provider


class Plugin:
    """Has no window of its own: everything is in the toolbox of processing."""

    def __init__(self, iface):
        self.iface = iface
        self.provider = None

    def initProcessing(self):
        self.provider = Provider()
        QgsApplication.processingRegistry().addProvider(self.provider)

    def initGui(self):
        self.initProcessing()

    def unload(self):
        QgsApplication.processingRegistry().removeProvider(self.provider)
