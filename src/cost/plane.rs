//! Straight lines between all cells and all sites, as costs for the solver: pairs are found when they are asked for, never stored.
//!
//! Cells are split by a k-d tree into leaves of at most [`LEAF`]. A site can be among the answers for some cell of a box only if its
//! least distance to the box, plus its price, is not beyond the smallest *largest* such sum of any site, plus the slack. The
//! bounds nest: a node looks only at the sites that its parent left.

use crate::solver::transport::{Arc, Costs, Merged, Query, alike};
use crate::units::ROUND;
use rayon::prelude::*;
use std::borrow::Cow;
use std::ops::Range;

/// Cells of a leaf.
const LEAF: usize = 16;

/// Which sites the cells of a group may go to.
#[derive(Debug, Clone, Copy)]
pub struct Groups<'a> {
    /// Group of each cell.
    pub of_cell: &'a [u32],
    /// Sites by group, ascending; a group beyond the list has none.
    pub sites: &'a [Vec<u32>],
}

/// See the module.
pub struct Plane<'a> {
    sites: Cow<'a, [[f64; 2]]>,
    /// Cells by part and leaf.
    cell: Vec<u32>,
    x: Vec<f64>,
    y: Vec<f64>,
    parts: Vec<Part>,
    /// Sites that each group may go to.
    allowed: Vec<Vec<u32>>,
    reach: f64,
    scale: f64,
}

struct Part {
    range: Range<usize>,
    group: usize,
    /// Boxes of the nodes of its tree, each before those below it.
    boxes: Vec<Box2>,
}

#[derive(Debug, Clone, Copy)]
struct Box2 {
    low: [f64; 2],
    high: [f64; 2],
}

impl Box2 {
    fn of(x: &[f64], y: &[f64]) -> Self {
        let span =
            |v: &[f64]| v.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(*v), high.max(*v)));
        let ((left, right), (bottom, top)) = (span(x), span(y));
        Self { low: [left, bottom], high: [right, top] }
    }

    /// Least and largest distance of a point.
    fn distances(&self, at: [f64; 2]) -> (f64, f64) {
        let axis = |low: f64, high: f64, v: f64| ((low - v).max(v - high).max(0.0), (v - low).max(high - v));
        let (near_x, far_x) = axis(self.low[0], self.high[0], at[0]);
        let (near_y, far_y) = axis(self.low[1], self.high[1], at[1]);
        ((near_x * near_x + near_y * near_y).sqrt(), (far_x * far_x + far_y * far_y).sqrt())
    }
}

/// Cells that become one in a coarser problem.
const FOUR: usize = 4;

/// Where a node of `len` cells is split: whole leaves on the left, and whole fours within a leaf.
fn half(len: usize) -> usize {
    let unit = if len > LEAF { LEAF } else { FOUR };
    (len / unit).div_ceil(2).max(1) * unit
}

/// A length in whole units, rounded, halves to even.
///
/// # Units
/// `metres` in metres, `scale` units per metre; the product below 2^51.
#[inline(always)]
pub fn units(metres: f64, scale: f64) -> i64 {
    (metres * scale + ROUND).to_bits() as i64 - ROUND.to_bits() as i64
}

