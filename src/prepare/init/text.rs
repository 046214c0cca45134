//! The words of a first study: keys with the reason of each guess, alternatives commented out.

use super::draft::{Draft, constant, has_column, likely};
use super::services::{Radius, defaults, radius, standard};
use crate::model::Role;
use crate::prepare::Found;
use crate::read::Table;
use crate::read::roles::{Likely, axes, density, likely_axes};
use crate::words::{Lang, Sentence, say, shorten, word};
use std::fmt::Write;
use std::path::Path;

/// The text, and how many guesses in it are marked.
pub(super) fn text(draft: &Draft<'_>, lang: Lang) -> (String, usize) {
    let mut page = Page { out: String::new(), lang };
    page.note(&say("prepare.init.head"));
    page.line(&format!("title = {}", quoted(&draft.title)));
    let basis = if draft.year_is_found { "prepare.init.year_found" } else { "prepare.init.year_none" };
    page.marked(&say("prepare.init.year").part("basis", [say(basis)]));
    page.line(&format!("year = {}", draft.year));
    page.facilities(draft);
    page.demand(draft);
    page.zones(draft);
    page.services(draft);
    page.land(draft);
    page.coverage(draft);
    page.coverage_of_beds(draft);
    page.access(draft);
    page.unused(draft);
    let marks = page.out.matches(&format!("# {}", word("prepare.init.mark", lang))).count();
    (page.out, marks)
}

pub(super) struct Page {
    out: String,
    lang: Lang,
}

/// A TOML string.
pub(super) fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// A TOML key, on one line whatever it holds.
fn key(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", c as u32);
            }
            c => out.push(c),
        }
    }
    out + "\""
}

impl Page {
    pub(super) fn line(&mut self, text: &str) {
        self.out.push_str(text);
        self.out.push('\n');
    }

    /// A comment: on one line, whatever the data say.
    pub(super) fn note(&mut self, what: &Sentence) {
        self.line(&format!("# {}", what.text(self.lang)));
    }

    /// A comment that marks a guess.
    pub(super) fn marked(&mut self, what: &Sentence) {
        let (mark, colon) = (word("prepare.init.mark", self.lang), word("text.colon", self.lang));
        self.line(&format!("# {mark}{colon}{}", what.text(self.lang)));
    }

    fn facilities(&mut self, draft: &Draft<'_>) {
        if draft.facilities.is_empty() {
            self.no_facilities(draft);
        }
        for &at in &draft.facilities {
            let found = &draft.found[at];
            self.line("\n[[facilities]]");
            self.why(found);
            self.line(&format!("path = {}", quoted(&draft.paths[at])));
            self.crs(found);
            if let Some(service) = constant(found) {
                self.marked(&say("prepare.init.by_name"));
                self.line(&format!("service = {}", quoted(service)));
            }
            let axes = self.likely_axes(found);
            self.fields(found, &[], &axes);
            if has_column(found) {
                self.values(found);
            }
        }
    }

    /// What stands in the place of sites: the lists whose kind nobody knows, else what to bring.
    fn no_facilities(&mut self, draft: &Draft<'_>) {
        self.line("");
        let lists: Vec<&String> = draft.of_unknown_kind().filter_map(|found| draft.path_of(found)).collect();
        if lists.is_empty() {
            self.marked(&say("prepare.init.no_facilities"));
            self.line("# [[facilities]]\n# path = \"schools.csv\"");
        }
        for path in lists {
            self.marked(&say("prepare.init.unknown_list"));
            self.line(&format!("# [[facilities]]\n# path = {}\n# service = \"hospital_beds\"", quoted(path)));
        }
    }

    /// Keys for columns that look like coordinates, where none is called so.
    fn likely_axes(&mut self, found: &Found) -> String {
        let unplaced = |table: &&Table| table.geometry.is_empty() && axes(table).0.is_none();
        let Some(Likely { x: Some(x), y: Some(y), .. }) = found.table.as_ref().filter(unplaced).map(likely_axes) else {
            return String::new();
        };
        self.marked(&say("prepare.init.axes"));
        format!("x = {}, y = {}", quoted(&x), quoted(&y))
    }

    /// Values of the column of services that are not known.
    fn values(&mut self, found: &Found) {
        let known: Vec<String> = found
            .signs
            .unclear
            .iter()
            .filter_map(|value| likely(value).map(|service| format!("{} = {}", key(value), quoted(&service))))
            .collect();
        let unknown: Vec<String> =
            found.signs.unclear.iter().filter(|value| likely(value).is_none()).map(|value| quoted(value)).collect();
        if !known.is_empty() {
            self.marked(&say("prepare.init.guessed_types"));
            self.line(&format!("values.service = {{ {} }}", known.join(", ")));
        }
        if !unknown.is_empty() {
            self.marked(&say("prepare.init.unknown_types").list("types", unknown));
        }
    }

