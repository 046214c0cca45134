"""The QGIS plugin of catchment: processing algorithms that run the program and load what it writes."""


def classFactory(iface):
    """What QGIS calls to have the plugin."""
    from .plugin import Plugin

    return Plugin(iface)
