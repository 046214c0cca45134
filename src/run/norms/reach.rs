//! How far people have to the nearest open site.

use crate::cost::Travel;
use crate::model::SiteIx;
use crate::units::Impedance;

/// How far the people of a service have, in the order of the cells.
#[derive(Debug, Clone)]
pub struct Reach {
    pub impedance: Impedance,
    /// What the way to the nearest open site costs; none where none leads.
    pub nearest: Vec<Option<f64>>,
}

/// How far people have to some sites.
pub fn reach(travel: &Travel<'_>, open: &[SiteIx]) -> Reach {
    let found = travel.nearest(open);
    let nearest = (0..found.len()).map(|cell| found.of(cell).map(|(_, cost)| cost)).collect();
    Reach { impedance: travel.impedance(), nearest }
}
