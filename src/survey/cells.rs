//! Everybody within a distance of a point.

use crate::model::Demand;
use crate::raster::nearest::squared_distance;
use crate::units::Persons;
use rstar::RTree;
use rstar::primitives::GeomWithData;

/// Cells with people, ready to be added up within a distance: rows of a lattice, an R-tree of loose points.
pub struct CellTree<'a> {
    demand: &'a Demand,
    people: &'a [Persons],
    cells: Found,
}

enum Found {
    /// First cell, end, lowest and highest y of each row.
    Rows(Vec<(usize, usize, f64, f64)>),
    Tree(RTree<GeomWithData<[f64; 2], u32>>),
}

impl<'a> CellTree<'a> {
    /// Over all cells that have people.
    pub fn new(demand: &'a Demand, people: &'a [Persons]) -> Self {
        let cells = match &demand.lattice {
            Some(lattice) => Found::Rows(rows(demand, &lattice.row)),
            None => {
                let with_people = (0..demand.len()).filter(|&cell| people[cell] > Persons::ZERO);
                let entries = with_people.map(|cell| GeomWithData::new([demand.x[cell], demand.y[cell]], cell as u32));
                Found::Tree(RTree::bulk_load(entries.collect()))
            }
        };
        Self { demand, people, cells }
    }

    /// People of all cells whose centre lies within `metres`, the edge included.
    pub fn within(&self, at: [f64; 2], metres: f64) -> Persons {
        let (x, y) = (&self.demand.x, &self.demand.y);
        let near = |cell: usize| squared_distance([x[cell], y[cell]], at).sqrt() <= metres;
        match &self.cells {
            Found::Rows(rows) => {
                let mut sum = Persons::ZERO;
                for &(from, to, low, high) in rows {
                    if low - at[1] > metres || at[1] - high > metres {
                        continue;
                    }
                    // Cells of a row run from west to east; a hair more is looked at than can be near.
                    let reach = metres * (1.0 + 1e-12);
                    let first = from + x[from..to].partition_point(|x| *x < at[0] - reach);
                    let last = first + x[first..to].partition_point(|x| *x <= at[0] + reach);
                    sum += (first..last).filter(|&cell| near(cell)).map(|cell| self.people[cell]).sum();
                }
                sum
            }
            Found::Tree(tree) => {
                let reach = metres * (1.0 + 1e-12);
                let cells = tree.locate_within_distance(at, reach * reach).map(|found| found.data as usize);
                cells.filter(|&cell| near(cell)).map(|cell| self.people[cell]).sum()
            }
        }
    }
}

fn rows(demand: &Demand, row: &[u32]) -> Vec<(usize, usize, f64, f64)> {
    let mut rows = Vec::new();
    let mut from = 0;
    while from < row.len() {
        let to = from + row[from..].partition_point(|r| *r == row[from]);
        let ys = demand.y[from..to].iter();
        let (low, high) = ys.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), y| (l.min(*y), h.max(*y)));
        rows.push((from, to, low, high));
        from = to;
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Ids, Lattice};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn rows_and_tree_agree_with_looking_at_every_cell(
            side in 1_u32..12, at in (-3.0..14.0_f64, -3.0..14.0_f64), whole in any::<bool>(), metres in 0.5..9.0_f64,
        ) {
            let (at, metres) = if whole { ([at.0.round(), at.1.round()], metres.round()) } else { ([at.0, at.1], metres) };
            let n = (side * side) as usize;
            let col: Vec<u32> = (0..side * side).map(|i| i % side).collect();
            let row: Vec<u32> = (0..side * side).map(|i| i / side).collect();
            let people: Vec<Persons> = (0..n as i64).map(|i| Persons::whole(i % 7)).collect();
            let mut demand = Demand {
                ids: Ids::RowColumn,
                x: col.iter().map(|c| f64::from(*c)).collect(),
                y: row.iter().map(|r| f64::from(*r)).collect(),
                lattice: Some(Lattice { origin: [0.0; 2], step: [1.0; 2], size: [side; 2], crs: None, col, row }),
                zone: vec![None; n],
                ..Demand::default()
            };
            let naive: Persons = (0..n)
                .filter(|&i| squared_distance([demand.x[i], demand.y[i]], at).sqrt() <= metres)
                .map(|i| people[i])
                .sum();
            prop_assert_eq!(CellTree::new(&demand, &people).within(at, metres), naive);
            demand.lattice = None;
            prop_assert_eq!(CellTree::new(&demand, &people).within(at, metres), naive);
        }
    }
}
