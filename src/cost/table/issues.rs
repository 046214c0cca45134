//! What is wrong with the ends of ways, and what is worth knowing about them.

use super::{Leads, Meaning, Origins, Reading, ends};
use crate::cost::name::unit;
use crate::issue::{Issue, Issues};
use crate::model::{Ends, Planar};
use crate::read::roles::near;
use crate::units::{Impedance, Persons};
use crate::words::say;
use std::borrow::Cow;

/// Messages of one kind that say which name is the nearest: each is compared with all names.
const COMPARED: usize = 20;

/// And names they are compared with.
const NAMES: usize = 20_000;

impl Reading<'_> {
    /// A finding in the row of a way.
    fn at(&self, code: &'static str, way: usize) -> Issue {
        let issue = Issue::new(code).file(&self.raw.layer.file).feature(self.raw.row[way] as usize);
        match self.raw.line.as_ref() {
            Some(lines) => issue.line(lines[way] as usize),
            None => issue,
        }
    }

    /// Ways that nobody goes like this: by the middle one of them the unit is another. What one costs is compared with the straight
    /// line between its ends, which no way is shorter than.
    pub(super) fn unlikely(&self, ways: &[Vec<(u32, i64)>]) -> Option<Issue> {
        /// Metres in a second: faster than anybody gets to a school or a hospital, and slower than anybody walks.
        const FASTEST: f64 = 40.0;
        const SLOWEST: f64 = 0.2;
        /// A way to its straight line.
        const SHORTEST: f64 = 0.5;
        const LONGEST: f64 = 30.0;
        let demand = &self.model.demand;
        let mut ratios: Vec<f64> = Vec::new();
        for (facility, ways) in self.model.facilities.iter().zip(ways) {
            let Some(Planar([x, y])) = facility.at else { continue };
            for &(cell, cost) in ways.iter().filter(|(_, cost)| *cost > 0) {
                let line = (demand.x[cell as usize] - x).hypot(demand.y[cell as usize] - y);
                // Within a cell nothing tells.
                if line > 100.0 {
                    ratios.push(line * 1_000.0 / cost as f64);
                }
            }
        }
        let middle = ratios.len() / 2;
        if ratios.is_empty() {
            return None;
        }
        let (_, median, _) = ratios.select_nth_unstable_by(middle, f64::total_cmp);
        let median = *median;
        let (found, likely) = match self.raw.impedance {
            Impedance::Seconds if median > FASTEST => ("cost.unlikely.fast", "min"),
            Impedance::Seconds if median < SLOWEST => ("cost.unlikely.slow", "s"),
            Impedance::Metres if median > 1.0 / SHORTEST => ("cost.unlikely.short", "km"),
            Impedance::Metres if median < 1.0 / LONGEST => ("cost.unlikely.long", "m"),
            _ => return None,
        };
        let found = match self.raw.impedance {
            Impedance::Seconds => say(found).with("kmh", format!("{:.1}", median * 3.6)),
            Impedance::Metres => say(found).with("times", format!("{:.3}", 1.0 / median)),
        };
        let issue = Issue::new("W0573").file(&self.raw.layer.file).value(ratios.len()).fact("likely", likely);
        Some(issue.words("found", found))
    }

    /// Whether rows lead from cells to facilities at all.
    ///
    /// # Errors
    /// E0565 where they all lead the other way, E0560 where none leads anywhere.
    pub(super) fn direction(&self) -> Result<(), Issue> {
        let (mut there, mut both, mut back) = (0_usize, 0_usize, 0_usize);
        for way in 0..self.raw.cost.len() {
            match self.leads(way) {
                Leads::There if self.is_back_too(way) => both += 1,
                Leads::There => there += 1,
                Leads::Back => back += 1,
                Leads::Beside | Leads::Nowhere => {}
            }
        }
        let Ends { field: from, .. } = &self.raw.from;
        let Ends { field: to, .. } = &self.raw.to;
        // Where cells and facilities have ids in common, a row may be read either way: those of one meaning decide.
        if there == 0 && back > 0 {
            let issue = Issue::new("E0565").file(&self.raw.layer.file).field(format!("{from}, {to}"));
            return Err(issue.value(back + both).fact("from", from).fact("to", to));
        }
        if there + both > 0 {
            return Ok(());
        }
        let known = |meaning: &[Meaning]| meaning.iter().filter(|meaning| meaning.is_known()).count();
        let first = |names: &[String]| names.first().cloned().unwrap_or_default();
        let example = |mut named: ends::Named<'_>| named.next().map_or_else(String::new, |(name, _)| name.into_owned());
        let issue = Issue::new("E0560").file(&self.raw.layer.file).field(format!("{from}, {to}"));
        Err(issue
            .value(self.raw.cost.len())
            .fact("from", first(&self.raw.from.names))
            .fact("to", first(&self.raw.to.names))
            .fact("known_from", known(&self.from.origin))
            .fact("known_to", known(&self.to.site))
            .fact("cell", example(self.kind.known(self.model)))
            .fact("site", example(ends::known_facilities(self.model))))
    }

    fn is_back_too(&self, way: usize) -> bool {
        let [from, to] = [self.raw.from.of_way[way], self.raw.to.of_way[way]].map(|name| name as usize);
        self.from.site[from].is_known() && self.to.origin[to].is_known()
    }

    /// Texts that are the id of nothing: E0564 where only zeros are lost, else W0561 and I0562.
    pub(super) fn unknown(&self, issues: &mut Issues) {
        let unknown = |origin: &[Meaning], site: &[Meaning]| -> Vec<usize> {
            (0..origin.len()).filter(|&name| !origin[name].is_known() && !site[name].is_known()).collect()
        };
        let origins = unknown(&self.from.origin, &self.from.site);
        let sites = unknown(&self.to.origin, &self.to.site);
        let texts: Vec<String> = origins.iter().map(|&name| self.raw.from.names[name].clone()).collect();
        let others = self.kind.others(&texts, self.model);
        let origin = |at: usize, issue: Issue| {
            let what = match others[at] {
                None => say("cost.origin.unknown"),
                Some(Origins::Cells) => say("cost.origin.cell"),
                Some(Origins::Zones | Origins::NamedZones) => say("cost.origin.zone"),
            };
            issue.words("what", what)
        };
        self.unknown_of(&self.raw.from, &origins, ("W0561", &origin), &|| self.kind.known(self.model), issues);
        let site = |_, issue| issue;
        self.unknown_of(&self.raw.to, &sites, ("I0562", &site), &|| ends::known_facilities(self.model), issues);
    }

    fn unknown_of<'n>(
        &self,
        ends: &Ends,
        unknown: &[usize],
        (code, with): (&'static str, &dyn Fn(usize, Issue) -> Issue),
        known: &dyn Fn() -> ends::Named<'n>,
        issues: &mut Issues,
    ) {
        if unknown.is_empty() {
            return;
        }
        let texts: Vec<&str> = unknown.iter().map(|&name| ends.names[name].as_str()).collect();
        let zeros = ends::zeros_apart(&texts, known());
        let names: Vec<Cow<'_, str>> = known().map(|(name, _)| name).take(NAMES + 1).collect();
        let first = first_ways(ends);
        let mut compared = 0;
        for (at, (&name, zeros)) in unknown.iter().zip(zeros).enumerate() {
            let text = &ends.names[name];
            let about = |code| self.at(code, first[name]).field(&ends.field).value(text);
            if let Some(zeros) = zeros {
                issues.push(about("E0564").fact("known", zeros));
                continue;
            }
            compared += 1;
            let similar = (compared <= COMPARED && names.len() <= NAMES)
                .then(|| near(text, names.iter().map(AsRef::as_ref)))
                .flatten();
            let near =
                similar.map_or_else(|| say("read.nothing_near"), |similar| say("cost.near").with("name", similar));
            issues.push(with(at, about(code).words("near", near)));
        }
    }

    /// Texts that several cells, zones or facilities are called by.
    pub(super) fn unclear(&self, issues: &mut Issues) {
        let mut said = [vec![false; self.raw.from.names.len()], vec![false; self.raw.to.names.len()]];
        let ends = [(&self.raw.from, &self.from.origin), (&self.raw.to, &self.to.site)];
        for way in (0..self.raw.cost.len()).filter(|&way| self.leads(way) == Leads::There) {
            for ((ends, meaning), said) in ends.iter().zip(&mut said) {
                let name = ends.of_way[way] as usize;
                if let Meaning::Several(n) = meaning[name]
                    && !std::mem::replace(&mut said[name], true)
                {
                    let issue = self.at("E0563", way).field(&ends.field).value(&ends.names[name]);
                    issues.push(issue.fact("n", n));
                }
            }
        }
    }

    /// A pair that stands in two rows.
    pub(super) fn twice(&self, way: usize, first: usize) -> Issue {
        let [from, to] = [(&self.raw.from, way), (&self.raw.to, way)]
            .map(|(ends, way)| ends.names[ends.of_way[way] as usize].as_str());
        let cost = |way: usize| format!("{}", self.raw.cost[way] as f64 / 1e3);
        let code = if self.raw.cost[way] == self.raw.cost[first] { "I0569" } else { "E0568" };
        let other = self
            .raw
            .line
            .as_ref()
            .map_or_else(|| format!("#{}", self.raw.row[first]), |lines| lines[first].to_string());
        self.at(code, way)
            .value(format!("{from} → {to}"))
            .fact("cost", cost(way))
            .fact("before", cost(first))
            .fact("other", other)
            .words("unit", unit(self.raw.impedance))
    }

    /// Rows that do not lead from a cell to a facility, and how many of them cost another amount than the way there.
    pub(super) fn set_aside(&self, ways: &[Vec<(u32, i64, usize)>], issues: &mut Issues) {
        let (mut aside, mut other, mut first) = (0_usize, 0_usize, None);
        for way in 0..self.raw.cost.len() {
            let leads = self.leads(way);
            if !matches!(leads, Leads::Back | Leads::Beside) {
                continue;
            }
            aside += 1;
            first.get_or_insert(way);
            let [from, to] = [self.raw.from.of_way[way], self.raw.to.of_way[way]].map(|name| name as usize);
            if let (Leads::Back, Some(site), Some(origin)) =
                (leads, self.from.site[from].one(), self.to.origin[to].one())
            {
                let there = &ways[site as usize];
                let there = there.binary_search_by_key(&origin, |way| way.0).ok().map(|at| there[at].1);
                other += usize::from(there.is_some_and(|there| there != self.raw.cost[way] as i64));
            }
        }
        if let Some(first) = first {
            let issue = self.at("I0570", first).field(format!("{}, {}", self.raw.from.field, self.raw.to.field));
            issues.push(issue.value(aside).fact("other", other));
        }
    }

    /// Cells from which no way leads, with their people, and facilities to which none does.
    pub(super) fn nowhere(&self, ways: &[Vec<(u32, i64)>], is_needed: impl Fn(usize) -> bool, issues: &mut Issues) {
        let demand = &self.model.demand;
        let mut leads = vec![false; demand.len()];
        for (cell, _) in ways.iter().flatten() {
            leads[*cell as usize] = true;
        }
        let is_empty = |cell: usize| demand.columns.iter().all(|column| column.values[cell] == Persons::ZERO);
        for cell in (0..demand.len()).filter(|&cell| !leads[cell] && !is_empty(cell)) {
            // People are counted once, by the first column: all residents where it is there.
            let persons = demand.columns.first().map_or(Persons::ZERO, |column| column.values[cell]);
            let issue = Issue::new("W0571").file(&self.raw.layer.file).field(&self.raw.from.field);
            issues.push(issue.id(demand.id(cell)).persons(persons));
        }
        for (number, facility) in self.model.facilities.iter().enumerate() {
            if ways[number].is_empty() && is_needed(number) {
                let issue = Issue::new("W0572").file(&self.raw.layer.file).field(&self.raw.to.field);
                issues.push(issue.id(&facility.id).name(&facility.name));
            }
        }
    }
}

/// The first way of each text.
fn first_ways(ends: &Ends) -> Vec<usize> {
    let mut first = vec![usize::MAX; ends.names.len()];
    for (way, &name) in ends.of_way.iter().enumerate() {
        first[name as usize] = first[name as usize].min(way);
    }
    first
}
