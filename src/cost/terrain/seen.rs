//! A way over the ground as people see it.

use super::super::roads::{Comers, SeenWay, Stretch};
use super::{Treks, whole};
use crate::model::Ground;
use crate::network::{Ends, Hop, TerrainSearch};
use crate::units::Persons;
use rayon::prelude::*;

impl Treks {
    /// As [`super::super::Routes::seen`].
    pub fn seen(&self, ground: &Ground, comers: &[Comers]) -> Vec<Vec<SeenWay>> {
        let of = |search: &mut TerrainSearch<'_>, comers: &Comers| self.seen_at(ground, comers, search);
        comers.par_iter().map_init(|| TerrainSearch::new(&self.surface.terrain), of).collect()
    }

    fn seen_at(&self, ground: &Ground, comers: &Comers, search: &mut TerrainSearch<'_>) -> Vec<SeenWay> {
        let surface = &*self.surface;
        let Some((site, seeds)) = self.site(comers.facility) else { return Vec::new() };
        search.run(seeds, whole(comers.dearest));
        let one = |(cell, _): &(u32, Persons)| {
            let Ends::Joined(ends) = &surface.cells[*cell as usize] else { return None };
            let straight = surface.terrain.straight(site, surface.at[*cell as usize]);
            let over = search.best(ends);
            if let Some((ms, metres)) = straight.filter(|(ms, _)| over.is_none_or(|(over, _)| *ms <= over)) {
                let seconds = f64::from(ms) / 1e3;
                return Some(SeenWay {
                    cell: *cell,
                    seconds,
                    metres,
                    off_road: metres,
                    trunk: 0.0,
                    stretches: Vec::new(),
                });
            }
            let (ms, end) = over?;
            let (hops, seed) = search.way(end.node)?;
            let legs = end.metres + seed.metres;
            let off: f64 = hops.iter().filter(|hop| self.road(hop).is_none()).map(|hop| hop.metres).sum();
            let all: f64 = hops.iter().map(|hop| hop.metres).sum();
            let mut trunk = 0.0;
            let mut stretches: Vec<Stretch> = Vec::new();
            for hop in &hops {
                let road = self.road(hop).map(|(file, road)| (&ground.roads[file as usize], road as usize));
                let name = road.and_then(|(roads, road)| roads.names.get(roads.roads[road].name? as usize));
                let class = road.and_then(|(roads, road)| roads.classes.get(roads.roads[road].class as usize));
                if class.is_some_and(|class| class.starts_with("trunk")) {
                    trunk += hop.metres;
                }
                Stretch::go_on(&mut stretches, name.map(String::as_str), hop.metres);
            }
            if surface.rules.towards == crate::network::Towards::Everywhere {
                stretches.reverse();
            }
            let seconds = f64::from(ms) / 1e3;
            Some(SeenWay { cell: *cell, seconds, metres: all + legs, off_road: off + legs, trunk, stretches })
        };
        comers.people.iter().filter_map(one).collect()
    }

    /// File and road of a hop between two places on a road.
    fn road(&self, hop: &Hop) -> Option<(u32, u32)> {
        let [a, b] = hop.ends;
        let of = || self.surface.overlay.of.get(&[a.min(b), a.max(b)]).copied();
        hop.is_over.then(of).flatten()
    }
}
