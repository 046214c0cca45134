"""Writes the demonstration layers from layers/source/: python3 layers/make_demo.py, from the root of the repository.

Standard library only; the same files byte by byte at every run. What is fact and what is synthetic: layers/README.md.
"""

import csv
import json
from pathlib import Path

import demo_hills
import demo_people
import demo_river
import demo_roads
import demo_sites
import demo_zones
from demo_crs import to_degrees, to_plane

LAYERS = Path(__file__).resolve().parent
POPULATION = LAYERS.parent / "population"
GEONAMES = "GeoNames (CC BY 4.0)"
PLAN = "长寿府发〔2021〕61号"
CHINESE = {"id": "编号", "name": "名称", "service": "学段", "classes": "班数", "places": "学位数", "status": "性质"}
CHINESE |= {"opens": "投用年份", "zone": "所属街镇"}
OTHERS = {"hospital_beds": "health", "elderly_beds": "elderly", "vocational": "vocational", "nursery": "nurseries"}
PLANNED = ("schools_planned", "health", "elderly", "vocational")  # layers with projects of the plan
STAGE = {"primary": "小学", "junior": "初中", "kindergarten": "幼儿园"}


def main():
    townships, assumptions, projects = (table(n) for n in ("townships", "assumptions", "plan_projects"))
    seats = [to_plane(float(t["lon"]), float(t["lat"])) for t in townships]
    south = next(k for k, t in enumerate(townships) if t["name"] == "江南街道")
    labels = demo_zones.grow(seats, [float(a["area"]) for a in assumptions], south)
    rings = demo_zones.outlines(labels, len(townships), south)
    areas = demo_zones.Areas(rings)
    assert [areas.zone_of(*seat) for seat in seats] == list(range(len(seats))), "a seat is outside its township"
    persons = demo_people.township_totals(townships)
    ages = demo_people.township_ages(persons, assumptions)
    cells = demo_people.lattice(areas, [demo_zones.in_plane(ring) for ring in rings])
    zones = []
    for k, (town, about) in enumerate(zip(townships, assumptions, strict=True)):
        assert town["code"] == about["code"]
        of_age = {name: values[k] for name, values in ages.items()}
        residents = demo_people.people(town["code"], seats[k], cells[k], persons[k], of_age, about)
        zones.append(dict(town, about=about, index=k, seat=seats[k], persons=persons[k], cells=residents, **of_age))
    write_townships(zones, rings)
    write_people(zones)
    write_land(zones)
    write_sites(zones, projects, demo_sites.Ground([z["cells"] for z in zones], areas))
    write_river()
    write_roads(demo_roads.Roads(zones, seats, areas))
    write_hills(rings)