    pub(super) fn why(&mut self, found: &Found) {
        let (rows, encoding) = found.table.as_ref().map_or((0, ""), |t| (t.rows, t.layer.encoding.as_str()));
        // Workbooks and rasters have none.
        let encoding = (!encoding.is_empty()).then(|| say("prepare.init.encoding").with("encoding", encoding));
        let columns: Vec<String> =
            found.signs.fields.iter().map(|(name, columns)| format!("{name} = {}", columns[0])).collect();
        let layer = say("prepare.init.layer").with("rows", rows).part("encoding", encoding);
        self.note(&layer.series("why", found.signs.why.clone()).with("columns", columns.join(", ")));
    }

    pub(super) fn crs(&mut self, found: &Found) {
        if found.crs_is_guess {
            let text = shorten(&found.crs_because, 60);
            if text.is_empty() {
                self.marked(&say("prepare.init.crs_by_numbers"));
            } else {
                self.marked(&say("prepare.init.crs_by_text").with("text", text));
            }
            self.line(&format!("crs = {}", quoted(&found.crs)));
        }
    }

    /// `fields`, where the study must name them: several columns for one role, and ages. `also` are keys of the same table.
    fn fields(&mut self, found: &Found, only: &[&str], also: &str) {
        let mut keys = Vec::new();
        for (name, columns) in &found.signs.fields {
            if columns.len() > 1 && (only.is_empty() || only.contains(name)) {
                let others: Vec<String> = columns[1..].iter().map(|column| quoted(column)).collect();
                self.marked(&say("prepare.init.several").with("name", name).list("others", others));
                keys.push(format!("{name} = {}", quoted(&columns[0])));
            }
        }
        if !also.is_empty() {
            keys.push(also.to_owned());
        }
        if !keys.is_empty() {
            self.line(&format!("fields = {{ {} }}", keys.join(", ")));
        }
    }

    fn demand(&mut self, draft: &Draft<'_>) {
        self.by_zone(draft);
        let Some(at) = draft.demand else {
            if draft.by_zone.is_none() {
                self.line("");
                self.marked(&say("prepare.init.no_demand"));
                self.line("# [[demand]]\n# path = \"grid.geojson\"");
            }
            return;
        };
        self.line("");
        let found = &draft.found[at];
        self.line("[[demand]]");
        if draft.demand_is_zones {
            self.marked(&say("prepare.init.demand_is_zones"));
        } else {
            self.why(found);
        }
        if draft.rasters.is_empty() {
            self.line(&format!("path = {}", quoted(&draft.paths[at])));
            self.crs(found);
            self.unit(found);
            self.people(found, &["id", "zone", "x", "y"]);
        } else {
            self.crs(found);
            self.rasters(draft);
        }
        self.totals(draft);
    }

    /// What the pixels of a raster count that calls itself a density.
    fn unit(&mut self, found: &Found) {
        let name = Path::new(&found.named).file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
        if found.table.as_ref().is_some_and(|table| table.layer.format == "GeoTIFF") && density(&name).is_some() {
            self.marked(&say("prepare.init.density"));
            self.line("unit = \"persons per km2\"");
        }
    }

    /// Rasters by age, a line for each band.
    fn rasters(&mut self, draft: &Draft<'_>) {
        let files = draft.rasters.iter().map(|(_, files)| files.len()).sum::<usize>();
        self.marked(&say("prepare.init.rasters").with("n", files));
        for (band, files) in &draft.rasters {
            let files: Vec<String> = files.iter().map(|file| quoted(file)).collect();
            self.line(&format!("rasters.{} = [{}]", key(band), files.join(", ")));
        }
    }

    /// A table of townships as demand.
    fn by_zone(&mut self, draft: &Draft<'_>) {
        let Some(at) = draft.by_zone else { return };
        self.line("\n[[demand]]");
        self.why(&draft.found[at]);
        self.note(&say("prepare.init.by_zone"));
        self.line(&format!("path = {}", quoted(&draft.paths[at])));
        self.people(&draft.found[at], &[]);
    }

    /// The columns that count people.
    fn people(&mut self, found: &Found, names: &[&str]) {
        let bands: Vec<String> =
            found.signs.ages.iter().map(|(band, column)| format!("{} = {}", key(band), quoted(column))).collect();
        let mut also = Vec::new();
        if found.signs.persons.len() > 1 {
            let others: Vec<String> = found.signs.persons[1..].iter().map(|column| quoted(column)).collect();
            self.marked(&say("prepare.init.persons").list("others", others));
            also.push(format!("persons = {}", quoted(&found.signs.persons[0])));
        }
        if !bands.is_empty() {
            self.note(&say("prepare.init.ages"));
            also.push(format!("ages = {{ {} }}", bands.join(", ")));
        }
        self.fields(found, names, &also.join(", "));
    }

