//! Why the people at a place go where they go: read from a finished output folder.

use super::scores::{ScoreHere, scores};
use super::worth::worth;
use crate::check::{RoadWay, Row, asked, certificate, flows, in_words, layer, road_ways, run};
use crate::cost;
use crate::geodesy::AnalysisCrs;
use crate::issue::Issue;
use crate::model::Method;
use crate::study::{ServiceTable, StudyFile, TravelTable};
use crate::survey::FacilityTree;
use crate::units::Impedance;
use crate::words::{Called, Lang, Seats, Sentence, Text, cost, say};
use serde_json::{Value, json};
use std::path::Path;

/// A site, seen from the place.
#[derive(Debug, Clone, PartialEq)]
pub struct Alternative {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Distance in a straight line, metres.
    pub metres: f64,
    /// What the way there costs by the table that the service goes by, in metres or seconds; only where the results say it.
    pub cost: Option<f64>,
    /// Places, and how many are left; negative: how many beyond its places are sent there. None where the service counts none.
    pub seats: Option<[f64; 2]>,
    /// Whether it stands at its zone's population centre, its own position being unknown.
    pub by_zone: bool,
    /// Whether the people of the place go there.
    pub chosen: bool,
    /// What one more place there is worth: people more with a place, and metres by which total travel becomes shorter.
    pub worth: Option<(i64, f64)>,
}

/// One service at the place.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The service.
    pub service: String,
    /// What people call it, and its places.
    pub called: Called,
    /// The cell.
    pub cell: String,
    /// Its zone, if it lies in one.
    pub zone: Option<String>,
    /// The name of the zone.
    pub zone_name: Option<String>,
    /// How far the place is from the cell's centre, metres.
    pub off: f64,
    /// Where the cell is, in the analysis system.
    pub cell_at: Option<[f64; 2]>,
    /// Its people: in need, allocated, without a place, with nothing in reach.
    pub people: [f64; 4],
    /// How people were sent.
    pub method: Method,
    /// As the study says it.
    pub cutoff: Option<String>,
    /// The table that the service goes by, and what it measures ways by; `None` for straight lines.
    pub table: Option<(String, Impedance)>,
    /// How people call that table, or the roads that it goes along.
    pub travel: Sentence,
    /// How the people go along roads, or why not; only where the service does.
    pub ways: Vec<RoadWay>,
    /// What the people's ways cost by the table on average, in metres or seconds.
    pub mean_cost: Option<f64>,
    /// The three sites that are open and nearest in a straight line, and those the people go to if they are others.
    pub alternatives: Vec<Alternative>,
    /// Whether not everybody may go to every site.
    pub is_restricted: bool,
    /// Scores of access.
    pub scores: Vec<ScoreHere>,
    /// Where places are short for the people here, by the numbers and names of the certificate.
    pub bottleneck: Option<Sentence>,
}

/// Sites that are shown.
const SHOWN: usize = 3;

/// Why there is no answer for a place.
#[derive(Debug)]
pub enum NoPlace {
    /// It is not in the study (E0768).
    Outside(Box<Issue>),
    /// Something is missing or unreadable.
    Unreadable(Sentence),
}

impl From<Sentence> for NoPlace {
    fn from(what: Sentence) -> Self {
        Self::Unreadable(what)
    }
}

/// Looks up a place, given as longitude and latitude, in an output folder: one answer per service.
///
/// # Errors
/// What is missing or unreadable, or that the place lies outside the analysis system or more than 20 km from all cells.
pub fn at(out: &Path, lonlat: [f64; 2]) -> Result<Vec<Answer>, NoPlace> {
    let (study, crs) = asked(&run(out)?)?;
    let outside = |how: Sentence, near: String| {
        let at = lonlat.map(|degrees| degrees.to_string()).join(",");
        NoPlace::Outside(Box::new(Issue::new("E0768").fact("at", at).words("how", how).fact("near", near)))
    };
    let Some(place) = crs.from_lonlat(lonlat) else {
        return Err(outside(say("explain.place.outside").with("system", &crs.name), "-".to_owned()));
    };
    let answers = study.service.iter().map(|table| answer(out, &study, table, &crs, place));
    let answers = answers.collect::<Result<Vec<_>, _>>()?;
    match answers.iter().min_by(|a, b| a.off.total_cmp(&b.off)).filter(|nearest| nearest.off > FAR) {
        Some(nearest) => {
            let near = nearest.cell_at.map_or_else(|| "-".to_owned(), |at| in_degrees(&crs, at));
            Err(outside(say("explain.place.far").whole("kilometres", nearest.off / 1000.0), near))
        }
        None => Ok(answers),
    }
}

