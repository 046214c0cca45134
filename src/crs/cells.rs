//! Demand layers into one list of cells: merged, recognised as a lattice, in canonical order.

use super::texts;
use crate::geodesy::System;
use crate::issue::{Issue, Issues};
use crate::model::{Attribute, Categories, Column, Demand, Extents, Ids, Lattice, NamedZones, RawDemand, TextIx};
use crate::raster::lattice;
use crate::units::Persons;
use std::collections::BTreeMap;

/// Cells of all layers side by side, in planar metres and as they stand in the files.
pub(super) struct Cells {
    pub planar: Vec<[f64; 2]>,
    pub in_file: Vec<[f64; 2]>,
    ids: Vec<Option<Box<str>>>,
    any_ids: bool,
    zone: Vec<Option<TextIx>>,
    zone_names: Vec<String>,
    texts: BTreeMap<String, Categories>,
    columns: Vec<Column>,
    /// File of each layer, its first cell here, and the rows of its cells.
    sources: Vec<(String, usize, Option<Vec<u32>>)>,
    /// What they cover, where that is asked for and known of any.
    extents: Option<Extents>,
    /// Which of them hold neighbours, where there are some.
    neighbours: Option<Vec<bool>>,
}

impl Cells {
    /// Merges layers whose positions are already planar.
    ///
    /// # Errors
    /// E0540 when a column is in one layer and not in another: the missing people would count as none.
    pub fn merge(layers: Vec<(RawDemand, Vec<[f64; 2]>, String)>) -> Result<Self, Issues> {
        let mut issues = Issues::new();
        let mut merged = Self {
            planar: Vec::new(),
            in_file: Vec::new(),
            ids: Vec::new(),
            any_ids: layers.iter().any(|(layer, ..)| layer.ids.is_some()),
            zone: Vec::new(),
            zone_names: Vec::new(),
            texts: texts::merge(layers.iter().map(|(layer, planar, _)| (&layer.texts, planar.len()))),
            columns: Vec::new(),
            sources: Vec::new(),
            extents: layers.iter().any(|(layer, ..)| layer.extent.is_some()).then(Extents::default),
            neighbours: layers.iter().any(|(layer, ..)| layer.neighbours).then(Vec::new),
        };
        let first = layers.first().map(|(layer, ..)| layer.layer.file.clone()).unwrap_or_default();
        for (number, (layer, planar, system)) in layers.into_iter().enumerate() {
            let n = planar.len();
            if let Some(neighbours) = &mut merged.neighbours {
                neighbours.extend(std::iter::repeat_n(layer.neighbours, n));
            }
            if let Some(extents) = &mut merged.extents {
                extents.push(layer.extent, &system, layer.at.iter().map(|at| at.0));
            }
            merged.sources.push((layer.layer.file.clone(), merged.planar.len(), layer.rows.clone()));
            merged.in_file.extend(layer.at.iter().map(|at| at.0));
            merged.planar.extend(planar);
            match layer.ids {
                Some(ids) => merged.ids.extend(ids.into_iter().map(Some)),
                None if merged.any_ids => merged.ids.extend(std::iter::repeat_n(None, n)),
                None => {}
            }
            let offset = merged.zone_names.len();
            merged.zone_names.extend(layer.zone_names);
            match layer.zone {
                Some(zone) => {
                    let moved = |name: TextIx| TextIx::new(name.index() + offset);
                    merged.zone.extend(zone.into_iter().map(|name| name.map(moved)));
                }
                None => merged.zone.extend(std::iter::repeat_n(None, n)),
            }
            if number == 0 {
                merged.columns = layer.columns;
                continue;
            }
            let differ = |name: &Attribute, missing_in: &str| Issue::new("E0540").file(missing_in).value(name);
            for ours in &mut merged.columns {
                match layer.columns.iter().find(|theirs| theirs.attribute == ours.attribute) {
                    Some(theirs) => ours.values.extend_from_slice(&theirs.values),
                    None => issues.push(differ(&ours.attribute, &layer.layer.file)),
                }
            }
            for theirs in &layer.columns {
                if !merged.columns.iter().any(|ours| ours.attribute == theirs.attribute) {
                    issues.push(differ(&theirs.attribute, &first));
                }
            }
        }
        if issues.has_errors() { Err(issues) } else { Ok(merged) }
    }

    /// File of a cell, and its feature or row there.
    fn source(&self, cell: usize) -> (&str, usize) {
        let layer = self.sources.partition_point(|source| source.1 <= cell).saturating_sub(1);
        let Some((file, start, rows)) = self.sources.get(layer) else { return ("", cell) };
        let own = cell - start;
        (file, rows.as_ref().and_then(|rows| rows.get(own)).map_or(own, |row| *row as usize))
    }

    /// Says of each layer how many of its cells stand where another one stands: a raster given twice has millions.
    fn say_twice(&self, twice: &[u32], issues: &mut Issues) {
        let persons = self.columns.iter().find(|c| c.attribute == Attribute::Persons).map(|c| &c.values);
        let mut layers: BTreeMap<&str, (Issue, usize, Option<Persons>)> = BTreeMap::new();
        for cell in twice.iter().map(|i| *i as usize) {
            let (file, row) = self.source(cell);
            let people = persons.map(|persons| persons[cell]);
            let Some((_, count, sum)) = layers.get_mut(file) else {
                let [px, py] = self.in_file[cell];
                let issue = Issue::new("W0541").file(file).feature(row).value(format!("{px}, {py}"));
                let issue = match self.ids.get(cell).and_then(Option::as_deref) {
                    Some(id) => issue.id(id),
                    None => issue,
                };
                layers.insert(file, (issue, 1, people));
                continue;
            };
            *count += 1;
            *sum = sum.zip(people).map(|(sum, people)| sum + people);
        }
        for (issue, count, persons) in layers.into_values() {
            issues.push(Issue { persons, ..issue }.fact("cells", count));
        }
    }

