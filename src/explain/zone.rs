//! A zone in words: its balance of every service, where its people are sent, and its sites: read from a finished output folder.

use super::near::{SHOWN, near};
use crate::check::{Row, asked, flows, layer, layer_where, run};
use crate::geodesy::AnalysisCrs;
use crate::study::ServiceTable;
use crate::words::{Called, Lang, Sentence, say};
use serde_json::{Value, json};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

/// A site where people of the zone are sent.
#[derive(Debug, Clone, PartialEq)]
pub struct Destination {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// People of the zone who are sent there.
    pub people: f64,
    /// Whether it stands in the zone.
    pub is_here: bool,
}

/// A site in the zone.
#[derive(Debug, Clone, PartialEq)]
pub struct SiteHere {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its places; none where nobody knows them or the service counts none.
    pub places: Option<f64>,
    /// People sent there, and places left, negative beyond its places; none of a site that does not count.
    pub use_of: Option<(f64, Option<f64>)>,
    /// Whether nobody is sent there only because nobody knows where it is.
    pub is_nowhere: bool,
}

/// One service in a zone.
#[derive(Debug, Clone)]
pub struct ZoneAnswer {
    /// The service.
    pub service: String,
    /// What people call it, and its places.
    pub called: Called,
    /// Id and name of the zone.
    pub zone: [String; 2],
    /// The columns of `zones.geojson`.
    pub row: serde_json::Map<String, Value>,
    /// Where its people are sent, most people first.
    pub goes: Vec<Destination>,
    /// Its sites, most places first.
    pub sites: Vec<SiteHere>,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq)]
pub enum NoZone {
    /// Something is missing or unreadable.
    Unreadable(Sentence),
    /// The results have no zones.
    None,
    /// No zone of that id or name: those that are most like it.
    Unknown(Vec<String>),
}

/// Looks up a zone by its id or name: one answer per service.
///
/// # Errors
/// [`NoZone`].
pub fn zone(out: &Path, named: &str) -> Result<Vec<ZoneAnswer>, NoZone> {
    let unreadable = NoZone::Unreadable;
    let (study, crs) = run(out).and_then(|run| asked(&run)).map_err(unreadable)?;
    study.service.iter().map(|table| answer(out, table, &crs, named)).collect()
}

fn answer(out: &Path, table: &ServiceTable, crs: &AnalysisCrs, named: &str) -> Result<ZoneAnswer, NoZone> {
    let folder = out.join(table.id.as_str());
    if !folder.join("zones.geojson").exists() {
        return Err(NoZone::None);
    }
    let read = |name: &str| layer(&folder.join(name), crs).map_err(NoZone::Unreadable);
    let zones = read("zones.geojson")?;
    let row = find(&zones, named)
        .ok_or_else(|| NoZone::Unknown(near(zones.iter().filter_map(|zone| zone.text("name")), named)))?;
    let [id, name] = ["id", "name"].map(|column| row.text(column).unwrap_or_default().to_owned());
    let is_here = |of: &Row| of.text("zone") == Some(&id);
    let cells = layer_where(&folder.join("demand.geojson"), crs, is_here).map_err(NoZone::Unreadable)?;
    let sites = read("facilities.geojson")?;
    let mut sent: BTreeMap<Cow<'_, str>, f64> = BTreeMap::new();
    for (site, people) in cells.iter().flat_map(flows) {
        *sent.entry(site).or_default() += people;
    }
    let by_id: BTreeMap<&str, &Row> = sites.iter().filter_map(|site| Some((site.text("id")?, site))).collect();
    let destination = |(site, people): (Cow<'_, str>, f64)| {
        let found = by_id.get(&*site);
        let name = found.and_then(|site| site.text("name")).unwrap_or_default().to_owned();
        Destination { id: site.into_owned(), name, people, is_here: found.is_some_and(|site| is_here(site)) }
    };
    let mut goes: Vec<Destination> = sent.into_iter().filter(|(_, people)| *people > 0.0).map(destination).collect();
    goes.sort_by(|a, b| b.people.total_cmp(&a.people).then_with(|| a.id.cmp(&b.id)));
    let site = |site: &Row| SiteHere {
        id: site.text("id").unwrap_or_default().to_owned(),
        name: site.text("name").unwrap_or_default().to_owned(),
        places: site.number("places"),
        use_of: site.is("counted").then(|| {
            let room = site.number("spare").zip(site.number("over")).map(|(spare, over)| spare - over);
            (site.number("allocated").unwrap_or_default(), room)
        }),
        is_nowhere: site.text("position_basis") == Some("none") && site.text("status") != Some("closed"),
    };
    let mut here: Vec<SiteHere> = sites.iter().filter(|site| is_here(site)).map(site).collect();
    here.sort_by(|a, b| {
        let [a_places, b_places] = [a, b].map(|site| site.places.unwrap_or_default());
        b_places.total_cmp(&a_places).then_with(|| a.id.cmp(&b.id))
    });
    let (service, called) = (table.id.to_string(), table.called());
    Ok(ZoneAnswer {
        service,
        called,
        zone: [id, name],
        row: row.properties.iter().map(|(name, value)| (name.to_owned(), value.clone())).collect(),
        goes,
        sites: here,
    })
}

