//! The nearest of several facilities along roads, found by one search from all of them at once.

use super::{Given, GivenWays, Joint, Made, Routes};
use crate::network::{Door, Doors, Lean};

impl Routes {
    /// However far, the ways of some cells to the nearest of some facilities (ascending), of equals the first, list by list; none where costs
    /// do not fit into 32 bits, or where they are more than `at_most`.
    ///
    /// # Cost
    /// For each list O(roads + its cells), however many facilities it has.
    pub fn to_nearest(&self, lists: &[(Vec<usize>, Vec<u32>)], at_most: usize) -> Option<Given> {
        if lists.iter().map(|list| list.1.len()).sum::<usize>() > at_most {
            return None;
        }
        let lean = Lean::new(&self.streets.network, self.streets.rules.towards)?;
        let mut ways: Vec<Vec<(u32, i64)>> = vec![Vec::new(); self.sites.len()];
        for (facilities, cells) in lists {
            for (cell, found) in cells.iter().zip(self.nearest_of(&lean, facilities, cells)?) {
                if let Some((cost, number)) = found {
                    ways[facilities[number as usize]].push((*cell, i64::from(cost)));
                }
            }
        }
        for own in &mut ways {
            own.sort_unstable();
            own.dedup();
        }
        let impedance = self.streets.rules.impedance;
        Some(Given { impedance, made: Made::Roads, ways: GivenWays::Listed(ways) })
    }

    /// For each cell what the way costs, and which of the facilities it leads to.
    fn nearest_of(&self, lean: &Lean<'_>, facilities: &[usize], cells: &[u32]) -> Option<Vec<Option<(u32, u32)>>> {
        let sites: Vec<Joint> = facilities.iter().map(|facility| self.site(*facility).map(super::joint)).collect();
        let seeds = sites.iter().map(|site| site.map_or(Some(Vec::new()), |(joined, leg)| lean.seeds(joined, leg)));
        let seeds: Vec<Vec<Door>> = seeds.collect::<Option<_>>()?;
        let cells = cells.iter().map(|cell| self.streets.cell(*cell as usize).map(super::joint));
        let doors = Doors::new(lean, cells, &sites)?;
        doors.nearest(&lean.nearest(&seeds, i64::MAX)?, i64::MAX)
    }
}
