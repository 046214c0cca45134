//! W of ways that are listed: their weights, kept site by site and cell by cell.

use super::decay::{Decay, Kernel, Power, Weighing};
use super::operator::Weights;
use crate::cost;
use crate::model::{CellIx, SiteIx};
use crate::units::of_thousandths;
use rayon::prelude::*;

/// Weights of listed ways within reach. Sums are in the order of cells and of sites, whatever the threads do.
#[derive(Debug, Clone)]
pub struct Listed {
    to_site: Entries,
    from_cell: Entries,
}

/// Row by row the other end of each way and its weight.
#[derive(Debug, Clone, Default)]
struct Entries {
    ends: Vec<usize>,
    other: Vec<u32>,
    weight: Vec<f64>,
}

impl Entries {
    fn new<R: Iterator<Item = (usize, i64)>>(rows: impl Iterator<Item = R>, decay: &Decay, reach: f64) -> Self {
        let mut entries = Self::default();
        for row in rows {
            let near = row.map(|(other, cost)| (other, of_thousandths(cost))).filter(|(_, cost)| *cost <= reach);
            for (other, cost) in near {
                entries.other.push(other as u32);
                entries.weight.push(cost * cost);
            }
            entries.ends.push(entries.other.len());
        }
        decay.weigh(Power::One, Replace(&mut entries.weight));
        entries
    }

    fn of(&self, row: usize) -> impl Iterator<Item = (usize, f64)> + '_ {
        let ways = if row == 0 { 0 } else { self.ends[row - 1] }..self.ends[row];
        self.other[ways.clone()].iter().map(|other| *other as usize).zip(self.weight[ways].iter().copied())
    }

    /// For each row the sum of what the other ends have, each by its weight.
    fn sums(&self, power: Power, values: &[f64]) -> Vec<f64> {
        let sum = |row| self.of(row).map(|(other, weight)| values[other] * power.of(weight)).sum();
        (0..self.ends.len()).into_par_iter().map(sum).collect()
    }
}

/// Puts weights in the place of squared costs.
struct Replace<'a>(&'a mut [f64]);

impl Weighing for Replace<'_> {
    type Output = ();

    #[inline(always)]
    fn by<K: Kernel>(self, kernel: K) {
        for value in self.0 {
            *value = kernel.join(kernel.part(*value), K::NONE);
        }
    }
}

impl Listed {
    /// Of the ways to some sites that cost no more than `reach`; sites are numbered by their place in that list.
    pub fn new(ways: &cost::Listed, sites: &[SiteIx], decay: &Decay, reach: f64) -> Self {
        let mut number = vec![None; ways.sites()];
        for (at, site) in sites.iter().enumerate() {
            number[site.index()] = Some(at);
        }
        let number = &number;
        let to_site = sites.iter().map(|site| ways.to(*site).map(|(cell, cost)| (cell.index(), cost)));
        let from_cell = (0..ways.cells()).map(|cell| {
            ways.from(CellIx::new(cell)).filter_map(move |(site, cost)| Some((number[site.index()]?, cost)))
        });
        Self { to_site: Entries::new(to_site, decay, reach), from_cell: Entries::new(from_cell, decay, reach) }
    }
}

impl Weights for Listed {
    fn gather(&self, power: Power, values: &[f64]) -> Vec<f64> {
        self.to_site.sums(power, values)
    }

    fn spread(&self, power: Power, amounts: &[f64]) -> Vec<f64> {
        self.from_cell.sums(power, amounts)
    }

    fn reachable(&self) -> Vec<i64> {
        (0..self.from_cell.ends.len()).map(|cell| self.from_cell.of(cell).count() as i64).collect()
    }
}

#[cfg(test)]
mod tests;