impl<'a> Plane<'a> {
    /// All pairs of cell and site no farther apart than `reach`, metres, at `scale` units of cost per metre; with groups only
    /// those that the cell's group allows.
    ///
    /// # Cost
    /// O(cells log cells).
    pub fn new(
        x: &[f64],
        y: &[f64],
        sites: impl Into<Cow<'a, [[f64; 2]]>>,
        reach: f64,
        scale: f64,
        groups: Option<Groups<'_>>,
    ) -> Self {
        let (n, sites) = (x.len(), sites.into());
        let mut order: Vec<u32> = (0..n as u32).collect();
        let mut ends = Vec::new();
        let allowed = match groups {
            Some(groups) => {
                order.sort_by_key(|cell| groups.of_cell[*cell as usize]);
                let mut from = 0;
                while from < n {
                    let group = groups.of_cell[order[from] as usize];
                    let to = from + order[from..].partition_point(|cell| groups.of_cell[*cell as usize] == group);
                    ends.push((from..to, group as usize));
                    from = to;
                }
                groups.sites.to_vec()
            }
            None => {
                ends.push((0..n, 0));
                vec![(0..sites.len() as u32).collect()]
            }
        };
        let most = (n / 64).clamp(1024, 1 << 16);
        let mut pieces = Vec::new();
        let mut rest = order.as_mut_slice();
        for (range, group) in ends {
            let (own, after) = std::mem::take(&mut rest).split_at_mut(range.len());
            rest = after;
            divide(own, range.start, most, x, y, &mut |piece: &mut [u32], from: usize| {
                pieces.push((from..from + piece.len(), group));
            });
        }
        // Within a part, in the order of its tree.
        let mut slices = Vec::with_capacity(pieces.len());
        let mut rest = order.as_mut_slice();
        for (range, _) in &pieces {
            let (own, after) = std::mem::take(&mut rest).split_at_mut(range.len());
            rest = after;
            slices.push(own);
        }
        slices.par_iter_mut().for_each(|slice| arrange(slice, x, y));
        let at = |values: &[f64]| -> Vec<f64> { order.par_iter().map(|cell| values[*cell as usize]).collect() };
        let (x, y) = (at(x), at(y));
        let parts = pieces.into_par_iter().map(|(range, group)| {
            let mut boxes = Vec::new();
            enclose(&x[range.clone()], &y[range.clone()], &mut boxes);
            Part { range, group, boxes }
        });
        let parts = parts.collect();
        Self { sites, cell: order, x, y, parts, allowed, reach, scale }
    }
}

/// Splits until pieces have at most `most` cells.
fn divide(
    cells: &mut [u32],
    from: usize,
    most: usize,
    x: &[f64],
    y: &[f64],
    piece: &mut impl FnMut(&mut [u32], usize),
) {
    if cells.len() <= most {
        piece(cells, from);
        return;
    }
    let middle = split(cells, x, y);
    let (left, right) = cells.split_at_mut(middle);
    divide(left, from, most, x, y, piece);
    divide(right, from + middle, most, x, y, piece);
}

fn arrange(cells: &mut [u32], x: &[f64], y: &[f64]) {
    if cells.len() > FOUR {
        let middle = split(cells, x, y);
        let (left, right) = cells.split_at_mut(middle);
        arrange(left, x, y);
        arrange(right, x, y);
    }
}

/// Puts the western or southern half first, whichever cuts the longer side.
fn split(cells: &mut [u32], x: &[f64], y: &[f64]) -> usize {
    let span = |values: &[f64]| {
        let span = cells.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), cell| {
            let v = values[*cell as usize];
            (low.min(v), high.max(v))
        });
        span.1 - span.0
    };
    let along = if span(x) >= span(y) { x } else { y };
    let middle = half(cells.len());
    cells.select_nth_unstable_by(middle, |a, b| along[*a as usize].total_cmp(&along[*b as usize]).then(a.cmp(b)));
    middle
}

fn enclose(x: &[f64], y: &[f64], boxes: &mut Vec<Box2>) {
    boxes.push(Box2::of(x, y));
    if x.len() > LEAF {
        let middle = half(x.len());
        enclose(&x[..middle], &y[..middle], boxes);
        enclose(&x[middle..], &y[middle..], boxes);
    }
}

