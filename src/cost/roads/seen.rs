//! A way as people see it: how long, along which roads, how far beside them.

use super::{Joined, Passed, Passing, Routes, Snap};
use crate::model::Ground;
use crate::network::{Cost, Search};
use crate::units::{Impedance, Persons};

/// A stretch along one road of one name.
#[derive(Debug, Clone, PartialEq)]
pub struct Stretch {
    /// What the road is called; none where it has no name.
    pub name: Option<String>,
    /// How far one goes along it.
    pub metres: f64,
}

/// A way between a cell and a facility.
#[derive(Debug, Clone, PartialEq)]
pub struct SeenWay {
    /// The cell.
    pub cell: u32,
    /// How long it takes.
    pub seconds: f64,
    /// How long it is, with the legs beside the roads.
    pub metres: f64,
    /// Of these beside the roads.
    pub off_road: f64,
    /// Of these on foot along trunk roads.
    pub trunk: f64,
    /// In its order.
    pub stretches: Vec<Stretch>,
}

impl Routes {
    /// The ways between a facility and people of some cells that have one of no more than so many thousandths, and who goes along which road.
    pub fn seen(
        &self,
        ground: &Ground,
        facility: usize,
        cells: &[(u32, Persons)],
        most: i64,
    ) -> (Vec<SeenWay>, Vec<(u32, Passed)>) {
        let streets = &*self.streets;
        let Some((site, leg)) = self.site(facility) else { return (Vec::new(), Vec::new()) };
        let mut passing = Passing::nobody(streets);
        let mut search = Search::new(&streets.network);
        search.run(site, streets.rules.towards, most);
        let off = |snap: Option<&Snap>| if let Some(Snap::Joined(snapped)) = snap { snapped.metres } else { 0.0 };
        let at_site = off(self.sites[facility].as_ref());
        let mut one = |(cell, persons): &(u32, Persons)| {
            let (joined, own): (Joined, Cost) = streets.cell(*cell as usize)?;
            let cost = search.cost(joined)? + own + leg;
            let [time, length] = match streets.rules.impedance {
                Impedance::Metres => [cost.second, cost.first],
                _ => [cost.first, cost.second],
            };
            let mut stretches: Vec<Stretch> = Vec::new();
            let mut trunk = 0.0;
            for step in search.way(joined)? {
                passing.add(streets, step, *persons);
                let (file, road) = streets.of[step.road as usize];
                let roads = &ground.roads[file as usize];
                let name = roads.roads[road as usize].name.and_then(|name| roads.names.get(name as usize).cloned());
                let metres = (step.to - step.from).abs();
                let class = roads.classes.get(roads.roads[road as usize].class as usize);
                if !streets.rules.is_car && class.is_some_and(|class| class.starts_with("trunk")) {
                    trunk += metres;
                }
                match stretches.last_mut().filter(|last| last.name == name) {
                    Some(last) => last.metres += metres,
                    None => stretches.push(Stretch { name, metres }),
                }
            }
            Some(SeenWay {
                cell: *cell,
                seconds: time as f64 / 1e3,
                metres: length as f64 / 1e3,
                off_road: off(streets.cells.get(*cell as usize)) + at_site,
                trunk,
                stretches,
            })
        };
        let ways = cells.iter().filter_map(&mut one).collect();
        (ways, passing.roads().collect())
    }
}
