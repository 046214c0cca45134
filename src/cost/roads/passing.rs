//! How many people go along each road.

use super::{Joined, Routes, Streets};
use crate::network::{Leg, Search};
use crate::units::{Impedance, Persons};
use std::collections::BTreeMap;

/// People by the road that they go along, and millionths of a person times millimetres that all of them go along it together. Sums are
/// exact and depend on no order.
#[derive(Debug, Clone, PartialEq)]
pub struct Passing(Vec<(Persons, i128)>);

impl Passing {
    /// Nobody goes anywhere yet.
    pub fn nobody(streets: &Streets) -> Self {
        Self(vec![(Persons::ZERO, 0); streets.edges()])
    }

    /// People on a stretch of a way; who stands at a corner has not gone along the other street.
    pub(super) fn add(&mut self, streets: &Streets, leg: Leg, persons: Persons) {
        let cost = streets.network.between(leg.road, leg.from, leg.to);
        let Some(cost) = cost.filter(|_| leg.from.to_bits() != leg.to.to_bits()) else { return };
        let millimetres = match streets.rules.impedance {
            Impedance::Metres => cost.first,
            _ => cost.second,
        };
        let passed = &mut self.0[leg.road as usize];
        passed.0 += persons;
        passed.1 += i128::from(persons.micro()) * i128::from(millimetres);
    }

    /// Others on the same roads.
    pub(super) fn join(&mut self, others: &Self) {
        for (passed, (persons, along)) in self.0.iter_mut().zip(&others.0) {
            passed.0 += *persons;
            passed.1 += along;
        }
    }

    /// How many go along a road, whether for all of it or for a part.
    pub fn persons(&self, road: usize) -> Persons {
        self.0[road].0
    }

    /// Kilometres that they go along it, added up over all of them.
    pub fn person_km(&self, road: usize) -> f64 {
        self.0[road].1 as f64 / 1e12
    }
}

impl Routes {
    /// Millionths of a person on each road on the ways between a facility and some people of cells, without going any way.
    pub fn handed_on(&self, facility: usize, cells: &[(u32, Persons)]) -> BTreeMap<u32, i64> {
        let streets = &*self.streets;
        let Some((site, _)) = self.site(facility) else { return BTreeMap::new() };
        let mut search = Search::new(&streets.network);
        search.run(site, streets.rules.towards, i64::MAX / 8);
        let joined = |(cell, persons): &(u32, Persons)| Some((streets.cell(*cell as usize)?.0, persons.micro()));
        search.handed_on(&cells.iter().filter_map(joined).collect::<Vec<(Joined, i64)>>())
    }
}