impl Costs for Plane<'_> {
    fn sources(&self) -> usize {
        self.cell.len()
    }

    fn sinks(&self) -> usize {
        self.sites.len()
    }

    fn parts(&self) -> usize {
        self.parts.len()
    }

    /// One cell for every four, at the mean place of its people.
    fn coarser(&self, supply: &[i64]) -> Option<(Box<dyn Costs + '_>, Vec<i64>)> {
        let (mut x, mut y, mut sums, mut groups) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for Part { range, group, .. } in &self.parts {
            let mut from = range.start;
            while from < range.end {
                let to = (from + FOUR).min(range.end);
                let people = |at: usize| supply[self.cell[at] as usize];
                let sum: i64 = (from..to).map(people).sum();
                if sum > 0 {
                    let mean = |v: &[f64]| (from..to).map(|at| v[at] * people(at) as f64).sum::<f64>() / sum as f64;
                    x.push(mean(&self.x));
                    y.push(mean(&self.y));
                    sums.push(sum);
                    groups.push(*group as u32);
                }
                from = to;
            }
        }
        if sums.is_empty() {
            return None;
        }
        let groups = Groups { of_cell: &groups, sites: &self.allowed };
        Some((Box::new(Plane::new(&x, &y, &*self.sites, self.reach, self.scale, Some(groups))), sums))
    }

    /// Cells at one point that may go to the same sites, and sites at one point that everybody may go to who may go to one of them.
    fn merged(&self) -> Option<Merged<'_>> {
        let mut group = vec![0; self.cell.len()];
        for part in &self.parts {
            group[part.range.clone()].fill(part.group as u32);
        }
        let cell = |at: usize| (self.x[at].to_bits(), self.y[at].to_bits(), group[at]);
        let cells = alike(self.cell.len(), cell);
        let mut open: Vec<Vec<u32>> = vec![Vec::new(); self.sites.len()];
        for (group, sites) in self.allowed.iter().enumerate() {
            for site in sites {
                open[*site as usize].push(group as u32);
            }
        }
        let site = |site: usize| (self.sites[site].map(f64::to_bits), &open[site]);
        let sites = alike(self.sites.len(), site);
        if cells.is_none() && sites.is_none() {
            return None;
        }
        let alone = |number: usize| ((0..number as u32).collect::<Vec<_>>(), (0..number as u32).collect::<Vec<_>>());
        let (cell_of, cells) = cells.unwrap_or_else(|| alone(self.cell.len()));
        let (sink, sites) = sites.unwrap_or_else(|| alone(self.sites.len()));
        let mut source = vec![0; self.cell.len()];
        for (at, one) in cell_of.iter().enumerate() {
            source[self.cell[at] as usize] = *one;
        }
        let of = |values: &[f64]| -> Vec<f64> { cells.iter().map(|at| values[*at as usize]).collect() };
        let of_cell: Vec<u32> = cells.iter().map(|at| group[*at as usize]).collect();
        let at: Vec<[f64; 2]> = sites.iter().map(|site| self.sites[*site as usize]).collect();
        let allowed: Vec<Vec<u32>> = self
            .allowed
            .iter()
            .map(|allowed| {
                let mut ones: Vec<u32> = allowed.iter().map(|site| sink[*site as usize]).collect();
                ones.sort_unstable();
                ones.dedup();
                ones
            })
            .collect();
        let groups = Groups { of_cell: &of_cell, sites: &allowed };
        let costs = Plane::new(&of(&self.x), &of(&self.y), at, self.reach, self.scale, Some(groups));
        Some(Merged { costs: Box::new(costs), source, sink })
    }

    fn scan(&self, part: usize, query: &Query<'_>, row: &mut dyn FnMut(usize, &[Arc])) {
        let Part { range, group, boxes } = &self.parts[part];
        let sites = self.allowed.get(*group).map_or(&[][..], Vec::as_slice);
        let mut scan = Scan { plane: self, query, boxes, next: 0, row, bounds: Vec::new(), leaf: Leaf::default() };
        scan.node(range.clone(), sites);
    }
}

struct Scan<'s> {
    plane: &'s Plane<'s>,
    query: &'s Query<'s>,
    boxes: &'s [Box2],
    /// The box of the next node.
    next: usize,
    row: &'s mut dyn FnMut(usize, &[Arc]),
    bounds: Vec<i64>,
    leaf: Leaf,
}

#[derive(Default)]
struct Leaf {
    /// Cost and price by site, then cell.
    values: Vec<[f64; LEAF]>,
    arcs: Vec<(i64, Arc)>,
    row: Vec<Arc>,
}

/// Sums below this are exact in floating point.
const EXACT: i64 = 1 << 50;