/// The zone of an id, else of a name.
fn find<'a>(zones: &'a [Row], named: &str) -> Option<&'a Row> {
    let by = |column: &'static str| zones.iter().find(move |zone| zone.text(column) == Some(named.trim()));
    by("id").or_else(|| by("name"))
}

impl ZoneAnswer {
    /// The answer in words.
    pub fn text(&self, lang: Lang) -> String {
        self.lines().iter().map(|line| line.text(lang) + "\n").collect()
    }

    fn amount(&self, column: &str) -> Option<f64> {
        self.row.get(column).and_then(Value::as_f64)
    }

    fn lines(&self) -> Vec<Sentence> {
        let seats = self.called.seats;
        let known = |column| self.amount(column).unwrap_or_default();
        let some = |column, key| Some(known(column)).filter(|n| *n > 0.0).map(|n| say(key).whole("n", n));
        let [id, name] = &self.zone;
        let title = say("explain.zone.title").text_of("service", self.called.name.clone());
        let mut lines = vec![title.with("name", name).with("id", id)];
        let need = say("explain.zone.need").whole("demand", known("demand"));
        lines.push(need.part("unlocated", some("demand_unlocated", "explain.zone.unlocated")));
        match self.amount("places").zip(self.amount("gap")) {
            None => lines.push(say("explain.zone.uncounted")),
            Some((places, gap)) => {
                let balance = match gap {
                    gap if gap > 0.0 => say("explain.zone.short").part("n", [seats.count(gap)]),
                    gap if gap < 0.0 => say("explain.zone.spare").part("n", [seats.count(-gap)]),
                    _ => say("explain.zone.balanced"),
                };
                let line = say("explain.zone.places").part("places", [seats.count(places)]).part("balance", [balance]);
                lines.push(line.part("unlocated", some("places_unlocated", "explain.zone.unlocated_places")));
            }
        }
        let sent = say("explain.zone.sent").whole("allocated", known("allocated")).part("seat", [seats.one()]);
        let sent = sent.part("over", some("over", "explain.zone.over"));
        lines.push(sent.whole("unmet", known("unmet")).whole("unreachable", known("unreachable")));
        lines.extend((!self.goes.is_empty()).then(|| say("explain.zone.goes_to")));
        lines.extend(self.goes.iter().take(SHOWN).map(|site| {
            let place = if site.is_here { "explain.zone.here" } else { "explain.zone.elsewhere" };
            let line = say("explain.zone.goes").with("id", &site.id).with("name", &site.name);
            line.whole("people", site.people).part("place", [say(place)])
        }));
        let others = &self.goes[self.goes.len().min(SHOWN)..];
        lines.extend((!others.is_empty()).then(|| {
            let people = others.iter().map(|site| site.people).sum();
            say("explain.zone.more_goes").count("n", others.len()).whole("people", people)
        }));
        if self.sites.is_empty() {
            lines.push(say("explain.zone.no_sites"));
            return lines;
        }
        lines.push(say("explain.zone.sites").count("n", self.sites.len()));
        lines.extend(self.sites.iter().take(SHOWN).map(|site| site.sentence(&self.called)));
        let more = self.sites.len().saturating_sub(SHOWN);
        lines.extend((more > 0).then(|| say("explain.zone.more_sites").count("n", more)));
        lines
    }

    /// The answer for programs.
    pub fn json(&self) -> Value {
        let goes = |site: &Destination| json!({ "id": site.id, "name": site.name, "persons": site.people, "in_zone": site.is_here });
        let site = |site: &SiteHere| json!({ "id": site.id, "name": site.name, "places": site.places, "allocated": site.use_of.map(|use_of| use_of.0), "room": site.use_of.and_then(|use_of| use_of.1) });
        json!({
            "service": self.service, "balance": self.row,
            "goes": self.goes.iter().map(goes).collect::<Vec<_>>(), "sites": self.sites.iter().map(site).collect::<Vec<_>>(),
        })
    }
}

impl SiteHere {
    fn sentence(&self, called: &Called) -> Sentence {
        let seats = called.seats;
        let places = match self.places {
            Some(places) => seats.count(places),
            None => say("explain.zone.unknown").part("seats", [seats.words()]),
        };
        let state = match self.use_of {
            None if self.is_nowhere => say("explain.zone.no_position"),
            None => say("explain.zone.not_counted"),
            Some((people, room)) => {
                let room = room.map(|room| {
                    let key = if room < 0.0 { "explain.zone.site_over" } else { "explain.zone.site_spare" };
                    say(key).whole("n", room.abs())
                });
                say("explain.zone.use_of").whole("people", people).part("room", room)
            }
        };
        let line = say("explain.zone.site").with("id", &self.id).with("name", &self.name);
        line.part("places", [places]).part("state", [state])
    }
}
