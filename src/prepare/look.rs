//! Looks at a file nobody has said anything about.

use super::{Found, rows};
use crate::crs;
use crate::geodesy::System;
use crate::issue::{Issue, Issues};
use crate::model::Role;
use crate::read::number::{coordinate, normal};
use crate::read::roles::{Signs, are_heights, axes, ground_like, headings, paired, services_named};
use crate::read::{Allowance, Aside, Geometry, Parts, Progress, Source, Table, Wanted, parts, read_part};
use crate::words::{say, shorten};
use std::collections::BTreeMap;
use std::path::Path;

/// Looks at every table of a file.
pub fn look(file: &str, progress: &dyn Progress) -> Vec<Found> {
    let source = Source::new(Path::new(""), file, Role::Facilities);
    if !source.part.is_whole() {
        return vec![look_at(file, progress, &mut Allowance::of_file(&source.path))];
    }
    let Parts { tables, aside } = parts(&source.path);
    let mut allowance = Allowance::of_file(&source.path);
    let mut found: Vec<Found> = Vec::with_capacity(tables.len());
    for part in &tables {
        found.push(look_at(&format!("{file}{part}"), progress, &mut allowance));
        // What is left of the file would be beyond the limit as well.
        if found.last().is_some_and(|last| last.issues.count_of("E0207") > 0) {
            break;
        }
    }
    // A sheet without a table beside one that has some is no fault.
    if found.iter().any(|one| one.table.is_some()) {
        for (one, part) in found.iter_mut().zip(&tables).filter(|(one, _)| one.is_empty_sheet()) {
            one.issues = left_aside(file, part, "prepare.aside.empty").into();
        }
    }
    found.extend(aside.into_iter().map(|(part, why)| {
        let why = if why == Aside::Hidden { "prepare.aside.hidden" } else { "prepare.aside.chart" };
        Found::without_table(format!("{file}{part}"), left_aside(file, &part, why).into())
    }));
    found
}

/// A sheet that is not used.
fn left_aside(file: &str, part: &str, why: &'static str) -> Issue {
    Issue::new("I0157").file(file).value(part.trim_start_matches('#')).words("why", say(why))
}

fn look_at(named: &str, progress: &dyn Progress, allowance: &mut Allowance) -> Found {
    let source = Source::new(Path::new(""), named, Role::Facilities);
    let (mut table, mut issues) = read_part(&source, &Wanted::everything(), progress, allowance);
    let title = Path::new(named).file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let titled = services_named(&title);
    let mut pair = None;
    table = table.map(|table| {
        let (table, found) = paired(table, [None, None]);
        // Which of the two is east is guessed, for a person to check.
        let asked = found.groups().flat_map(|group| &group.examples).find(|issue| issue.code == "E0357");
        pair = asked.and_then(|issue| issue.field.clone());
        if pair.is_none() {
            issues.extend(found);
            return table;
        }
        let (table, found) = paired(table, [pair.as_deref(), None]);
        issues.extend(found);
        table
    });
    let mut signs = table.as_ref().map(|table| Signs::of(table, &titled)).unwrap_or_default();
    if signs.role.is_some_and(|(role, _)| role == Role::Zones) && names_land(&title) {
        signs.role = Some((Role::Land, 1));
        signs.fields.clear();
        signs.why = vec![say("read.sign.land_by_name")];
    }
    if let Some(role) = table.as_ref().and_then(|table| ground_like(table, &title)) {
        signs = Signs { role: Some((role, 1)), why: vec![say("read.sign.ground")], ..Signs::default() };
    }
    let mut found = Found {
        named: named.to_owned(),
        table: None,
        titled,
        pair,
        is_north_first: false,
        signs,
        crs: "auto".to_owned(),
        crs_is_guess: false,
        crs_because: String::new(),
        rasters: BTreeMap::new(),
        is_heights: false,
        issues: Issues::new(),
    };
    if let Some(table) = &mut table {
        if let Some((role, _)) = found.signs.role {
            table.layer.role = role;
        }
        if table.layer.bounds.is_none() {
            table.layer.bounds = bounds(table);
        }
        found.system(table, &mut issues);
    }
    if issues.count_of("E0925") > 0 {
        // No table, but roads.
        found.signs = Signs { role: Some((Role::Roads, 1)), why: vec![say("read.sign.osm")], ..Signs::default() };
    }
    if are_heights(&title) && table.as_ref().is_some_and(|table| table.layer.format == "GeoTIFF") {
        // Numbers of pixels that count nobody.
        (found.signs, found.is_heights, issues) = (Signs::default(), true, Issues::new());
    }
    found.table = table;
    found.issues = issues;
    found
}

