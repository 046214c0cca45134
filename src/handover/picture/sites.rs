//! Sites that are there and sites that are planned: shapes by status, sizes by places, numbers for the table beside.

use super::legend::{Entry, Swatch};
use super::map::Map;
use super::material::{Material, OfService, Site, Standing};
use super::sign::Sign;
use super::{Drawn, Shape};
use crate::handover::tables::{self, Head, Table};
use crate::words::{Lang, say, word};
use std::collections::{BTreeMap, BTreeSet};

/// Sites of which each has its name on the map; of more only those that are planned.
const NAMED: usize = 25;

/// Sites that are drawn in their sizes; of more there are only dots.
const SIZED: usize = 2_000;

/// What a status looks like.
const LOOKS: [(&str, Sign, &str); 7] = [
    ("existing", Sign::Circle, "#0072b2"),
    ("new", Sign::Square, "#b2182b"),
    ("continued", Sign::Plough, "#8c510a"),
    ("extended", Sign::Triangle, "#e08214"),
    ("relocated", Sign::Diamond, "#762a83"),
    ("planned", Sign::Diamond, "#1b7837"),
    ("closed", Sign::Cross, "#222222"),
];

/// The look of a site.
fn look(site: &Site) -> (&'static str, Sign, &'static str) {
    let status = site.status.as_deref().unwrap_or(LOOKS[0].0);
    LOOKS.into_iter().find(|(known, ..)| *known == status).unwrap_or(LOOKS[5])
}

/// The map of a service.
pub(super) fn map(material: &Material<'_>, of: &OfService<'_>, lang: Lang, shape: Shape) -> Vec<Drawn> {
    let sites: Vec<(&Site, [f64; 2])> = of.sites.iter().filter_map(|site| Some((site, site.at?))).collect();
    if sites.is_empty() {
        return Vec::new();
    }
    let about = |key| {
        let say = say(key).text_of("service", of.called.name.clone()).with("year", material.case.year);
        say.part("seats", [of.called.seats.words()]).text(lang)
    };
    let title = about("handover.picture.sites.title");
    let name = format!("map-sites-{}", of.service.id);
    let year = material.case.year;
    let most = sites.iter().filter_map(|(site, _)| site.places).fold(0.0, f64::max);
    let plain = about(if most > 0.0 { "handover.picture.sites.about" } else { "handover.picture.sites.about_alike" });
    let mut map = Map::new(material, &name, [&title, &plain], lang, shape);
    let text = map.measures.text;
    map.ground(&of.zones);
    let radius = |site: &Site| {
        let share = site.places.filter(|_| most > 0.0).map_or(0.4, |places| (places / most).sqrt());
        text * if sites.len() > SIZED { 0.16 } else { 0.22 + 0.4 * share }
    };
    // Those of one look are one path; where they are many, one that lies on another is left out.
    let mut paths: BTreeMap<(Sign, &str, bool), String> = BTreeMap::new();
    let mut dots = BTreeSet::new();
    let mut shown = BTreeSet::new();
    for (site, at) in &sites {
        let (status, sign, colour) = look(site);
        let ([x, y], standing) =
            (map.at(*at), if sign == Sign::Cross { Standing::Counted } else { site.standing(year) });
        let is_hollow = standing != Standing::Counted;
        shown.insert((status, standing));
        if sites.len() <= SIZED || dots.insert((x.round() as i64, y.round() as i64)) {
            paths.entry((sign, colour, is_hollow)).or_default().push_str(&sign.path([x, y], radius(site)));
        }
    }
    for ((sign, colour, is_hollow), d) in &paths {
        map.paper.path(d, &sign.look(colour, *is_hollow, text));
    }
    if sites.len() <= SIZED {
        for (site, at) in &sites {
            map.keep_free(map.at(*at), radius(site) * 0.8);
        }
        for (number, site) in of.numbered() {
            let Some(at) = site.at.filter(|_| !site.is_existing() || sites.len() <= NAMED) else { continue };
            let number = number.to_string();
            map.label_beside(map.at(at), radius(site), &[&format!("{number} {}", site.name), &number], text * 0.74);
        }
    }
    map.names(&of.zones);
    let count = |standing| sites.iter().filter(|(site, _)| site.standing(year) == standing).count();
    let [open, unknown] = [Standing::Counted, Standing::Unknown].map(count);
    let unknown = (unknown > 0).then(|| say("handover.picture.sites.words_unknown").count("n", unknown));
    let words = say("handover.picture.sites.words").text_of("service", of.called.name.clone());
    let words = words.count("n", sites.len()).with("year", year).with("open", open).part("unknown", unknown);
    let words = words.part("seats", [of.called.seats.words()]).text(lang);
    let picture = map.finished((word("handover.picture.sites.legend", lang), &legend(&shown, of, lang)), words);
    vec![Drawn { picture, table: table(of, lang) }]
}

fn legend(shown: &BTreeSet<(&'static str, Standing)>, of: &OfService<'_>, lang: Lang) -> Vec<Entry> {
    let mut all = Vec::new();
    for (status, sign, colour) in LOOKS {
        for standing in [Standing::Counted, Standing::Unknown, Standing::Away] {
            if shown.contains(&(status, standing)) {
                let status = tables::of_status(status, lang);
                let key = match standing {
                    Standing::Counted => None,
                    Standing::Unknown => Some("handover.picture.sites.unknown"),
                    Standing::Away => Some("handover.picture.sites.later"),
                };
                let seats = of.called.seats.words();
                let words = key.map(|key| say(key).with("status", &status).part("seats", [seats]).text(lang));
                let swatch = Swatch::Sign(sign, colour, standing != Standing::Counted);
                all.push(Entry { swatch, words: words.unwrap_or(status) });
            }
        }
    }
    all
}

fn table(of: &OfService<'_>, lang: Lang) -> Option<Table> {
    let heads =
        [Head::Number, Head::Site, Head::Zone, Head::Status, Head::Opens, Head::Closes, Head::Seats, Head::Allocated];
    let mut table = Table::new(of.called.seats, &heads);
    for (number, site) in of.numbered() {
        table.row([
            (Head::Number, (number as f64).into()),
            (Head::Site, site.name.as_str().into()),
            (Head::Zone, of.zone(site).into()),
            (Head::Status, site.status.as_deref().map(|status| tables::of_status(status, lang)).into()),
            (Head::Opens, site.opens.into()),
            (Head::Closes, site.closes.into()),
            (Head::Seats, site.places.into()),
            (Head::Allocated, site.allocated.into()),
        ]);
    }
    table.finished()
}