/// A place of the analysis system in degrees, to some metres.
fn in_degrees(crs: &AnalysisCrs, at: [f64; 2]) -> String {
    crs.to_lonlat(at).map(|degrees| format!("{degrees:.4}")).join(",")
}

fn distance(a: [f64; 2], b: Option<[f64; 2]>) -> f64 {
    b.map_or(f64::INFINITY, |b| cost::metres(a, b))
}

fn answer(
    out: &Path,
    study: &StudyFile,
    table: &ServiceTable,
    crs: &AnalysisCrs,
    place: [f64; 2],
) -> Result<Answer, Sentence> {
    let service = table.id.to_string();
    let called = table.called();
    let by_table = study.table_of(table);
    let cells = layer(&out.join(&service).join("demand.geojson"), crs)?;
    let sites = layer(&out.join(&service).join("facilities.geojson"), crs)?;
    let nearest = cells.iter().min_by(|a, b| distance(place, a.at).total_cmp(&distance(place, b.at)));
    let cell = nearest.ok_or_else(|| say("explain.place.no_cells").with("service", &service))?;
    let from = cell.at.unwrap_or(place);
    let certificate = match table.method {
        Method::Optimal => certificate(out, &service)?,
        _ => Value::Null,
    };
    let goes_to: Vec<_> = flows(cell).into_iter().map(|(id, _)| id).collect();
    let open: Vec<&Row> = sites.iter().filter(|site| site.is("counted")).collect();
    let located: Vec<[f64; 2]> = open.iter().filter_map(|site| site.at).collect();
    let nearest = FacilityTree::new(&located).nearest(from, SHOWN);
    let is_chosen = |site: usize| open[site].text("id").is_some_and(|id| goes_to.iter().any(|to| to == id));
    let mut shown: Vec<usize> = nearest.iter().map(|(site, _)| *site as usize).collect();
    let others: Vec<usize> = (0..open.len()).filter(|site| is_chosen(*site) && !shown.contains(site)).collect();
    shown.extend(others);
    let is_without = cell.amount("unmet") > 0.0;
    let bottleneck = shown
        .iter()
        .find_map(|site| shortage(&certificate, open[*site].text("id")?, called.seats))
        .filter(|_| is_without);
    let mean_cost = cell.number("cost").filter(|_| by_table.is_some());
    // Of several sites the results have the mean only.
    let is_only = goes_to.len() == 1;
    let alternatives = shown
        .into_iter()
        .map(|number| {
            let site = open[number];
            Alternative {
                id: site.text("id").unwrap_or_default().to_owned(),
                name: site.text("name").unwrap_or_default().to_owned(),
                metres: distance(from, site.at),
                cost: mean_cost.filter(|_| is_only && is_chosen(number)),
                seats: site.number("places").map(|places| [places, site.amount("spare") - site.amount("over")]),
                by_zone: site.text("position_basis") == Some("zone"),
                chosen: is_chosen(number),
                worth: site.number("serves").zip(site.number("price")).map(|(serves, saves)| (serves as i64, saves)),
            }
        })
        .collect();
    let name = by_table.as_ref().map(|(name, _)| name.as_str());
    let asked: Vec<_> = study.access.iter().filter(|access| access.service == table.id).collect();
    let here = (cell.text("id").unwrap_or_default(), from);
    let scores = scores(out, &asked, &service, here, &open, (crs, name.map(|_| study.words_of(table))))?;
    let goes_by_road = study.travel.get(table.cost.as_str()).is_some_and(TravelTable::has_paths);
    let here = cell.text("id").unwrap_or_default();
    let ways = if goes_by_road { road_ways(&out.join(&service), here)? } else { Vec::new() };
    let zone_name = zone_name(out, &service, cell, crs)?;
    Ok(Answer {
        service,
        called,
        cell: cell.text("id").unwrap_or_default().to_owned(),
        zone: cell.text("zone").map(str::to_owned),
        zone_name,
        off: distance(place, cell.at),
        cell_at: cell.at,
        people: ["demand", "allocated", "unmet", "unreachable"].map(|column| cell.amount(column)),
        method: table.method,
        cutoff: table.cutoff.clone(),
        table: by_table,
        travel: study.words_of(table),
        ways,
        mean_cost,
        alternatives,
        is_restricted: table.is_restricted(),
        scores,
        bottleneck,
    })
}