    /// Cells of different layers, or one without an id and another, that are called alike; within a layer its reader has seen to it.
    fn same_ids(&self, ids: &[Box<str>], order: &[u32], issues: &mut Issues) {
        let mut by_id: Vec<usize> = (0..ids.len()).collect();
        by_id.sort_unstable_by(|&a, &b| ids[a].cmp(&ids[b]).then(order[a].cmp(&order[b])));
        // Neighbours in a zone are cells of the district once more, and will be left out.
        let role = |rank: usize| self.neighbours.as_ref().map(|all| all[order[rank] as usize]);
        let is_same = |pair: &&[usize]| ids[pair[0]] == ids[pair[1]] && role(pair[0]) == role(pair[1]);
        for pair in by_id.windows(2).filter(is_same) {
            let [(file, row), (other, other_row)] = [pair[1], pair[0]].map(|rank| self.source(order[rank] as usize));
            let issue = Issue::new("E0440").file(file).feature(row).field("id").id(&*ids[pair[1]]);
            issues.push(issue.fact("other", format!("{other}#{other_row}")));
        }
    }

    /// Puts the cells in canonical order; `in_file` is the files' common system, so that a lattice of degrees, or
    /// of another planar system, can be recognised too.
    pub fn arrange(self, in_file: Option<&System>, issues: &mut Issues) -> Demand {
        let n = self.planar.len();
        let split = |points: &[[f64; 2]]| -> (Vec<f64>, Vec<f64>) { points.iter().map(|p| (p[0], p[1])).unzip() };
        let (x, y) = split(&self.planar);
        let mut grid = lattice::detect(&x, &y).map(|grid| (grid, None));
        if grid.is_none()
            && let Some(system) = in_file
        {
            let (x, y) = split(&self.in_file);
            grid = lattice::detect(&x, &y).map(|grid| (grid, Some(system.name())));
        }
        // Ties beyond position and id are between equal cells, whose order shows nowhere but in their counts.
        let counts = |i: u32| self.columns.iter().map(move |c| c.values[i as usize]);
        let id = |i: u32| self.ids.get(i as usize).and_then(Option::as_deref);
        let mut order: Vec<u32> = (0..n as u32).collect();
        // A cell without a text comes behind those that have one.
        let words = |i: u32| self.texts.values().map(move |c| c.of_cell[i as usize].map_or(usize::MAX, TextIx::index));
        let rest = |a: u32, b: u32| {
            id(a).cmp(&id(b)).then_with(|| counts(a).cmp(counts(b))).then_with(|| words(a).cmp(words(b)))
        };
        match &grid {
            Some((grid, _)) => {
                let key = |i: u32| (grid.row[i as usize], grid.col[i as usize]);
                if !order.is_sorted_by(|&a, &b| key(a) < key(b)) {
                    order.sort_by(|&a, &b| key(a).cmp(&key(b)).then_with(|| rest(a, b)));
                }
            }
            None => order.sort_by(|&a, &b| {
                let (p, q) = (self.planar[a as usize], self.planar[b as usize]);
                p[0].total_cmp(&q[0]).then(p[1].total_cmp(&q[1])).then_with(|| rest(a, b))
            }),
        }
        let twice = order.windows(2).filter(|pair| self.planar[pair[0] as usize] == self.planar[pair[1] as usize]);
        let twice: Vec<u32> = twice.map(|pair| pair[1]).collect();
        self.say_twice(&twice, issues);
        let pick = |values: &[f64]| order.iter().map(|&i| values[i as usize]).collect::<Vec<f64>>();
        let ids = if self.any_ids {
            let given = |(rank, &i): (usize, &u32)| id(i).map_or_else(|| format!("p{}", rank + 1).into(), Box::from);
            let ids: Vec<Box<str>> = order.iter().enumerate().map(given).collect();
            if self.sources.len() > 1 {
                self.same_ids(&ids, &order, issues);
            }
            Ids::Given(ids)
        } else if grid.is_some() && twice.is_empty() {
            Ids::RowColumn
        } else {
            Ids::Rank
        };
        let named_zone = self.zone.iter().any(Option::is_some).then(|| NamedZones {
            names: self.zone_names.clone(),
            of_cell: order.iter().map(|&i| self.zone[i as usize]).collect(),
        });
        let take = |values: &[u32]| order.iter().map(|&i| values[i as usize]).collect::<Vec<u32>>();
        let texts = self.texts.iter().map(|(field, column)| {
            let of_cell = order.iter().map(|&i| column.of_cell[i as usize]).collect();
            (field.clone(), Categories { names: column.names.clone(), of_cell })
        });
        let extents = self
            .extents
            .map(|extents| Extents { cells: order.iter().map(|&i| extents.cells[i as usize]).collect(), ..extents });
        let lattice = grid.map(|(grid, crs)| Lattice {
            origin: grid.origin,
            step: grid.step,
            size: grid.size,
            crs,
            col: take(&grid.col),
            row: take(&grid.row),
        });
        Demand {
            ids,
            x: pick(&x),
            y: pick(&y),
            lattice,
            zone: vec![None; n],
            named_zone,
            neighbours: self
                .neighbours
                .as_ref()
                .map(|neighbours| order.iter().map(|&i| neighbours[i as usize]).collect()),
            extents,
            wholes: None,
            texts: texts.collect(),
            columns: self
                .columns
                .iter()
                .map(|c| Column {
                    attribute: c.attribute.clone(),
                    values: order.iter().map(|&i| c.values[i as usize]).collect(),
                })
                .collect(),
        }
    }
}
