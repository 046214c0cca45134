"""Joins the reference values of pysal's access to its Chicago data: python3 make.py FOLDER, where FOLDER holds

access_chicago/chicago_metro_{pop,docs_dentists}.csv and chicago_metro_pop.geojson (pysal/access, BSD-3-Clause, see LICENSE), and
expected/access_chicago_euclid.csv.gz and access_hospital.json, which access 1.1.10 computed from them over straight lines.
Standard library only.
"""

import csv
import gzip
import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main(folder):
    data = Path(folder)
    rows = lambda path: list(csv.DictReader(open(path, encoding="utf-8", newline="")))
    people = {row["geoid"]: row["pop"] for row in rows(data / "access_chicago/chicago_metro_pop.csv")}
    doctors = {row["geoid"]: row["doc"] for row in rows(data / "access_chicago/chicago_metro_docs_dentists.csv")}
    with gzip.open(data / "expected/access_chicago_euclid.csv.gz", "rt", encoding="utf-8") as file:
        expected = {row["geoid"]: row for row in csv.DictReader(file)}
    tracts = json.loads((data / "access_chicago/chicago_metro_pop.geojson").read_text(encoding="utf-8"))
    with open(HERE / "chicago.csv", "w", encoding="utf-8", newline="\n") as out:
        write = csv.writer(out, lineterminator="\n")
        write.writerow(["geoid", "x", "y", "people", "doctors", "2sfca", "e2sfca"])
        for tract in sorted(tracts["features"], key=lambda t: str(t["properties"]["geoid"])):
            geoid = str(tract["properties"]["geoid"])
            x, y = tract["geometry"]["coordinates"][:2]
            of = expected[geoid]
            write.writerow([geoid, x, y, people[geoid], doctors.get(geoid, 0), of["2sfca10km_doc"], of["e2sfca_doc"]])
    hospital = json.loads((data / "expected/access_hospital.json").read_text(encoding="utf-8"))
    for scenario in hospital["scenarios"]:
        for key in list(scenario):
            if key.startswith("reference"):
                del scenario[key]
    (HERE / "hospital.json").write_text(json.dumps(hospital) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
