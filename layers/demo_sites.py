"""Synthetic sites: existing supply by township; positions, where people live, for it and for the plan's projects."""

from math import hypot

from demo_people import STEP, apportion, chance

APART, ANY_APART = 650, 150  # metres between two sites of the same service, and of any
SCATTERED = {"primary": 2400, "kindergarten": 1800, "elderly_beds": 1500}  # where people live scattered, metres
CLASS = {"primary": 45, "junior": 50, "kindergarten": 30}
FEWEST = {"primary": 6, "junior": 6, "kindergarten": 3}  # classes of a school
AGE = {  # column of the counts of a cell
    "kindergarten": 2, "primary": 2, "junior": 3, "hospital_beds": 0, "elderly_beds": 4, "vocational": 0, "nursery": 1,
}
REACH = {"kindergarten": 1200, "primary": 1500, "junior": 2400}  # metres within which people count as near
REACH |= {"hospital_beds": 1500, "elderly_beds": 1800, "vocational": 900, "nursery": 900}
NURSERY_PLACES = 693  # the plan's 1 place for each 1,000 of 692,960 residents in 2020
ORDINAL = "一二三四五六七八九十"


class Ground:
    """Cells with people by township, and the sites already placed."""

    def __init__(self, tables, areas):
        self.tables, self.areas = tables, areas
        self.taken = {}  # service -> positions
        self.left = {}  # (service, zone) -> people not yet near a site

    def place(self, zone, service, key, scattered=False):
        """The position with most people of the service's age not yet near a site of that service."""
        index, reach = AGE[service], REACH[service]
        apart = SCATTERED.get(service, APART) if scattered else APART
        table = self.tables[zone]
        left = self.left.setdefault((service, zone), {cell: float(row[index]) for cell, row in table.items()})
        span = reach // STEP
        near = [(i, j) for i in range(-span, span + 1) for j in range(-span, span + 1) if hypot(i, j) * STEP <= reach]
        score = dict.fromkeys(table, 0.0)
        for (col, row), people in left.items():
            if people > 0:
                for i, j in near:
                    if (col + i, row + j) in score:
                        score[col + i, row + j] += people / (1 + hypot(i, j))
        for cell in sorted(score, key=lambda cell: (-score[cell], cell)):
            turn = [int(10 * (220 * chance(key, axis) - 110)) / 10 for axis in "xy"]
            at = (cell[0] * STEP + turn[0], cell[1] * STEP + turn[1])
            free = all(
                hypot(at[0] - x, at[1] - y) >= (apart if other == service else ANY_APART)
                for other, sites in self.taken.items()
                for x, y in sites
            )
            if free and self.areas.zone_of(*at, margin=60.0) == zone:
                break
        else:
            raise AssertionError(f"no room for {key}")
        self.taken.setdefault(service, []).append(at)
        for i, j in near:
            if (cell[0] + i, cell[1] + j) in left:
                left[cell[0] + i, cell[1] + j] *= 0.15 + 0.85 * hypot(i, j) * STEP / reach
        return at


def classes(demand, cover, sites, service):
    """Whole classes of each school: the first is the largest."""
    weights = [1.0 / (k + 1.6) for k in range(sites)]
    fewest = FEWEST[service]
    more = max(0, round(demand * cover / CLASS[service]) - sites * fewest)
    return [fewest + n for n in apportion(more, weights)]


def school_name(town, service, rank):
    kind = {"primary": "小学", "junior": "初级中学", "complete": "中学", "kindergarten": "幼儿园"}[service]
    return f"{town}第{ORDINAL[rank] if rank < 10 else '十' + ORDINAL[rank - 10]}{kind}（示意）"


def existing_schools(zones):
    """Schools and kindergartens that stand before the plan, township by township."""
    demand_of = {"primary": "a6_11", "junior": "a12_14", "kindergarten": "a3_5"}
    for service, column in demand_of.items():
        number = 0
        for zone in zones:
            about = zone["about"]
            counts = classes(zone[column], float(about[f"{service}_cover"]), int(about[f"{service}_sites"]), service)
            for rank, n in enumerate(counts):
                number += 1
                site = dict(id=f"{service[:3]}-{number:03}", service=service, classes=n, places=n * CLASS[service])
                kind = service
                if service == "junior" and rank < int(about["complete_sites"]):
                    # As many places again for the other three grades; stands where the junior school would.
                    kind, site = "complete", site | dict(classes=2 * n, places=2 * n * CLASS[service])
                yield dict(id=site["id"], name=school_name(zone["name"], kind, rank)) | site | dict(kind=kind, zone=zone)


def existing_nurseries(zones):
    """Nurseries of which the plan gives the sum alone."""
    towns = [(zone, rank) for zone in zones for rank in range(int(zone["about"]["nursery_sites"]))]
    places = apportion(NURSERY_PLACES, [1] * len(towns))
    for number, ((zone, rank), n) in enumerate(zip(towns, places), 1):
        name = f"{zone['name']}第{ORDINAL[rank]}托育机构（示意）"
        yield dict(id=f"nur-{number:03}", name=name, service="nursery", places=n, zone=zone)


def existing_beds(zones):
    """Hospitals and homes for the aged: every township has a health centre and a home."""
    for service, prefix in (("hospital_beds", "hos"), ("elderly_beds", "eld")):
        number = 0
        for zone in zones:
            town = zone["name"]
            street = town.endswith("街道")
            beds = [int(n) for n in zone["about"][service].split(";")]
            for rank, n in enumerate(beds):
                number += 1
                if service == "hospital_beds":
                    name = hospital(town, street, rank, len(beds))
                elif rank == 0 or (rank == 1 and town == "葛兰镇"):
                    name = f"{town}{'' if rank == 0 else '第二'}敬老院"
                else:
                    name = f"{town}养老服务中心" if rank == 1 or town == "葛兰镇" else f"{town}第{ORDINAL[rank - 2]}养老公寓"
                yield dict(id=f"{prefix}-{number:03}", name=f"{name}（示意）", service=service, places=n, zone=zone)


def hospital(town, street, rank, count):
    """The last of a township's hospitals is its health centre."""
    if rank == count - 1:
        return f"{town}社区卫生服务中心" if street else f"{town}卫生院"
    if count == 2:
        return f"{town}综合医院"
    return ("区级综合医院", "区级中医医院", "区级精神专科医院", "区级妇幼医院", "民营综合医院")[rank]
