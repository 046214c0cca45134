//! Which places have a way along roads.

use super::Routes;
use crate::network::{Cost, Place, Search, Snap};
use rayon::prelude::*;

impl Routes {
    /// Whether each of some places has a way of no more than so many thousandths to any of some facilities, or from one where the study says
    /// so. Places are joined to the roads as cells are.
    ///
    /// # Cost
    /// O(places log vertices); for each facility O(roads reached x log + places without a way so far).
    pub fn reached(&self, places: &[[f64; 2]], facilities: &[usize], most: i64) -> Vec<bool> {
        let streets = &*self.streets;
        let join = |at: &[f64; 2]| match streets.nearby.join(*at, streets.rules.snap, &streets.barriers) {
            Snap::Joined(snapped) => {
                Some((streets.network.place(snapped.joined, streets.rules.towards), streets.leg(&snapped)))
            }
            _ => None,
        };
        let joined: Vec<Option<(Place, Cost)>> = places.par_iter().with_min_len(256).map(join).collect();
        let mut reached = vec![false; places.len()];
        let mut search = Search::new(&streets.network);
        for (site, leg) in facilities.iter().filter_map(|facility| self.site(*facility)) {
            search.run(site, streets.rules.towards, most.saturating_sub(leg.first));
            let search = &search;
            let look = |(is_reached, place): (&mut bool, &Option<(Place, Cost)>)| {
                let Some((place, own)) = place.as_ref().filter(|_| !*is_reached) else { return };
                let cost = search.cost_at(place).map(|cost| cost.first + own.first + leg.first);
                *is_reached = cost.is_some_and(|cost| cost <= most);
            };
            reached.par_iter_mut().with_min_len(4_096).zip(&joined).for_each(look);
        }
        reached
    }
}
