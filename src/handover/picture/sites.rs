//! Sites that are there and sites that are planned: shapes by status, sizes by places, numbers for the table beside.

use super::legend::{Entry, Swatch};
use super::map::Map;
use super::material::{Material, OfService, Site, Standing};
use super::sign::Sign;
use super::{Drawn, Picture, Shape};
use crate::handover::tables::{self, Cell, Head, Table};
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

/// What a map of sites is called.
struct Named {
    name: &'static str,
    title: &'static str,
    about: &'static str,
    about_alike: &'static str,
}

/// The map of a service.
pub(super) fn map(material: &Material<'_>, of: &OfService<'_>, lang: Lang, shape: Shape) -> Vec<Drawn> {
    let named = Named {
        name: "map-sites",
        title: "handover.picture.sites.title",
        about: "handover.picture.sites.about",
        about_alike: "handover.picture.sites.about_alike",
    };
    let sites = of.sites.iter().filter_map(|site| Some((site, site.at?))).collect();
    let picture = picture(material, (of, of), sites, &named, lang, shape);
    picture.map(|picture| Drawn { picture, table: table(of, lang) }).into_iter().collect()
}

/// The sites that were open in the first of several years (现状分布), with the numbers that they have on the other maps.
pub(super) fn first(material: &Material<'_>, of: &OfService<'_>, lang: Lang, shape: Shape) -> Vec<Drawn> {
    let Some(first) = &material.first else { return Vec::new() };
    let Some(then) = first.services.iter().find(|then| then.service.id == of.service.id) else { return Vec::new() };
    let named = Named {
        name: "map-sites-first",
        title: "handover.picture.sites.first",
        about: "handover.picture.sites.about_first",
        about_alike: "handover.picture.sites.about_alike",
    };
    let is_open = |site: &Site| site.standing(first.case.year) != Standing::Away;
    let sites = then.sites.iter().filter(|site| is_open(site)).filter_map(|site| Some((site, site.at?))).collect();
    let picture = picture(first, (then, of), sites, &named, lang, shape);
    picture.map(|picture| Drawn { picture, table: table_then(then, of, is_open, lang) }).into_iter().collect()
}

/// A map of sites `then`, which have the numbers that they have `now`.
fn picture(
    material: &Material<'_>,
    (then, now): (&OfService<'_>, &OfService<'_>),
    sites: Vec<(&Site, [f64; 2])>,
    named: &Named,
    lang: Lang,
    shape: Shape,
) -> Option<Picture> {
    if sites.is_empty() {
        return None;
    }
    let about = |key| {
        let say = say(key).text_of("service", then.called.name.clone()).with("year", material.case.year);
        say.part("seats", [then.called.seats.words()]).text(lang)
    };
    let title = about(named.title);
    let name = format!("{}-{}", named.name, then.service.id);
    let year = material.case.year;
    let most = sites.iter().filter_map(|(site, _)| site.places).fold(0.0, f64::max);
    let plain = about(if most > 0.0 { named.about } else { named.about_alike });
    let mut map = Map::new(material, &name, [&title, &plain], lang, shape);
    let text = map.measures.text;
    map.ground(&then.zones);
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
        let drawn: BTreeMap<&str, &Site> = sites.iter().map(|(site, _)| (site.id.as_str(), *site)).collect();
        for (number, known) in now.numbered() {
            let Some(site) = drawn.get(known.id.as_str()) else { continue };
            let Some(at) = site.at.filter(|_| !site.is_existing() || sites.len() <= NAMED) else { continue };
            let number = number.to_string();
            map.label_beside(map.at(at), radius(site), &[&format!("{number} {}", site.name), &number], text * 0.74);
        }
    }
    map.names(&then.zones);
    let count = |standing| sites.iter().filter(|(site, _)| site.standing(year) == standing).count();
    let [open, unknown] = [Standing::Counted, Standing::Unknown].map(count);
    let unknown = (unknown > 0).then(|| say("handover.picture.sites.words_unknown").count("n", unknown));
    let words = say("handover.picture.sites.words").text_of("service", then.called.name.clone());
    let words = words.count("n", sites.len()).with("year", year).with("open", open).part("unknown", unknown);
    let words = words.part("seats", [then.called.seats.words()]).text(lang);
    Some(map.finished((word("handover.picture.sites.legend", lang), &legend(&shown, then, lang)), words))
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
        table.row(row(of, number, site, lang));
    }
    table.finished()
}

/// What stands beside the number of a site; a table has those of it that it has heads for.
fn row(of: &OfService<'_>, number: usize, site: &Site, lang: Lang) -> [(Head, Cell); 8] {
    [
        (Head::Number, (number as f64).into()),
        (Head::Site, site.name.as_str().into()),
        (Head::Zone, of.zone(site).into()),
        (Head::Status, site.status.as_deref().map(|status| tables::of_status(status, lang)).into()),
        (Head::Opens, site.opens.into()),
        (Head::Closes, site.closes.into()),
        (Head::Seats, site.places.into()),
        (Head::Allocated, site.allocated.into()),
    ]
}

/// The sites of a map of the first year.
fn table_then(then: &OfService<'_>, now: &OfService<'_>, is_open: impl Fn(&Site) -> bool, lang: Lang) -> Option<Table> {
    let heads = [Head::Number, Head::Site, Head::Zone, Head::Status, Head::Opens, Head::Seats, Head::Allocated];
    let mut table = Table::new(then.called.seats, &heads);
    let open: BTreeMap<&str, &Site> =
        then.sites.iter().filter(|site| is_open(site)).map(|site| (site.id.as_str(), site)).collect();
    for (number, known) in now.numbered() {
        let Some(site) = open.get(known.id.as_str()) else { continue };
        table.row(row(then, number, site, lang));
    }
    table.finished()
}
