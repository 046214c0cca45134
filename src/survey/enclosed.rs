//! Whether people live within what nobody crosses.

use crate::issue::{Issue, Issues};
use crate::model::{Attribute, Ground, Model};
use crate::network::is_in_ring;
use crate::units::Persons;
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};
use std::collections::BTreeSet;

/// Share of all people from which on it is no chance.
const MOST: f64 = 0.5;

/// Barriers that are areas, within which most people live (W0969).
///
/// # Cost
/// O(cells log areas + corners of the areas around each cell).
pub fn enclosed(model: &Model) -> Issues {
    let mut issues = Issues::new();
    let demand = &model.demand;
    let counted = demand.column(&Attribute::Persons);
    let Some(persons) = counted.or(demand.columns.first().map(|column| column.values.as_slice())) else {
        return issues;
    };
    let all = persons.iter().sum::<Persons>().to_f64();
    let mut said = BTreeSet::new();
    for (_, ground) in model.ground.iter() {
        let inside = within(ground, model);
        let share = inside.iter().map(|cell| persons[*cell]).sum::<Persons>().to_f64() / all;
        if share >= MOST && said.insert(&ground.barrier_files) {
            let issue = Issue::new("W0969").file(ground.barrier_files.join(", ")).fact("n", inside.len());
            issues.push(issue.fact("share", format!("{:.0}", share * 100.0)));
        }
    }
    issues
}

/// Cells within the barriers that are areas: within an odd number of closed lines, since holes are lines too.
fn within(ground: &Ground, model: &Model) -> Vec<usize> {
    let closed = ground.barriers.iter().filter(|line| line.len() > 3 && line.first() == line.last());
    let boxes = closed.filter_map(|ring| {
        let corner = |of: fn(f64, f64) -> f64| ring.iter().copied().reduce(|a, b| [of(a[0], b[0]), of(a[1], b[1])]);
        let around = Rectangle::from_corners(corner(f64::min)?, corner(f64::max)?);
        Some(GeomWithData::new(around, ring.as_slice()))
    });
    let tree = RTree::bulk_load(boxes.collect());
    let demand = &model.demand;
    let is_within = |cell: &usize| {
        let at = [demand.x[*cell], demand.y[*cell]];
        let near = tree.locate_in_envelope_intersecting(AABB::from_point(at));
        near.filter(|ring| is_in_ring(ring.data, at)).count() % 2 == 1
    };
    (0..demand.len()).filter(is_within).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geodesy::AnalysisCrs;
    use crate::model::{Column, Demand};
    use std::collections::BTreeMap;
    use std::sync::Arc;

    /// Four cells in a row, 100 m apart, of 1, 2, 3 and 4 people, and these barriers.
    fn found(barriers: &[Vec<[f64; 2]>]) -> Option<(String, String)> {
        let crs = AnalysisCrs::around([107.0, 29.8]).unwrap();
        let values = (1..5).map(Persons::whole).collect();
        let demand = Demand {
            x: vec![0.0, 100.0, 200.0, 300.0],
            y: vec![0.0; 4],
            columns: vec![Column { attribute: Attribute::Persons, values }],
            ..Demand::default()
        };
        let files = vec!["b.geojson".to_owned()];
        let ground = Ground { barriers: barriers.to_vec(), barrier_files: files, ..Ground::default() };
        // Two ways of travelling by one file say it once.
        let ground = BTreeMap::from([("a".to_owned(), ground.clone()), ("b".to_owned(), ground)]);
        let issues = enclosed(&Model { demand, ground: Arc::new(ground), ..Model::bare(crs) });
        let mut all = issues.groups().flat_map(|group| &group.examples);
        let first = all.next().map(|issue| (issue.facts["n"].clone(), issue.facts["share"].clone()));
        assert!(all.next().is_none());
        first
    }

    fn square(from: f64, to: f64) -> Vec<[f64; 2]> {
        vec![[from, -50.0], [to, -50.0], [to, 50.0], [from, 50.0], [from, -50.0]]
    }

    #[test]
    fn areas_around_most_people_are_said() {
        assert_eq!(found(&[]), None);
        assert_eq!(found(&[square(-50.0, 250.0)]), Some(("3".to_owned(), "60".to_owned())));
        assert_eq!(found(&[square(-50.0, 150.0)]), None);
        assert_eq!(found(&[square(-50.0, 150.0), square(250.0, 350.0)]), Some(("3".to_owned(), "70".to_owned())));
        // An island is not in its lake, and a line around everybody that does not close is no area.
        assert_eq!(found(&[square(-50.0, 350.0), square(150.0, 340.0)]), None);
        assert_eq!(found(&[square(-50.0, 350.0)[..4].to_vec()]), None);
    }
}
