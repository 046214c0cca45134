//! The facilities nearest to a point.

use rstar::RTree;
use rstar::primitives::GeomWithData;

/// An R-tree over facility sites.
pub struct FacilityTree {
    tree: RTree<GeomWithData<[f64; 2], u32>>,
}

impl FacilityTree {
    /// Over sites in planar metres; each keeps its index.
    pub fn new(sites: &[[f64; 2]]) -> Self {
        let entries = sites.iter().enumerate().map(|(index, site)| GeomWithData::new(*site, index as u32)).collect();
        Self { tree: RTree::bulk_load(entries) }
    }

    /// All sites and their distances, nearest first.
    pub fn by_distance(&self, at: [f64; 2]) -> impl Iterator<Item = (u32, f64)> + '_ {
        self.tree.nearest_neighbor_iter_with_distance_2(at).map(|(site, squared)| (site.data, squared.sqrt()))
    }

    /// The `k` nearest sites and their distances, nearest first, equally near ones by index.
    pub fn nearest(&self, at: [f64; 2], k: usize) -> Vec<(u32, f64)> {
        let mut found: Vec<(u32, f64)> = Vec::with_capacity(k + 1);
        for (site, squared) in self.tree.nearest_neighbor_iter_with_distance_2(at) {
            // Sites as near as the last one are all taken before the order is settled.
            if found.len() >= k && found.last().is_none_or(|last| squared > last.1) {
                break;
            }
            found.push((site.data, squared));
        }
        found.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
        found.truncate(k);
        found.into_iter().map(|(site, squared)| (site, squared.sqrt())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equally_near_sites_come_by_index() {
        let tree = FacilityTree::new(&[[0.0, 9.0], [5.0, 0.0], [-3.0, 4.0], [0.0, -5.0], [4.0, 3.0]]);
        let found: Vec<u32> = tree.nearest([0.0, 0.0], 3).into_iter().map(|f| f.0).collect();
        assert_eq!(found, [1, 2, 3]);
        assert_eq!(tree.nearest([0.0, 0.0], 9).len(), 5);
        assert_eq!(FacilityTree::new(&[]).nearest([0.0, 0.0], 1), []);
    }
}