/// Whether a file is named after residential land: its polygons are no zones then.
fn names_land(title: &str) -> bool {
    let title = normal(title);
    ["居住用地", "住宅用地", "residential"].iter().any(|word| title.contains(word))
}

/// Bounds of the columns that hold coordinates.
fn bounds(table: &Table) -> Option<[f64; 4]> {
    let [x, y] = axes(table).0?;
    let mut geometry = Geometry::default();
    for row in 0..table.rows {
        let number = |column: usize| coordinate(&table.columns[column].cells.get(row)).ok().flatten();
        if let Some((x, y)) = number(x).zip(number(y)) {
            geometry.push_point([x, y]);
        }
    }
    geometry.bounds()
}

impl Found {
    /// Whose coordinates they are: map services shift theirs, which only names betray.
    fn system(&mut self, table: &Table, issues: &mut Issues) {
        let layer = &table.layer;
        if layer.bounds.is_none() {
            return;
        }
        let mut notes = Vec::new();
        match crs::identify(layer, None, &mut notes) {
            Ok(system) => {
                // What the file says, or its numbers prove, needs no word in the study.
                if matches!(system, System::LonLat)
                    && layer.crs_member.is_none()
                    && let Some((name, text)) = self.spoken(table, issues)
                {
                    (self.crs, self.crs_is_guess, self.crs_because) = (name.to_owned(), true, text);
                }
            }
            Err(issue) => {
                let guess = issue.facts.get("guess").filter(|guess| guess.starts_with("EPSG:")).cloned();
                if let Some(guess) = guess {
                    (self.crs, self.crs_is_guess) = (guess, true);
                }
                notes.push(issue);
            }
        }
        for note in notes {
            issues.push(note);
        }
    }

    /// What the words of a file say about its system: headings, titles and notes, those among the rows too.
    fn spoken(&self, table: &Table, issues: &Issues) -> Option<(&'static str, String)> {
        let own = headings(table, [None, None]);
        let words = if table.geometry.is_empty() { &own } else { &table.names };
        crs::spoken(&table.layer.file, words, issues).or_else(|| {
            // Notes under a text table are rows until somebody reads them as sites.
            let is_list = self.role() == Some(Role::Facilities) && table.geometry.is_empty();
            let rows = is_list.then(|| rows::faults(self, table.clone()))?;
            crs::spoken(&table.layer.file, &[], &rows)
        })
    }

    /// Reads every row as the role it looks like, and adds what is wrong with its cells.
    pub fn check_rows(&mut self) {
        if let Some(pair) = &self.pair {
            self.issues.push(Issue::new("E0357").file(&self.named).field(pair).value(""));
        }
        let Some(table) = self.table.clone() else { return };
        if self.role().is_none() {
            let seen = Signs::seen(&table);
            let seen: Vec<String> = seen.into_iter().map(|(role, column)| format!("{role} = {column}")).collect();
            let issue = Issue::new("W0737").file(&self.named).fact("columns", shorten(&table.names.join(", "), 200));
            let seen = if seen.is_empty() { "-".to_owned() } else { seen.join(", ") };
            self.issues.push(issue.fact("seen", seen));
            return;
        }
        self.issues.extend(rows::faults(self, table));
    }
}