/// What the zone of a cell is called.
fn zone_name(out: &Path, service: &str, cell: &Row, crs: &AnalysisCrs) -> Result<Option<String>, Sentence> {
    let (path, Some(id)) = (out.join(service).join("zones.geojson"), cell.text("zone")) else { return Ok(None) };
    let zones = if path.exists() { layer(&path, crs)? } else { Vec::new() };
    let zone = zones.iter().find(|zone| zone.text("id") == Some(id));
    Ok(zone.and_then(|zone| zone.text("name")).filter(|name| !name.is_empty()).map(str::to_owned))
}

/// The sentence about the bottleneck that a facility belongs to.
fn shortage(certificate: &Value, facility: &str, seats: Seats) -> Option<Sentence> {
    let all = certificate["bottlenecks"].as_array()?;
    let has = |one: &&Value| {
        one["facilities"]
            .as_array()
            .is_some_and(|list| list.iter().any(|f| f["facility_id"].as_str() == Some(facility)))
    };
    all.iter().find(has).map(|one| in_words(one, seats))
}

/// One way along roads in words, or why there is none.
fn way(way: &RoadWay) -> Sentence {
    let Some(site) = &way.site else {
        let reason = match way.reason.as_deref() {
            Some("far-from-road") => "explain.way.far_from_road",
            Some("not-connected") => "explain.way.not_connected",
            Some("barrier") => "explain.way.barrier",
            Some("no-elevation") => "explain.way.no_elevation",
            Some("closed") => "explain.way.closed",
            _ => "explain.way.beyond_limit",
        };
        return say("explain.way.none").decimals("persons", way.persons, 2).part("why", [say(reason)]);
    };
    let via = way.via.as_ref().map(|via| say("explain.way.via").with("roads", via));
    let gone = say("explain.way.goes")
        .with("site", site)
        .part("via", via)
        .part("time", [cost(way.seconds, Impedance::Seconds)]);
    let gone = gone.whole("metres", way.metres).whole("straight", way.straight);
    gone.decimals("ratio", if way.straight > 0.0 { way.metres / way.straight } else { 1.0 }, 2)
}

/// Nobody looks for the people of a place so far away, in metres.
const FAR: f64 = 20_000.0;

impl Answer {
    /// The answer in words.
    pub fn text(&self, lang: Lang) -> String {
        let mut out = String::new();
        for line in self.lines() {
            out += &line.text(lang);
            out.push('\n');
        }
        out
    }

    fn lines(&self) -> Vec<Sentence> {
        if self.off > FAR {
            let far = say("explain.place.not_here").text_of("service", self.called.name.clone());
            return vec![far.whole("kilometres", self.off / 1000.0)];
        }
        let [need, allocated, unmet, unreachable] = self.people;
        let cell = say("explain.place.cell").text_of("service", self.called.name.clone()).with("cell", &self.cell);
        let cell = match self.zone_name.as_ref().or(self.zone.as_ref()) {
            Some(zone) => cell.with("zone", zone),
            None => cell.part("zone", [say("explain.place.no_zone")]),
        };
        let people = say("explain.place.people").decimals("need", need, 2).decimals("allocated", allocated, 2);
        let mut lines = vec![
            cell.whole("metres", self.off),
            people.decimals("unmet", unmet, 2).decimals("unreachable", unreachable, 2),
            say("explain.place.rule").part("rule", [self.rule()]),
        ];
        lines.extend(self.is_restricted.then(|| say("explain.place.restricted")));
        lines.extend(self.bottleneck.clone().map(|said| say("explain.place.bottleneck").part("bottleneck", [said])));
        lines.extend(self.ways.iter().map(way));
        if let Some((_, of)) = &self.table {
            let table = || self.travel.clone();
            lines
                .extend(self.mean_cost.map(|mean| {
                    say("explain.place.by_table").part("table", [table()]).part("cost", [cost(mean, *of)])
                }));
            let straight =
                if self.ways.is_empty() { "explain.place.straight" } else { "explain.place.straight_by_road" };
            lines.push(say(straight).part("table", [table()]));
        }
        let of = self.table.as_ref().map_or(Impedance::Metres, |(_, of)| *of);
        lines.extend(self.alternatives.iter().map(|site| site.sentence(of, self.called.seats)));
        for score in &self.scores {
            lines.push(score.sentence(self.called.seats));
            lines.extend(score.reach.lines(self.called.seats));
        }
        lines
    }

