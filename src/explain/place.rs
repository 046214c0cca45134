//! Why the people at a place go where they go: read from a finished output folder.

use super::scores::{ScoreHere, scores};
use crate::check::{Row, asked, certificate, layer, run};
use crate::geodesy::AnalysisCrs;
use crate::issue::{Lang, escape};
use crate::model::Method;
use crate::study::{ServiceTable, StudyFile};
use crate::survey::FacilityTree;
use serde_json::{Value, json};
use std::path::Path;

/// A site, seen from the place.
#[derive(Debug, Clone, PartialEq)]
pub struct Alternative {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Length of the way, metres.
    pub metres: f64,
    /// Places.
    pub places: f64,
    /// Places left; negative: how many beyond its places are sent there.
    pub room: f64,
    /// Whether it stands at its zone's population centre, its own position being unknown.
    pub by_zone: bool,
    /// Whether the people of the place go there.
    pub chosen: bool,
    /// What one more place there is worth: people more with a place, and metres by which ways become shorter.
    pub worth: Option<(i64, f64)>,
}

/// One service at the place.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The service.
    pub service: String,
    /// The cell.
    pub cell: String,
    /// Its zone, if it lies in one.
    pub zone: Option<String>,
    /// How far the place is from the cell's centre, metres.
    pub off: f64,
    /// Its people: in need, allocated, without a place, without a way.
    pub people: [f64; 4],
    /// How people were sent.
    pub method: Method,
    /// As the study says it.
    pub cutoff: Option<String>,
    /// The three nearest sites that are open, and those the people go to if they are others.
    pub alternatives: Vec<Alternative>,
    /// Whether not everybody may go to every site.
    pub is_restricted: bool,
    /// Scores of access.
    pub scores: Vec<ScoreHere>,
    /// Where places are short for the people here, in Chinese and English.
    pub bottleneck: Option<[String; 2]>,
}

/// Sites that are shown.
const SHOWN: usize = 3;

/// Looks up a place, given as longitude and latitude, in an output folder: one answer per service.
///
/// # Errors
/// What is missing or unreadable, or that the place lies outside the analysis system.
pub fn at(out: &Path, lonlat: [f64; 2]) -> Result<Vec<Answer>, String> {
    let (study, crs) = asked(&run(out)?)?;
    let place = crs.from_lonlat(lonlat).ok_or_else(|| format!("{lonlat:?} lies outside {}", crs.name))?;
    study.service.iter().map(|table| answer(out, &study, table, &crs, place)).collect()
}

fn distance(a: [f64; 2], b: Option<[f64; 2]>) -> f64 {
    b.map_or(f64::INFINITY, |b| f64::hypot(a[0] - b[0], a[1] - b[1]))
}

fn answer(
    out: &Path,
    study: &StudyFile,
    table: &ServiceTable,
    crs: &AnalysisCrs,
    place: [f64; 2],
) -> Result<Answer, String> {
    let service = table.id.to_string();
    let cells = layer(&out.join(&service).join("demand.geojson"), crs)?;
    let sites = layer(&out.join(&service).join("facilities.geojson"), crs)?;
    let nearest = cells.iter().min_by(|a, b| distance(place, a.at).total_cmp(&distance(place, b.at)));
    let cell = nearest.ok_or_else(|| format!("{service} has no cells"))?;
    let from = cell.at.unwrap_or(place);
    let certificate = match table.method {
        Method::Optimal => certificate(out, &service)?,
        _ => Value::Null,
    };
    let shares = cell.text("shares").into_iter().flat_map(|shares| shares.split(';'));
    let mut goes_to: Vec<&str> = shares.filter_map(|share| share.rsplit_once(':')).map(|(id, _)| id).collect();
    goes_to.extend(cell.text("facility_id").filter(|id| !goes_to.contains(id)));
    let open: Vec<&Row> = sites.iter().filter(|site| site.is("counted")).collect();
    let located: Vec<[f64; 2]> = open.iter().filter_map(|site| site.at).collect();
    let nearest = FacilityTree::new(&located).nearest(from, SHOWN);
    let is_chosen = |site: usize| open[site].text("id").is_some_and(|id| goes_to.contains(&id));
    let mut shown: Vec<usize> = nearest.iter().map(|(site, _)| *site as usize).collect();
    let others: Vec<usize> = (0..open.len()).filter(|site| is_chosen(*site) && !shown.contains(site)).collect();
    shown.extend(others);
    let is_without = cell.amount("unmet") > 0.0;
    let bottleneck =
        shown.iter().find_map(|site| shortage(&certificate, open[*site].text("id")?)).filter(|_| is_without);
    let alternatives = shown
        .into_iter()
        .map(|number| {
            let site = open[number];
            Alternative {
                id: site.text("id").unwrap_or_default().to_owned(),
                name: site.text("name").unwrap_or_default().to_owned(),
                metres: distance(from, site.at),
                places: site.amount("places"),
                room: site.amount("spare") - site.amount("over"),
                by_zone: site.text("position_basis") == Some("zone"),
                chosen: is_chosen(number),
                worth: site.number("serves").zip(site.number("price")).map(|(serves, saves)| (serves as i64, saves)),
            }
        })
        .collect();
    let asked: Vec<_> = study.access.iter().filter(|access| access.service == table.id).collect();
    let scores = scores(out, &asked, &service, (cell.text("id").unwrap_or_default(), from), &open, crs)?;
    Ok(Answer {
        service,
        cell: cell.text("id").unwrap_or_default().to_owned(),
        zone: cell.text("zone").map(str::to_owned),
        off: distance(place, cell.at),
        people: ["demand", "allocated", "unmet", "unreachable"].map(|column| cell.amount(column)),
        method: table.method,
        cutoff: table.cutoff.clone(),
        alternatives,
        is_restricted: table.is_restricted(),
        scores,
        bottleneck,
    })
}

