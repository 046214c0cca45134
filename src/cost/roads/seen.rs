//! A way as people see it: how long, along which roads, how far beside them.

use super::{Joined, Passing, Routes, Snap};
use crate::model::Ground;
use crate::network::{Cost, Search};
use crate::units::{Impedance, Persons};
use rayon::prelude::*;

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

/// Who comes to a facility.
#[derive(Debug, Clone, PartialEq)]
pub struct Comers {
    /// The facility.
    pub facility: usize,
    /// How many of which cell.
    pub people: Vec<(u32, Persons)>,
    /// What the dearest of their ways costs, in thousandths.
    pub dearest: i64,
}

impl Stretch {
    /// Goes on along a road.
    pub(in crate::cost) fn go_on(stretches: &mut Vec<Self>, name: Option<&str>, metres: f64) {
        match stretches.last_mut().filter(|last| last.name.as_deref() == name) {
            Some(last) => last.metres += metres,
            None => stretches.push(Self { name: name.map(str::to_owned), metres }),
        }
    }
}

impl Routes {
    /// The ways of some comers, those of each facility by themselves, and who goes along which road.
    ///
    /// # Cost
    /// For each facility O(roads reached x log + roads on the ways).
    pub fn seen(&self, ground: &Ground, comers: &[Comers]) -> (Vec<Vec<SeenWay>>, Passing) {
        let streets = &*self.streets;
        // Sums are exact, so it does not matter how many of them there are.
        let join = |(mut ways, mut passing): (Vec<_>, Passing), (others, passed): (Vec<_>, Passing)| {
            ways.extend(others);
            passing.join(&passed);
            (ways, passing)
        };
        let begin = || (Search::new(&streets.network), Vec::new(), Passing::nobody(streets));
        let found = comers.par_iter().fold(begin, |(mut search, mut ways, mut passing), comers| {
            ways.push(self.seen_at(ground, comers, &mut search, &mut passing));
            (search, ways, passing)
        });
        let found = found.map(|(_, ways, passing)| (ways, passing)).reduce_with(join);
        found.unwrap_or_else(|| (Vec::new(), Passing::nobody(streets)))
    }

    fn seen_at(
        &self,
        ground: &Ground,
        comers: &Comers,
        search: &mut Search<'_>,
        passing: &mut Passing,
    ) -> Vec<SeenWay> {
        let streets = &*self.streets;
        let Some((site, leg)) = self.site(comers.facility) else { return Vec::new() };
        search.run(site, streets.rules.towards, comers.dearest);
        let off = |snap: Option<&Snap>| if let Some(Snap::Joined(snapped)) = snap { snapped.metres } else { 0.0 };
        let at_site = off(self.sites[comers.facility].as_ref());
        let mut one = |(cell, persons): &(u32, Persons)| {
            let (joined, own): (Joined, Cost) = streets.cell(*cell as usize)?;
            let (cost, legs) = search.way(joined)?;
            let cost = cost + own + leg;
            let [time, length] = match streets.rules.impedance {
                Impedance::Metres => [cost.second, cost.first],
                _ => [cost.first, cost.second],
            };
            let mut stretches: Vec<Stretch> = Vec::new();
            let mut trunk = 0.0;
            for step in legs {
                passing.add(streets, step, *persons);
                let (file, road) = streets.of[step.road as usize];
                let roads = &ground.roads[file as usize];
                let road = &roads.roads[road as usize];
                let metres = (step.to - step.from).abs();
                let class = roads.classes.get(road.class as usize);
                if !streets.rules.is_car && class.is_some_and(|class| class.starts_with("trunk")) {
                    trunk += metres;
                }
                let name = road.name.and_then(|name| roads.names.get(name as usize));
                Stretch::go_on(&mut stretches, name.map(String::as_str), metres);
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
        comers.people.iter().filter_map(&mut one).collect()
    }
}