    fn totals(&mut self, draft: &Draft<'_>) {
        let Some(at) = draft.totals else { return };
        let signs = &draft.found[at].signs;
        let key = signs.field("id").first().or_else(|| signs.field("name").first());
        if let Some((key, persons)) = key.zip(signs.persons.first()) {
            self.marked(&say("prepare.init.totals"));
            let path = quoted(&draft.paths[at]);
            self.line(&format!("totals = {{ path = {path}, key = {}, persons = {} }}", quoted(key), quoted(persons)));
        }
    }

    fn zones(&mut self, draft: &Draft<'_>) {
        self.line("");
        let Some(at) = draft.zones else {
            self.marked(&say("prepare.init.no_zones"));
            self.line("# [zones]\n# path = \"townships.geojson\"");
            return;
        };
        let found = &draft.found[at];
        self.line("[zones]");
        self.why(found);
        self.line(&format!("path = {}", quoted(&draft.paths[at])));
        self.crs(found);
        self.fields(found, &[], "");
    }

    fn services(&mut self, draft: &Draft<'_>) {
        let layers = draft.demand.into_iter().chain(draft.by_zone);
        let bands = layers.flat_map(|at| draft.found[at].signs.ages.iter().map(|(band, _)| band.as_str()));
        let bands: Vec<&str> = bands.collect();
        for id in &draft.services {
            let default = defaults(id);
            self.line("\n[[service]]");
            self.note(&default.name);
            self.line(&format!("id = {}", quoted(id)));
            match default.ages.filter(|ages| covers(&bands, *ages)) {
                Some([from, to]) => {
                    let rate = default.rate.map_or_else(String::new, |rate| format!(", per_1000 = {rate}"));
                    self.marked(&say("prepare.init.demand_ages"));
                    self.line(&format!("demand = {{ ages = [{from}, {to}]{rate} }}"));
                }
                None if default.ages.is_none() => {
                    self.marked(&say("prepare.init.demand_rate").part("basis", [default.basis]));
                    self.line(&format!("demand = {{ per_1000 = {} }}", default.per_1000));
                }
                None => {
                    self.marked(&say("prepare.init.demand_rate_instead").part("basis", [default.basis]));
                    self.line(&format!("demand = {{ per_1000 = {} }}", default.per_1000));
                }
            }
            self.line("method = \"optimal\"");
            if draft.has_no_map() {
                self.note(&say("prepare.init.no_map"));
                self.line("# cutoff = \"3 km\"");
            } else if let Some(Radius { metres, clause, .. }) = radius(id) {
                self.marked(&say("prepare.init.radius").part("clause", [clause]));
                self.line(&format!("cutoff = \"{metres} m\""));
                self.line("# cutoff = \"3 km\"");
            } else {
                self.note(&say("prepare.init.no_radius"));
                self.line("# cutoff = \"3 km\"");
            }
            if let Some(standard) = standard(id) {
                self.line(&format!("standard = {}", quoted(standard)));
            }
        }
    }

    /// Files that are in no use, and those that could have been used instead.
    fn unused(&mut self, draft: &Draft<'_>) {
        for (found, path) in
            draft.found.iter().zip(&draft.paths).zip(&draft.used).filter(|(_, used)| used.is_none()).map(|(f, _)| f)
        {
            let why = match found.role() {
                Some(Role::Facilities) => "prepare.init.unused_facilities",
                Some(Role::Demand) => "prepare.init.unused_demand",
                Some(Role::Zones) => "prepare.init.unused_zones",
                Some(Role::Totals) => "prepare.init.unused_totals",
                Some(Role::Land) => "prepare.init.unused_land",
                // No file is taken for attendance areas by itself: they look like zones.
                None | Some(Role::Attendance) => "prepare.init.unused_unknown",
                Some(Role::Costs) => "prepare.init.unused_costs",
            };
            self.line("");
            self.marked(&say("prepare.init.unused").with("file", path).part("why", [say(why)]));
        }
    }
}

/// Whether age bands hold every age of a range; an upper end of 100 or more asks for a band that is open.
fn covers(bands: &[&str], [from, to]: [u16; 2]) -> bool {
    let closed = |band: &&str| {
        let (low, high) = band.split_once('-').unwrap_or((band, band));
        Some((low.parse::<u16>().ok()?, high.parse::<u16>().ok()?))
    };
    let mut age = from;
    loop {
        if to >= 100 && bands.contains(&format!("{age}+").as_str()) {
            return true;
        }
        let next = bands
            .iter()
            .filter_map(closed)
            .filter(|(low, high)| *low <= age && age <= *high)
            .map(|(_, high)| high)
            .max();
        match next {
            Some(high) if high >= to => return true,
            Some(high) => age = high + 1,
            None => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_cover_a_range_or_not() {
        assert!(covers(&["6-11"], [6, 11]) && covers(&["0-14"], [6, 11]) && covers(&["6-8", "9-11"], [6, 11]));
        assert!(!covers(&["6-8"], [6, 11]) && !covers(&[], [6, 11]));
        assert!(covers(&["60+"], [60, 130]) && covers(&["60-79", "80+"], [60, 130]) && !covers(&["65+"], [60, 130]));
    }
}
