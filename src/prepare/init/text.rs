//! The words of a first study: keys with the reason of each guess, alternatives commented out.

use super::counts::told_by;
use super::draft::{Draft, constant, has_column, likely};
use super::planned::{Part, Parts};
use crate::model::Role;
use crate::prepare::Found;
use crate::read::number::shown;
use crate::read::roles::{Likely, axes, density, likely_axes, likely_columns};
use crate::read::{Table, beginning};
use crate::survey;
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
    page.travel(draft);
    page.services(draft);
    page.attendance(draft);
    page.land(draft);
    page.coverage(draft);
    page.coverage_of_beds(draft);
    page.access(draft);
    page.forecast(draft);
    page.unused(draft);
    let marks = page.out.matches(&format!("# {}", word("prepare.init.mark", lang))).count();
    (page.out, marks)
}

/// Whether a file is a study that `init` wrote: it begins as one does, in either language.
pub(super) fn is_draft(path: &Path) -> bool {
    let heads = Lang::ALL.map(|lang| format!("# {}", say("prepare.init.head").text(lang)));
    let longest = heads.iter().map(String::len).max().unwrap_or_default();
    let start = beginning(path, longest);
    heads.iter().any(|head| start.starts_with(head.as_bytes()))
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
            match Parts::of(&draft.found[at]) {
                None => self.list(draft, at, None),
                Some(parts) => {
                    self.list(draft, at, Some(&parts.now));
                    self.list(draft, at, Some(&parts.later));
                }
            }
        }
    }

    /// A list of sites, or a part of it.
    fn list(&mut self, draft: &Draft<'_>, at: usize, part: Option<&Part>) {
        let found = &draft.found[at];
        self.line("\n[[facilities]]");
        self.why(found);
        self.line(&format!("path = {}", quoted(&draft.paths[at])));
        if let Some(part) = part {
            let said = say("prepare.init.part").with("column", &part.places).with("n", part.sites);
            self.marked(&said.with("status", &part.status));
            let values: Vec<String> = part.values.iter().map(|value| quoted(value)).collect();
            self.line(&format!("where = {{ {} = [{}] }}", key(&part.status), values.join(", ")));
        }
        self.crs(found);
        if let Some(service) = constant(found) {
            self.marked(&say("prepare.init.by_name"));
            self.line(&format!("service = {}", quoted(service)));
        }
        let mut also = vec![self.by_service(found)];
        also.extend(self.likely_axes(found));
        also.push(self.pair(found));
        also.extend(part.map(|part| format!("places = {}", quoted(&part.places))));
        also.retain(|key| !key.is_empty());
        self.fields(found, &[], also);
        self.missing_places(found, part);
        if has_column(found) {
            self.values(found);
        }
    }

    /// Columns that count the places of one service each.
    fn by_service(&mut self, found: &Found) -> String {
        let mut keys = Vec::new();
        for (service, columns) in &found.signs.by_service {
            if columns.len() > 1 {
                let others: Vec<String> = columns[1..].iter().map(|column| quoted(column)).collect();
                self.marked(&say("prepare.init.several").with("name", service).list("others", others));
            }
            keys.push(format!("{service} = {}", quoted(&columns[0])));
        }
        if keys.is_empty() { String::new() } else { format!("places_by_service = {{ {} }}", keys.join(", ")) }
    }

    /// A list that has places for some sites and none for others: whether nobody knows them is asked.
    fn missing_places(&mut self, found: &Found, part: Option<&Part>) {
        let Some(table) = &found.table else { return };
        let column = part.map(|part| &part.places).or_else(|| found.signs.field("places").first());
        let is_other = !found.signs.field("classes").is_empty() || !found.signs.by_service.is_empty();
        let Some(cells) = column.and_then(|name| table.column(name)).filter(|_| !is_other) else { return };
        let mut rows = found.signs.data_rows(table);
        if let Some((part, stages)) = part.and_then(|part| Some((part, table.column(&part.status)?))) {
            rows.retain(|row| part.values.iter().any(|value| value == shown(&stages.get(*row)).trim()));
        }
        let empty = rows.iter().filter(|row| shown(&cells.get(**row)).trim().is_empty()).count();
        if empty > 0 && empty < rows.len() {
            self.marked(&say("prepare.init.missing_places").with("n", empty));
            self.line("missing_places = \"unknown\"");
        }
    }

    /// The column with both coordinates, where which of them is east is a guess.
    fn pair(&mut self, found: &Found) -> String {
        let Some(pair) = &found.pair else { return String::new() };
        if found.is_north_first {
            self.marked(&say("prepare.init.pair_north").with("column", pair));
            return format!("yx = {}", quoted(pair));
        }
        self.marked(&say("prepare.init.pair").with("column", pair));
        format!("xy = {}", quoted(pair))
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
    fn likely_axes(&mut self, found: &Found) -> Vec<String> {
        let unplaced = |table: &&Table| table.geometry.is_empty() && axes(table).0.is_none();
        let Some(Likely { x: Some(x), y: Some(y), .. }) = found.table.as_ref().filter(unplaced).map(likely_axes) else {
            return Vec::new();
        };
        self.marked(&say("prepare.init.axes"));
        vec![format!("x = {}", quoted(&x)), format!("y = {}", quoted(&y))]
    }

    /// Values of the column of services that are not known.
    fn values(&mut self, found: &Found) {
        let known: Vec<String> = found
            .signs
            .unclear
            .iter()
            .filter_map(|value| likely(found, value).map(|service| format!("{} = {}", key(value), quoted(&service))))
            .collect();
        let unknown: Vec<String> = found
            .signs
            .unclear
            .iter()
            .filter(|value| likely(found, value).is_none())
            .map(|value| quoted(value))
            .collect();
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
            return;
        }
        // A list of longitude and latitude: what each answer would change, where it would.
        let Some(table) = found.table.as_ref().filter(|table| survey::is_assumed(&table.layer)) else { return };
        let middle = |[w, s, e, n]: [f64; 4]| [f64::midpoint(w, e), f64::midpoint(s, n)];
        if let Some([gcj, bd]) = table.layer.bounds.and_then(|bounds| survey::shifts(middle(bounds))) {
            self.marked(&say("prepare.init.datum").whole("gcj", gcj).whole("bd", bd));
            self.line("crs = \"wgs84\"");
        }
    }

    /// `fields`, where the study must name them: several columns for one role, and ages. `also` are keys of the same table. A column of
    /// sites that looks like a role without one is to be uncommented; keys then stand one by one, so that it can be.
    fn fields(&mut self, found: &Found, only: &[&str], also: Vec<String>) {
        let mut keys = Vec::new();
        for (name, columns) in &found.signs.fields {
            let is_settled = also.iter().any(|key| key.starts_with(&format!("{name} = ")));
            if columns.len() > 1 && !is_settled && (only.is_empty() || only.contains(name)) {
                let others: Vec<String> = columns[1..].iter().map(|column| quoted(column)).collect();
                self.marked(&say("prepare.init.several").with("name", name).list("others", others));
                keys.push(format!("{name} = {}", quoted(&columns[0])));
            }
        }
        keys.extend(also);
        let sites = found.table.as_ref().filter(|_| found.role() == Some(Role::Facilities));
        let mut played = found.signs.fields.clone();
        played.extend(found.signs.by_service.values().map(|columns| ("places", columns.clone())));
        let likely = sites.map(|table| likely_columns(table, &played)).unwrap_or_default();
        if likely.is_empty() && !keys.is_empty() {
            self.line(&format!("fields = {{ {} }}", keys.join(", ")));
        } else {
            for key in &keys {
                self.line(&format!("fields.{key}"));
            }
        }
        for (role, column) in likely {
            self.marked(&say("prepare.init.likely").with("column", shorten(&column, 60)).with("role", role));
            self.line(&format!("# fields.{role} = {}", quoted(&column)));
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
        let mut also = Vec::from_iter(Some(self.pair(found)).filter(|keys| !keys.is_empty()));
        if found.signs.persons.len() > 1 {
            let others: Vec<String> = found.signs.persons[1..].iter().map(|column| quoted(column)).collect();
            self.marked(&say("prepare.init.persons").list("others", others));
            also.push(format!("persons = {}", quoted(&found.signs.persons[0])));
        }
        if !bands.is_empty() {
            self.note(&say("prepare.init.ages"));
            also.push(format!("ages = {{ {} }}", bands.join(", ")));
        }
        self.fields(found, names, also);
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
        self.fields(found, &[], Vec::new());
    }

    /// Areas to be uncommented: they bind everybody who lives in them.
    fn attendance(&mut self, draft: &Draft<'_>) {
        for areas in &draft.attendance {
            let first = draft.services.first().map_or("primary", String::as_str);
            let service = areas.service.as_deref().unwrap_or(first);
            self.line("");
            self.marked(&say("prepare.init.attendance").with("column", &areas.column));
            self.line("# [[attendance]]");
            self.line(&format!("# service = {}", quoted(service)));
            self.line(&format!("# path = {}", quoted(&draft.paths[areas.at])));
            let found = &draft.found[areas.at];
            if found.crs_is_guess {
                self.line(&format!("# crs = {}", quoted(&found.crs)));
            }
            self.line(&format!("# fields = {{ facility = {} }}", quoted(&areas.column)));
        }
    }

    /// Files that are in no use, and those that could have been used instead.
    fn unused(&mut self, draft: &Draft<'_>) {
        let is_area = |at: usize| draft.attendance.iter().any(|areas| areas.at == at);
        for at in (0..draft.found.len()).filter(|at| draft.used[*at].is_none() && !is_area(*at)) {
            let (found, path) = (&draft.found[at], &draft.paths[at]);
            let why = match found.role() {
                _ if told_by(found).is_some() => "prepare.init.unused_series",
                Some(Role::Facilities) => "prepare.init.unused_facilities",
                Some(Role::Demand) => "prepare.init.unused_demand",
                Some(Role::Zones) => "prepare.init.unused_zones",
                Some(Role::Totals) => "prepare.init.unused_totals",
                Some(Role::Land) => "prepare.init.unused_land",
                // No file is taken for attendance areas by itself: they look like zones.
                None | Some(Role::Attendance | Role::Series | Role::Cover) => "prepare.init.unused_unknown",
                Some(Role::Roads | Role::Barriers | Role::Crossings | Role::Elevation) => "prepare.init.unused_ground",
                Some(Role::Costs) => "prepare.init.unused_costs",
            };
            self.line("");
            self.marked(&say("prepare.init.unused").with("file", path).part("why", [say(why)]));
        }
    }
}