    /// The rule that led here.
    fn rule(&self) -> Sentence {
        if self.people[0] <= 0.0 {
            return say("explain.rule.no_demand");
        }
        let went = self.alternatives.iter().any(|site| site.chosen);
        let rule = match (self.method, went) {
            (Method::Radius, true) => say("explain.rule.radius"),
            (Method::Radius, false) => say("explain.rule.radius_none"),
            (Method::Zone, true) => say("explain.rule.zone"),
            (Method::Zone, false) => say("explain.rule.zone_none"),
            (Method::Optimal, _) if self.people[2] > 0.0 => say("explain.rule.optimal_unmet"),
            (Method::Optimal, true) => say("explain.rule.optimal"),
            (Method::Optimal, false) => say("explain.rule.optimal_none"),
            (Method::Nearest, _) => say("explain.rule.nearest"),
        };
        let seats = self.called.seats;
        let rule = rule.part("seats", [seats.words()]).part("seat", [seats.one()]);
        rule.with("cutoff", self.cutoff.as_deref().unwrap_or_default())
    }

    /// The answer for programs.
    pub fn json(&self) -> Value {
        let site = |site: &Alternative| json!({ "id": site.id, "name": site.name, "metres": site.metres, "cost": site.cost, "places": site.seats.map(|seats| seats[0]), "room": site.seats.map(|seats| seats[1]), "by_zone": site.by_zone, "chosen": site.chosen, "serves": site.worth.map(|w| w.0), "price": site.worth.map(|w| w.1) });
        let rule = self.rule().in_all();
        let bottleneck = self.bottleneck.as_ref().map(Sentence::in_all);
        json!({
            "service": self.service, "cell": self.cell, "zone": self.zone, "zone_name": self.zone_name, "off_m": self.off,
            "demand": self.people[0], "allocated": self.people[1], "unmet": self.people[2], "unreachable": self.people[3],
            "table": self.table.as_ref().map(|(name, _)| name), "impedance": self.table.as_ref().map(|(_, of)| of.as_str()),
            "ways": self.ways.iter().map(way_json).collect::<Vec<_>>(), "mean_cost": self.mean_cost, "method": self.method, "cutoff": self.cutoff, "why": rule.all(), "bottleneck": bottleneck.as_ref().map(Text::all),
            "nearest": self.alternatives.iter().map(site).collect::<Vec<_>>(),
            "access": self.scores.iter().map(ScoreHere::json).collect::<Vec<_>>(),
        })
    }
}

/// One way along roads for programs.
fn way_json(way: &RoadWay) -> Value {
    json!({ "persons": way.persons, "site": way.site, "seconds": way.seconds, "metres": way.metres,
        "straight_metres": way.straight, "via": way.via, "reason": way.reason })
}

impl Alternative {
    fn sentence(&self, of: Impedance, seats: Seats) -> Sentence {
        let way = match self.cost {
            Some(by_table) => cost(by_table, of),
            None => cost(self.metres, Impedance::Metres),
        };
        let one = seats.one();
        let seats = self.seats.map(|[places, room]| {
            let left = if room < 0.0 { say("explain.place.over") } else { say("explain.place.spare") };
            say("explain.place.seats").part("places", [seats.count(places)]).part("room", [left.whole("n", room.abs())])
        });
        let one_more = self.worth.map(|(serves, saves)| {
            say("explain.place.one_more").part("seat", [one]).part("worth", [worth(serves, saves, of)])
        });
        say("explain.place.site")
            .with("mark", if self.chosen { "→" } else { " " })
            .with("id", &self.id)
            .with("name", &self.name)
            .part("way", [way])
            .part("seats", seats)
            .part("by_zone", self.by_zone.then(|| say("explain.place.by_zone")))
            .part("one_more", one_more)
    }
}
