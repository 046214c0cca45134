"""What a study of layers of the project asks for: sites, people, and zones where there are some."""

import datetime
import os

from qgis.core import (
    QgsProcessing,
    QgsProcessingParameterEnum,
    QgsProcessingParameterField,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterVectorLayer,
)

from .. import layers, study_file
from ..words import say
from .base import Algorithm

SERVICES = ["kindergarten", "primary", "junior", "senior", "nursery", "hospital_beds", "elderly_beds"]


class FromLayers(Algorithm):
    """An algorithm that writes the layers it was given and a study of them."""

    def add_layers(self):
        """The parameters that every study of layers has."""
        vector, field = QgsProcessingParameterVectorLayer, QgsProcessingParameterField
        options = [say(service) for service in SERVICES]
        numeric = field.Numeric
        self.addParameter(vector("SITES", say("sites"), [QgsProcessing.TypeVectorPoint]))
        self.addParameter(QgsProcessingParameterEnum("SERVICE", say("service"), options, defaultValue=1))
        self.addParameter(field("KIND", say("kind"), None, "SITES", optional=True))
        self.addParameter(field("PLACES", say("places"), None, "SITES", numeric, optional=True))
        self.addParameter(vector("PEOPLE", say("people"), [QgsProcessing.TypeVectorPoint, QgsProcessing.TypeVectorPolygon]))
        self.addParameter(field("PERSONS", say("persons"), None, "PEOPLE", numeric))
        self.addParameter(vector("ZONES", say("zones"), [QgsProcessing.TypeVectorPolygon], optional=True))
        self.addParameter(field("ZONE_NAME", say("zone_name"), None, "ZONES", optional=True))
        year = datetime.date.today().year
        self.addParameter(
            QgsProcessingParameterNumber("YEAR", say("year"), QgsProcessingParameterNumber.Integer, year, minValue=1900, maxValue=2200)
        )

    def add_folder(self):
        self.addParameter(QgsProcessingParameterFolderDestination("OUTPUT", say("folder")))

    def service(self, parameters, context):
        return SERVICES[self.parameterAsEnum(parameters, "SERVICE", context)]

    def write_study(self, parameters, context, feedback, service_keys, more=()):
        """Writes layers and study into the folder; the paths of the study and of its results."""
        folder = self.parameterAsString(parameters, "OUTPUT", context)
        name = self.service(parameters, context)
        text = lambda key: self.parameterAsString(parameters, key, context) or None  # noqa: E731
        sites = self.parameterAsVectorLayer(parameters, "SITES", context)
        people = self.parameterAsVectorLayer(parameters, "PEOPLE", context)
        zones = self.parameterAsVectorLayer(parameters, "ZONES", context)
        quoted, table = study_file.quoted, study_file.table
        persons, places, zone_name = text("PERSONS"), text("PLACES"), text("ZONE_NAME")
        kind = text("KIND") or _kind_of(sites, feedback)
        named = {key: value for key, value in (("service", kind), ("places", places)) if value}
        year = self.parameterAsInt(parameters, "YEAR", context)
        blocks = [
            table("", title=quoted(f"{sites.name()} / {people.name()}"), year=year).lstrip(),
            table(
                "[[facilities]]",
                path=quoted("layers/sites.geojson"),
                # A column that says what each site is leaves the others out; without one all are of this service.
                service=None if kind else quoted(name),
                fields=_inline(named),
            ),
            # All of them need the service: the field counts no others.
            table("[[demand]]", path=quoted("layers/people.geojson"), fields=_inline({"persons": persons})),
        ]
        if zones is not None:
            fields = _inline({"name": zone_name} if zone_name else {})
            blocks.append(table("[zones]", path=quoted("layers/zones.geojson"), fields=fields))
        blocks.append(table("[[service]]", id=quoted(name), demand="{ per_1000 = 1000 }", **service_keys))
        study = study_file.write(folder, blocks + list(more))
        # Of the people only those who are asked about; the layer may have others too.
        for layer, file, fields in ((sites, "sites", None), (people, "people", [persons]), (zones, "zones", None)):
            if layer is not None:
                layers.write(layer, os.path.join(folder, "layers", f"{file}.geojson"), context, fields)
        return study, os.path.join(folder, "results")


def _kind_of(sites, feedback):
    """The column that says what each site is, where the layer has one of the usual name."""
    found = [name for name in ("service", "学段") if sites.fields().lookupField(name) >= 0]
    if found:
        feedback.pushInfo(say("kind_found", field=found[0]))
    return found[0] if found else None


def _inline(keys):
    """A table of TOML on one line; none without keys."""
    pairs = ", ".join(f"{key} = {study_file.quoted(value)}" for key, value in keys.items())
    return f"{{ {pairs} }}" if pairs else None
