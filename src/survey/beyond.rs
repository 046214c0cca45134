//! People beyond the zones, who are neighbours and live in no zone, each counted once.

use crate::issue::{Issue, Issues};
use crate::model::{Attribute, Demand, ZoneIx};
use crate::units::Persons;
use std::collections::BTreeSet;

/// Empties the cells of people who would be there twice, since a raster of the nation may be the district's own layer and that of its
/// neighbours: what the neighbours' layer has within the zones is somebody else's (W0582), and what the district's own has beyond them
/// where neighbours stand is theirs (I0210, whose cells are given back). The people of the other neighbours are said (I0583).
pub(super) fn keep_outside(demand: &mut Demand, zone: &mut [Option<ZoneIx>], issues: &mut Issues) -> BTreeSet<usize> {
    let Some(neighbours) = &demand.neighbours else { return BTreeSet::new() };
    let residents = demand.column(&Attribute::Persons);
    let about = |code, cells: &[usize]| {
        let persons = cells.iter().map(|cell| residents.map_or(Persons::ZERO, |r| r[*cell])).sum();
        Issue::new(code).persons(persons).fact("cells", cells.len())
    };
    let all = (0..neighbours.len()).filter(|cell| neighbours[*cell]);
    let (inside, outside): (Vec<usize>, Vec<usize>) = all.partition(|cell| zone[*cell].is_some());
    let place = |cell: usize| [demand.x[cell].to_bits(), demand.y[cell].to_bits()];
    let theirs: BTreeSet<[u64; 2]> = outside.iter().map(|cell| place(*cell)).collect();
    let own = (0..neighbours.len()).filter(|cell| !neighbours[*cell] && zone[*cell].is_none());
    let twice: Vec<usize> = own.filter(|cell| theirs.contains(&place(*cell))).collect();
    issues.push(about("I0583", &outside));
    if !inside.is_empty() {
        issues.push(about("W0582", &inside));
    }
    if !twice.is_empty() {
        issues.push(about("I0210", &twice));
    }
    for cell in inside.into_iter().chain(twice.iter().copied()) {
        zone[cell] = None;
        for column in &mut demand.columns {
            column.values[cell] = Persons::ZERO;
        }
    }
    twice.into_iter().collect()
}
