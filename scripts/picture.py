#!/usr/bin/python3
"""Draws docs/demo.png and docs/access.png from the demo's own output, with QGIS and the styles the program wrote.

usage: picture.py BEFORE AFTER DOCS   (output folders of the demo: out-before and out; the folder of the pictures)
Needs Debian's python3-qgis and a Chinese font (fonts-noto-cjk).
"""
import os
import sys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
from qgis.core import (  # noqa: E402
    QgsApplication, QgsCoordinateReferenceSystem, QgsMapRendererParallelJob, QgsMapSettings, QgsProject, QgsVectorLayer,
)
from qgis.PyQt.QtCore import QPoint, QSize, Qt  # noqa: E402
from qgis.PyQt.QtGui import QColor, QFont, QImage, QPainter  # noqa: E402

WIDTH, HEIGHT, HEAD, FOOT = 760, 800, 44, 30


def panel(folder, names):
    layers = []
    for name in names:
        layer = QgsVectorLayer(os.path.join(folder, name + ".geojson"), name, "ogr")
        layer.loadDefaultStyle()
        QgsProject.instance().addMapLayer(layer)
        layers.append(layer)
    settings = QgsMapSettings()
    settings.setLayers(layers)
    settings.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4545"))
    settings.setOutputSize(QSize(WIDTH, HEIGHT))
    settings.setBackgroundColor(QColor("white"))
    extent = settings.layerExtentToOutputExtent(layers[-1], layers[-1].extent())
    extent.scale(1.04)
    settings.setExtent(extent)
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    return job.renderedImage()


def picture(panels, foot, out):
    image = QImage(2 * WIDTH, HEAD + HEIGHT + FOOT, QImage.Format_RGB32)
    image.fill(Qt.white)
    painter = QPainter(image)
    for number, (folder, names, title) in enumerate(panels):
        painter.drawImage(QPoint(number * WIDTH, HEAD), panel(folder, names))
        painter.setFont(QFont("Noto Sans CJK SC", 16))
        painter.drawText(number * WIDTH, 0, WIDTH, HEAD, Qt.AlignCenter, title)
    painter.setFont(QFont("Noto Sans CJK SC", 10))
    painter.drawText(0, HEAD + HEIGHT, 2 * WIDTH, FOOT, Qt.AlignCenter, foot)
    painter.end()
    image.save(out)


def main():
    before, after, docs = sys.argv[1:4]
    app = QgsApplication([], False)
    app.initQgis()
    names = ("primary/facilities", "primary/zones")
    picture(
        (
            (before, names, "2020: before the plan 规划前"),
            (after, names, "2025: with 11,880 new primary places 规划后"),
        ),
        "Primary places by township: red = short 缺, blue = spare 余 (more than 20 and 50 % of the demand darker); circles: schools, red where one more place serves one child more, orange where it shortens ways. "
        "Synthetic sample 模拟数据",
        os.path.join(docs, "demo.png"),
    )
    picture(
        (
            (after, ("hospital_beds/coverage_zones",), "Residential land within 2 km of a hospital 居住用地覆盖率"),
            (after, ("hospital_beds/access_zones",), "Beds in reach per person, of the mean 人均可达床位与全区均值之比"),
        ),
        "The official rate counts land near any hospital; the score (E2SFCA) shares every bed among all whom it reaches: darkest red = less than half of the district's mean. Synthetic sample 模拟数据",
        os.path.join(docs, "access.png"),
    )
    sys.stdout.flush()
    os._exit(0)


main()
