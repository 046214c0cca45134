"""A study file from what the user chose in a dialogue."""

import json
import os

from qgis.core import QgsProcessingException

from .words import say

MARK = "# Written by the catchment plugin of QGIS / 由 QGIS 插件写成"


def quoted(text):
    """As a string of TOML, which is written as one of JSON."""
    return json.dumps(str(text), ensure_ascii=False)


def write(folder, blocks):
    """Writes `study.toml`, never over one that somebody wrote by hand."""
    path = os.path.join(folder, "study.toml")
    if os.path.exists(path):
        with open(path, encoding="utf-8", errors="replace") as earlier:
            if earlier.readline().rstrip() != MARK:
                raise QgsProcessingException(say("taken", path=path))
    os.makedirs(folder, exist_ok=True)
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write("\n\n".join([MARK, *blocks]) + "\n")
    return path


def table(head, **keys):
    """A table of TOML; keys without a value are left out."""
    return "\n".join([head] + [f"{key} = {value}" for key, value in keys.items() if value is not None])


def metres(length):
    """A length, or none where there is no limit."""
    return quoted(f"{length:g} m") if length > 0 else None
