//! Sites in an order in which neighbours follow each other, so that what one has looked at is still at hand for the next.

/// Sites in swaths from the south, each from west to east.
#[derive(Debug)]
pub struct Swaths {
    order: Vec<u32>,
    /// Northing of each in `order`.
    height: Vec<f64>,
    /// First of each swath, and the number of sites.
    start: Vec<usize>,
    /// Height of each swath's southernmost site, and its northernmost.
    span: Vec<[f64; 2]>,
}

/// Swaths that are made at most.
const MOST: f64 = 65_536.0;

impl Swaths {
    /// Sorts the sites into swaths of about `height`.
    pub fn new(sites: &[[f64; 2]], height: f64) -> Self {
        let [south, north] =
            sites.iter().fold([f64::INFINITY, f64::NEG_INFINITY], |[a, b], at| [a.min(at[1]), b.max(at[1])]);
        let height = height.max((north - south) / MOST).max(f64::MIN_POSITIVE);
        let swath = |site: u32| ((sites[site as usize][1] - south) / height) as u32;
        let mut order: Vec<(u32, u32)> = (0..sites.len() as u32).map(|site| (swath(site), site)).collect();
        order.sort_by(|a, b| {
            let [a_at, b_at] = [a, b].map(|(_, site)| sites[*site as usize]);
            a.0.cmp(&b.0).then(a_at[0].total_cmp(&b_at[0])).then(a_at[1].total_cmp(&b_at[1])).then(a.1.cmp(&b.1))
        });
        let mut start: Vec<usize> = (0..order.len()).filter(|&k| k == 0 || order[k].0 != order[k - 1].0).collect();
        start.push(order.len());
        let order: Vec<u32> = order.into_iter().map(|(_, site)| site).collect();
        let height: Vec<f64> = order.iter().map(|site| sites[*site as usize][1]).collect();
        let ends = |ends: &[usize]| {
            height[ends[0]..ends[1]].iter().fold([f64::INFINITY, f64::NEG_INFINITY], |[a, b], y| [a.min(*y), b.max(*y)])
        };
        let span = start.windows(2).map(ends).collect();
        Self { order, height, start, span }
    }

    /// All sites.
    pub fn order(&self) -> &[u32] {
        &self.order
    }

    /// Sites between two heights, both included.
    pub fn between(&self, south: f64, north: f64) -> impl Iterator<Item = usize> {
        let from = self.span.partition_point(|span| span[1] < south);
        let to = self.span.partition_point(|span| span[0] <= north).max(from);
        let sites = self.start[from]..self.start[to];
        let near = move |(_, y): &(&u32, &f64)| south <= **y && **y <= north;
        self.order[sites.clone()].iter().zip(&self.height[sites]).filter(near).map(|(site, _)| *site as usize)
    }
}