def table(name):
    with open(LAYERS / "source" / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_townships(zones, rings):
    features = []
    for zone, ring in zip(zones, rings):
        properties = dict(code=zone["code"], name=zone["name"], area_km2=round(demo_zones.area(ring) / 1e6, 2))
        properties.update(seat_basis="GeoNames" if zone["geonameid"] else "synthetic", synthetic=True)
        features.append(feature(properties, {"type": "Polygon", "coordinates": [ring]}))
    note = "Synthetic shapes around township seats; NOT the real boundaries"
    geojson(LAYERS / "townships.geojson", features, note, f"Seats: {GEONAMES}; codes: NBS 2023")


def write_people(zones):
    cells = sorted(((row, col), counts) for zone in zones for (col, row), counts in zone["cells"].items())
    names = ("persons", *demo_people.AGES)
    sums = [sum(column) for column in zip(*(counts for _, counts in cells))]
    assert sums == [demo_people.DISTRICT, *(100 * n for n in demo_people.AGES.values())], sums
    features = []
    for (row, col), (persons, *hundredths) in cells:
        values = [persons, *(n // 100 if n % 100 == 0 else n / 100 for n in hundredths)]
        lon, lat = to_degrees(col * demo_people.STEP, row * demo_people.STEP)
        features.append(feature(dict(zip(names, values)), point(lon, lat)))
    note = "Synthetic residents on a 300 m lattice of EPSG:4545, raked to townships.csv"
    geojson(POPULATION / "grid.geojson", features, note, f"2010 populations: {GEONAMES}; 2020 census totals")
    lines = ["code,name,persons", *(f"{z['code']},{z['name']},{z['persons']}" for z in zones)]
    (POPULATION / "townships.csv").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


# Square metres of residential land a resident; cells with fewer people have none of it in towns' plans. Both are assumptions.
LAND_PER_PERSON, FEWEST = 45, 100


def write_land(zones):
    """A square of residential land in the middle of every cell with many people."""
    cells = sorted(((row, col), counts[0]) for zone in zones for (col, row), counts in zone["cells"].items())
    features = []
    for (row, col), persons in cells:
        if persons < FEWEST:
            continue
        half = round(min((persons * LAND_PER_PERSON) ** 0.5, demo_people.STEP - 20) / 2)
        x, y = col * demo_people.STEP, row * demo_people.STEP
        corners = [(x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half)]
        ring = [point(*to_degrees(*corner))["coordinates"] for corner in [*corners, corners[0]]]
        features.append(feature({"class": "0701", "synthetic": True}, {"type": "Polygon", "coordinates": [ring]}))
    note = f"Synthetic residential land: {LAND_PER_PERSON} m2 a resident in cells of at least {FEWEST} residents"
    geojson(LAYERS / "residential.geojson", features, note, "none")


def write_river():
    """The river as it really runs; the district around it is synthetic."""
    properties = dict(name="长江", synthetic=False, source="Natural Earth 1:10m (public domain)")
    features = [feature(properties, {"type": "LineString", "coordinates": demo_river.SOURCE["line"]})]
    note = "The real course of the Yangtze at 1:10m, which may lie some hundred metres off; everything around it is synthetic"
    geojson(LAYERS / "river.geojson", features, note, demo_river.SOURCE["source"])


def write_roads(roads):
    """Lines whose vertices are junctions; five decimals are a metre."""
    features = []
    for kind, name, line in roads.lines():
        properties = {"路名": name, "道路等级": kind}
        if "桥" in name:
            properties["桥梁"] = "是"
        coordinates = [[round(v, 5) for v in to_degrees(*roads.at[k])] for k in line]
        features.append(feature(properties | {"synthetic": True}, {"type": "LineString", "coordinates": coordinates}))
    note = "Synthetic roads, bridges and ferry; NOT the real ones"
    geojson(LAYERS / "roads.geojson", features, note, "synthetic")


def write_hills(rings):
    points = [point for ring in rings for point in demo_zones.in_plane(ring)]
    box = [f(p[axis] for p in points) for f in (min, max) for axis in (0, 1)]
    (LAYERS / "dem.tif").write_bytes(demo_hills.geotiff(*(v + m for v, m in zip(box, (-1000, -1000, 1000, 1000)))))


def write_sites(zones, projects, ground):
    existing = [*demo_sites.existing_schools(zones), *demo_sites.existing_beds(zones)]
    features = {}
    for site in existing:
        add_existing(features, site, ground)
    by_name = {zone["name"]: zone for zone in zones}
    for project in projects:
        number, service = int(project["project"]), project["service"]
        site = dict(id=f"plan-{number:02}", name=project["name"], service=service)
        if project["classes"]:
            site["classes"] = int(project["classes"])
        # A number that the plan does not give is none.
        site |= dict(places=int(project["places"]) if project["places"] else None, status=project["status"])
        site |= dict(opens=int(project["opens"]), zone=project["town"])
        at = ground.place(by_name[project["town"]]["index"], service, site["id"])
        name = layer(site, planned=True)
        if name == "schools_planned":
            site |= dict(service=STAGE[service], status=project["nature"])
            site["总投资（万元）"] = int(project["investment_wan"])
            site = {CHINESE.get(key, key): value for key, value in site.items()}
        else:
            site["nature"] = project["nature"]
            if project["investment_wan"]:
                site["investment"] = f"{project['investment_wan']}万元"
        if project["places_note"]:
            site["places_note"] = project["places_note"]
        notes = dict(project=number, synthetic=True, position_basis=project["position_basis"])
        notes |= dict(opens_basis="synthetic", source=f"{PLAN}, project {number}")
        features.setdefault(name, []).append(feature(site | notes, point(*to_degrees(*at))))
    # Last, so that they take nobody's place.
    for site in demo_sites.existing_nurseries(zones):
        add_existing(features, site, ground)
    features["health_centres"] = [health_centre(found) for found in features["health"] if is_centre(found)]
    for name, found in features.items():
        note = "Positions, opening years and existing supply are synthetic; places of numbered projects are the plan's"
        source = PLAN if name in PLANNED else "synthetic"
        geojson(LAYERS / f"{name}.geojson", found, note, source)


def add_existing(features, site, ground):
    zone, kind = site.pop("zone"), site.pop("kind", site["service"])
    site |= dict(status="existing", zone=zone["name"])
    scattered = float(zone["about"]["centre"]) <= 0.6
    at = ground.place(zone["index"], site["service"], site["id"], scattered)
    name = layer(site, planned=False)
    if kind == "complete":
        name, site["service"] = "schools_complete", "完全中学"
    notes = dict(synthetic=True, position_basis="synthetic", source="synthetic")
    features.setdefault(name, []).append(feature(site | notes, point(*to_degrees(*at))))


def is_centre(found):
    return found["properties"]["name"].endswith(("社区卫生服务中心（示意）", "卫生院（示意）"))


def health_centre(found):
    """The health centre of a township as people go there for care, whatever its beds."""
    properties = found["properties"]
    about = {key: properties[key] for key in ("name", "status", "zone")}
    notes = dict(synthetic=True, position_basis="synthetic", source="synthetic")
    return feature(dict(id=f"care-{properties['zone']}", **about, **notes), found["geometry"])


def layer(site, planned):
    if site["service"] in STAGE:
        return "schools_planned" if planned else "schools_existing"
    return OTHERS[site["service"]]


def point(lon, lat):
    return {"type": "Point", "coordinates": [round(lon, 7), round(lat, 7)]}


def feature(properties, geometry):
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def geojson(path, features, note, source):
    """One feature a line; WGS 84 longitude and latitude, as RFC 7946 has it."""
    compact = dict(ensure_ascii=False, separators=(",", ":"))
    head = dict(type="FeatureCollection", name=path.stem, synthetic=True, note=note, source=source)
    lines = ",\n".join(json.dumps(f, **compact) for f in features)
    text = json.dumps(head, **compact)[:-1] + ',"features":[\n' + lines + "\n]}\n"
    path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
