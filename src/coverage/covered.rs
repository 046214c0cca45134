//! What is covered, and rates of it.

use crate::units::Persons;

/// What is covered of one zone. Rates of several zones are ratios of their sums, never means of their rates.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Covered {
    /// Residential land in square metres, all of it and within the radius; `None` when the study has no land.
    pub land: Option<[f64; 2]>,
    /// Residents, all and within the radius.
    pub residents: [Persons; 2],
    /// People who need the service, all and within the radius.
    pub demand: [Persons; 2],
    /// Of these, people with a place at a site within the radius.
    pub served: Persons,
}

impl Covered {
    /// Covered land by all land; `None` without land.
    pub fn land_rate(&self) -> Option<f64> {
        self.land.filter(|[all, _]| *all > 0.0).map(|[all, within]| within / all)
    }

    /// Residents within the radius by all residents.
    pub fn resident_rate(&self) -> Option<f64> {
        rate(self.residents[1], self.residents[0])
    }

    /// People within the radius by all who need the service.
    pub fn demand_rate(&self) -> Option<f64> {
        rate(self.demand[1], self.demand[0])
    }

    /// People with a place within the radius by all who need one.
    pub fn served_rate(&self) -> Option<f64> {
        rate(self.served, self.demand[0])
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.land = match (self.land, other.land) {
            (Some(a), Some(b)) => Some([a[0] + b[0], a[1] + b[1]]),
            (a, b) => a.or(b),
        };
        for (sum, more) in [(&mut self.residents, other.residents), (&mut self.demand, other.demand)] {
            sum[0] += more[0];
            sum[1] += more[1];
        }
        self.served += other.served;
    }
}

fn rate(part: Persons, whole: Persons) -> Option<f64> {
    (whole > Persons::ZERO).then(|| part.to_f64() / whole.to_f64())
}