/// The sentence about the bottleneck that a facility belongs to.
fn shortage(certificate: &Value, facility: &str) -> Option<[String; 2]> {
    let all = certificate["bottlenecks"].as_array()?;
    let has = |one: &&Value| {
        one["facilities"]
            .as_array()
            .is_some_and(|list| list.iter().any(|f| f["facility_id"].as_str() == Some(facility)))
    };
    let found = all.iter().find(has)?;
    Some([found["zh"].as_str()?.to_owned(), found["en"].as_str()?.to_owned()])
}

/// Nobody looks for the people of a place so far away, in metres.
const FAR: f64 = 20_000.0;

impl Answer {
    /// The answer in words.
    pub fn text(&self, lang: Lang) -> String {
        if self.off > FAR {
            let kilometres = self.off / 1000.0;
            return lang.pick(
                format!("{}：该处不在研究范围内，最近的格在 {kilometres:.0} 千米外\n", self.service),
                format!(
                    "{}: the place is not in the study; the nearest cell is {kilometres:.0} km away\n",
                    self.service
                ),
            );
        }
        let [need, allocated, unmet, unreachable] = self.people;
        let nowhere = lang.pick("区外", "no zone").to_owned();
        let zone = self.zone.as_deref().map_or(nowhere, escape);
        let cell = escape(&self.cell);
        let mut out = lang.pick(
            format!("{}：格 {cell}（{zone}），距所给地点 {:.0} 米\n", self.service, self.off),
            format!("{}: cell {cell} ({zone}), {:.0} m from the place given\n", self.service, self.off),
        );
        out.push_str(&lang.pick(
            format!("  需求 {need:.2} 人：已分配 {allocated:.2}，未满足 {unmet:.2}，去不了 {unreachable:.2}\n"),
            format!("  {need:.2} persons in need: {allocated:.2} allocated, {unmet:.2} unmet, {unreachable:.2} unreachable\n"),
        ));
        out.push_str(&format!("  {}\n", self.why(lang)));
        if self.is_restricted {
            out.push_str(lang.pick(
                "  这里并非人人都能去每一处；下面是最近的几处，不一定都接收这里的人。\n",
                "  Not everybody may go to every site; those below are the nearest, whether or not they admit the people here.\n",
            ));
        }
        if let Some([zh, en]) = &self.bottleneck {
            out.push_str(&format!("  {}\n", escape(lang.pick(zh, en))));
        }
        for site in &self.alternatives {
            let mark = if site.chosen { "→" } else { " " };
            let room = if site.room < 0.0 {
                lang.pick(format!("超员 {:.0}", -site.room), format!("over by {:.0}", -site.room))
            } else {
                lang.pick(format!("剩余 {:.0}", site.room), format!("{:.0} spare", site.room))
            };
            let room = if site.by_zone {
                lang.pick(
                    format!("{room}；没有坐标，按分区人口中心放置"),
                    format!("{room}; no position, placed at its zone's population centre"),
                )
            } else {
                room
            };
            let worth = site.worth.map_or(String::new(), |(serves, saves)| {
                let worth = super::worth(serves, saves, lang);
                lang.pick(format!("；再增一个：{worth}"), format!("; one more place: {worth}"))
            });
            out.push_str(&lang.pick(
                format!(
                    "  {mark} {} {}：{:.0} 米，{:.0} 个学位/床位，{room}{worth}\n",
                    escape(&site.id),
                    escape(&site.name),
                    site.metres,
                    site.places
                ),
                format!(
                    "  {mark} {} {}: {:.0} m, {:.0} places, {room}{worth}\n",
                    escape(&site.id),
                    escape(&site.name),
                    site.metres,
                    site.places
                ),
            ));
        }
        for score in &self.scores {
            out.push_str(&score.text(lang));
            out.push_str(&score.reach.text(lang));
        }
        out
    }