impl Scan<'_> {
    fn node(&mut self, range: Range<usize>, sites: &[u32]) {
        let around = self.boxes[self.next];
        self.next += 1;
        let kept = self.candidates(around, sites);
        if range.len() > LEAF {
            let middle = range.start + half(range.len());
            self.node(range.start..middle, &kept);
            self.node(middle..range.end, &kept);
        } else {
            self.leaf(range, &kept);
        }
    }

    /// Sites that can be among the answers for some cell of a box. Bounds are wider by one unit than they are, for rounding.
    fn candidates(&mut self, around: Box2, sites: &[u32]) -> Vec<u32> {
        let Plane { sites: at, reach, scale, .. } = self.plane;
        let mut least = self.query.ceiling;
        self.bounds.clear();
        for &site in sites {
            let (near, far) = around.distances(at[site as usize]);
            let price = self.query.prices[site as usize];
            // A hair beyond the reach is looked at again cell by cell.
            let bound = if near > reach * (1.0 + 1e-12) { i64::MAX } else { units(near, *scale) - 1 + price };
            self.bounds.push(bound);
            if far <= reach * (1.0 - 1e-12) {
                least = least.min(units(far, *scale) + 1 + price);
            }
        }
        let most = least.saturating_add(self.query.slack).min(i64::MAX - 1);
        sites.iter().zip(&self.bounds).filter(|(_, bound)| **bound <= most).map(|(site, _)| *site).collect()
    }

    fn leaf(&mut self, range: Range<usize>, sites: &[u32]) {
        let Plane { sites: at, reach, scale, cell, x, y, .. } = self.plane;
        let (x, y) = (&x[range.clone()], &y[range.clone()]);
        let prices = self.query.prices;
        let price = |site: &u32| prices[*site as usize];
        let base = sites.iter().map(price).min().unwrap_or(0).min(self.query.ceiling);
        let leaf = &mut self.leaf;
        // In floating point, relative to the lowest price, whole numbers are exact; unless prices are worlds apart.
        let is_exact = sites.iter().map(price).max().unwrap_or(0) - base < EXACT;
        let ceiling = (self.query.ceiling - base).min(EXACT) as f64;
        let slack = self.query.slack.min(EXACT) as f64;
        if !is_exact {
            return self.leaf_by_cell(range, sites);
        }
        let mut least = [ceiling; LEAF];
        leaf.values.clear();
        for &site in sites {
            let to = at[site as usize];
            let price = (prices[site as usize] - base) as f64;
            let mut values = [f64::INFINITY; LEAF];
            for (((value, least), x), y) in values.iter_mut().zip(&mut least).zip(x).zip(y) {
                let (dx, dy) = (x - to[0], y - to[1]);
                let metres = (dx * dx + dy * dy).sqrt();
                let sum = ((metres * scale + ROUND) - ROUND) + price;
                *value = if metres <= *reach { sum } else { f64::INFINITY };
                *least = least.min(*value);
            }
            leaf.values.push(values);
        }
        for (number, cell) in cell[range].iter().enumerate() {
            let most = (least[number] + slack).min(f64::MAX);
            leaf.arcs.clear();
            for (values, &sink) in leaf.values.iter().zip(sites) {
                let value = values[number];
                if value <= most {
                    let cost = (value as i64) - (prices[sink as usize] - base);
                    leaf.arcs.push((value as i64, Arc { sink, cost }));
                }
            }
            if leaf.arcs.len() > 1 {
                leaf.arcs.sort_unstable_by_key(|arc| (arc.0, arc.1.sink));
            }
            leaf.row.clear();
            leaf.row.extend(leaf.arcs.iter().map(|arc| arc.1));
            (self.row)(*cell as usize, &leaf.row);
        }
    }

    /// The same in whole numbers, for prices that floating point does not hold side by side.
    fn leaf_by_cell(&mut self, range: Range<usize>, sites: &[u32]) {
        let Plane { sites: at, reach, scale, cell, x, y, .. } = self.plane;
        for number in range {
            let arcs = &mut self.leaf.arcs;
            arcs.clear();
            let mut least = self.query.ceiling;
            for &sink in sites {
                let to = at[sink as usize];
                let (dx, dy) = (x[number] - to[0], y[number] - to[1]);
                let metres = (dx * dx + dy * dy).sqrt();
                if metres <= *reach {
                    let cost = units(metres, *scale);
                    let value = cost + self.query.prices[sink as usize];
                    least = least.min(value);
                    arcs.push((value, Arc { sink, cost }));
                }
            }
            let most = least.saturating_add(self.query.slack);
            arcs.retain(|arc| arc.0 <= most);
            arcs.sort_unstable_by_key(|arc| (arc.0, arc.1.sink));
            self.leaf.row.clear();
            self.leaf.row.extend(self.leaf.arcs.iter().map(|arc| arc.1));
            (self.row)(cell[number] as usize, &self.leaf.row);
        }
    }
}

#[cfg(test)]
mod tests;
