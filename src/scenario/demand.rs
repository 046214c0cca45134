//! More people who need a place, or fewer, zone by zone.

use crate::model::{ServiceId, ZoneIx};
use crate::units::{Persons, apportion};
use std::collections::BTreeMap;

/// How many times as many people of a zone need a place.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Growth(BTreeMap<ZoneIx, Vec<(Option<ServiceId>, f64)>>);

impl Growth {
    /// Adds a factor, for one service or for all.
    pub fn enter(&mut self, zone: ZoneIx, service: Option<ServiceId>, factor: f64) {
        self.0.entry(zone).or_default().push((service, factor));
    }

    /// The factor of a zone for a service; none where nothing is changed.
    pub fn of(&self, zone: ZoneIx, service: &ServiceId) -> Option<f64> {
        let own = self.0.get(&zone)?.iter().filter(|(of, _)| of.as_ref().is_none_or(|of| of == service));
        own.map(|(_, factor)| *factor).reduce(|a, b| a * b)
    }

    /// Whether a service is changed alike by both.
    pub fn is_alike(&self, other: &Self, service: &ServiceId) -> bool {
        let factors = |growth: &Self| -> Vec<(ZoneIx, f64)> {
            growth.0.keys().filter_map(|zone| Some((*zone, growth.of(*zone, service)?))).collect()
        };
        factors(self) == factors(other)
    }

    /// Makes the people of every zone that grows so many times as many, by cell: the sum of a zone is its sum before times the
    /// factor, to the millionth, and its cells keep their shares by largest remainder. Cells in no zone, and neighbours, stay.
    pub fn apply(&self, service: &ServiceId, zone_of_cell: &[Option<ZoneIx>], cells: &mut [Persons]) {
        for (zone, factor) in self.0.keys().filter_map(|zone| Some((*zone, self.of(*zone, service)?))) {
            let of_zone: Vec<usize> =
                (0..cells.len()).filter(|cell| zone_of_cell.get(*cell).copied().flatten() == Some(zone)).collect();
            let weights: Vec<i64> = of_zone.iter().map(|cell| cells[*cell].micro()).collect();
            let total = of_zone.iter().map(|cell| cells[*cell]).sum::<Persons>().scaled(factor);
            // Nobody stays nobody, however many times.
            let Some(parts) = apportion(total.micro(), &weights) else { continue };
            for (cell, part) in of_zone.into_iter().zip(parts) {
                cells[cell] = Persons::from_micro(part);
            }
        }
    }

    /// The same for people of whom only the zone is known; the sum of what is added or taken away.
    pub fn apply_unlocated(&self, service: &ServiceId, by_zone: &mut [Persons]) -> Persons {
        let before: Persons = by_zone.iter().sum();
        for (zone, persons) in by_zone.iter_mut().enumerate() {
            if let Some(factor) = self.of(ZoneIx::new(zone), service) {
                *persons = persons.scaled(factor);
            }
        }
        by_zone.iter().sum::<Persons>() - before
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sum_of_a_zone_grows_exactly_and_no_other() {
        let [primary, junior] = ["primary", "junior"].map(ServiceId::new);
        let mut growth = Growth::default();
        growth.enter(ZoneIx::new(0), Some(primary.clone()), 1.1);
        let zones = [Some(ZoneIx::new(0)), Some(ZoneIx::new(1)), Some(ZoneIx::new(0)), None, Some(ZoneIx::new(0))];
        let before = [1, 7, 1, 5, 1].map(Persons::from_micro);
        let grown = |service: &ServiceId| {
            let mut cells = before;
            growth.apply(service, &zones, &mut cells);
            cells.map(Persons::micro)
        };
        // 3 millionths times 1.1 are 3 again.
        assert_eq!(grown(&primary), [1, 7, 1, 5, 1]);
        assert_eq!(grown(&junior), before.map(Persons::micro));
        let mut cells = [333_333, 0, 333_333, 9, 333_334].map(Persons::from_micro);
        growth.apply(&primary, &zones, &mut cells);
        let own = cells[0].micro() + cells[2].micro() + cells[4].micro();
        assert_eq!((own, cells[1].micro(), cells[3].micro()), (1_100_000, 0, 9));
        let mut by_zone = [Persons::whole(10), Persons::whole(10)];
        assert_eq!(growth.apply_unlocated(&primary, &mut by_zone), Persons::whole(1));
    }
}