    /// The rule that led here.
    fn why(&self, lang: Lang) -> String {
        let cutoff = self.cutoff.as_deref().unwrap_or("");
        if self.people[0] <= 0.0 {
            return lang.pick("这里没有这项服务的需求。", "Nobody here needs this service.").to_owned();
        }
        let went = self.alternatives.iter().any(|site| site.chosen);
        match (self.method, went) {
            (Method::Radius, true) => lang.pick(
                format!("规则 radius：去 {cutoff} 以内最近的一处，不看是否还有空位。"),
                format!("Rule radius: to the nearest site within {cutoff}, whether or not it has room."),
            ),
            (Method::Radius, false) => lang.pick(
                format!("规则 radius：{cutoff} 以内一处也没有，因此记为去不了。"),
                format!("Rule radius: there is none within {cutoff}, so the people count as unreachable."),
            ),
            (Method::Zone, true) => lang.pick(
                "规则 zone：去本分区内最近的一处，不看是否还有空位。".to_owned(),
                "Rule zone: to the nearest site in their own zone, whether or not it has room.".to_owned(),
            ),
            (Method::Zone, false) => lang.pick(
                "规则 zone：本分区内（或最远距离内）没有设施，因此记为去不了。".to_owned(),
                "Rule zone: there is none in their own zone (or within the cutoff), so the people count as unreachable.".to_owned(),
            ),
            (Method::Optimal, _) if self.people[2] > 0.0 => lang.pick(
                "规则 optimal：先让尽可能多的人有学位/床位，再使路程合计最短。可去的设施没有位置给他们，下面写明再增一个学位/床位有什么作用。".to_owned(),
                "Rule optimal: as many people as possible have a place, then all ways together are shortest. The facilities that they may go to have no place for them; below stands what one more place there would do.".to_owned(),
            ),
            (Method::Optimal, true) => lang.pick(
                "规则 optimal：先让尽可能多的人有学位/床位，再使路程合计最短；因此有的人不去最近的一处，把位置留给别无去处的人。".to_owned(),
                "Rule optimal: as many people as possible have a place, then all ways together are shortest; so some do not go to the nearest one, whose places go to people who have no other.".to_owned(),
            ),
            (Method::Optimal, false) => lang.pick(
                "规则 optimal：最远距离内没有可去的设施，因此记为去不了。".to_owned(),
                "Rule optimal: there is none within the cutoff that they may go to, so the people count as unreachable.".to_owned(),
            ),
            (Method::Nearest, _) => lang.pick(
                "规则 nearest：去最近的一处，不论多远，也不看是否还有空位。".to_owned(),
                "Rule nearest: to the nearest site, however far, whether or not it has room.".to_owned(),
            ),
        }
    }

    /// The answer for programs.
    pub fn json(&self) -> Value {
        let site = |site: &Alternative| json!({ "id": site.id, "name": site.name, "metres": site.metres, "places": site.places, "room": site.room, "by_zone": site.by_zone, "chosen": site.chosen, "serves": site.worth.map(|w| w.0), "price": site.worth.map(|w| w.1) });
        json!({
            "service": self.service, "cell": self.cell, "zone": self.zone, "off_m": self.off,
            "demand": self.people[0], "allocated": self.people[1], "unmet": self.people[2], "unreachable": self.people[3],
            "method": self.method, "cutoff": self.cutoff, "why": [self.why(Lang::Zh), self.why(Lang::En)], "bottleneck": self.bottleneck,
            "nearest": self.alternatives.iter().map(site).collect::<Vec<_>>(),
            "access": self.scores.iter().map(ScoreHere::json).collect::<Vec<_>>(),
        })
    }
}
