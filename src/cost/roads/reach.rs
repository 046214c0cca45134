//! Ways between cells and facilities along roads that are worked out when asked for.
//!
//! What the ways between all nodes and the facilities cost is a table ([`Labels`]); that of a cell is the least over the one or two nodes
//! by which it is joined, or along its road alone where the facility stands on the same one. So there is a number for each node and
//! facility instead of one for each cell and facility, and all are the same whole thousandths as those of searches one by one.

use crate::network::{Door, Doors, Hierarchy, Joined, Labels, Lanes, Lean, NO_WAY, Network, Sweep, Towards, WIDTH};
use rayon::prelude::*;

/// Where something is joined, and the whole thousandths of its leg beside the road.
pub(in crate::cost) type Joint = Option<(Joined, i64)>;

/// All ways between cells and facilities that cost no more than some limit.
#[derive(Debug, PartialEq, Eq)]
pub struct Reach {
    /// Between nodes and those facilities that are joined, with their legs.
    pub(in crate::cost) labels: Labels,
    /// Of cells, with their legs.
    pub(in crate::cost) doors: Doors,
    /// By column: cells on the same road, and what the way along it costs.
    alone: Vec<Vec<Door>>,
    /// The column of each facility in the table.
    pub(in crate::cost) column: Vec<Option<u32>>,
    pub(in crate::cost) most: i64,
}

impl Reach {
    /// Bytes of the table over so many nodes and facilities.
    pub(super) fn bytes(network: &Network, facilities: &[Joint]) -> usize {
        Labels::bytes(network.nodes(), facilities.iter().flatten().count())
    }

    /// Of a network; none where costs do not fit into 32 bits.
    ///
    /// # Cost
    /// For each facility O(roads reached), and four bytes a node and facility.
    pub(super) fn new(
        network: &Network,
        towards: Towards,
        cells: impl Iterator<Item = Joint>,
        facilities: &[Joint],
        most: i64,
    ) -> Option<Self> {
        let lean = Lean::new(network, towards)?;
        let joined: Vec<Joint> = facilities.iter().flatten().copied().map(Some).collect();
        let seeds = joined.iter().flatten().map(|(joined, leg)| lean.seeds(*joined, *leg));
        let seeds: Vec<Vec<Door>> = seeds.collect::<Option<_>>()?;
        let doors = Doors::new(&lean, cells, &joined)?;
        let labels = Labels::new(&lean, &seeds, most)?;
        let alone = alone(&doors, joined.len());
        let mut next = 0..;
        let column = facilities.iter().map(|facility| facility.and_then(|_| next.next())).collect();
        Some(Self { labels, doors, alone, column, most })
    }

    /// Number of columns.
    pub(in crate::cost) fn columns(&self) -> usize {
        self.labels.points()
    }

    /// Number of cells.
    pub(in crate::cost) fn cells(&self) -> usize {
        self.doors.len()
    }

    /// What the way between a cell and the facility of a column costs; none where none leads or it is too far.
    #[inline(always)]
    pub(in crate::cost) fn cost(&self, cell: usize, column: u32) -> Option<i64> {
        let over = self.doors.of(cell).iter().map(|(node, cost)| {
            let label = self.labels.of(*node, column);
            if label == NO_WAY { i64::MAX } else { i64::from(label) + i64::from(*cost) }
        });
        let mut least = over.fold(i64::MAX, i64::min);
        for (_, cost) in self.doors.directly(cell).iter().filter(|way| way.0 == column) {
            least = least.min(i64::from(*cost));
        }
        (least <= self.most && least < i64::MAX).then_some(least)
    }

    /// The cells with a way to the facility of a column, ascending, and what it costs.
    pub(in crate::cost) fn to(&self, column: u32) -> impl Iterator<Item = (usize, i64)> + '_ {
        read(&self.doors, self.labels.to(column), &self.alone[column as usize], self.most)
    }

    /// Every way, those to some neighbouring columns by cell: the cell, the column, and what the way costs.
    ///
    /// # Cost
    /// O(cells x columns); each line of the table is looked at once for all of its columns.
    pub(in crate::cost) fn each(&self, mut each: impl FnMut(usize, u32, i64)) {
        for block in 0..self.labels.points().div_ceil(WIDTH) {
            let first = block * WIDTH;
            let columns = first..self.labels.points().min(first + WIDTH);
            for cell in 0..self.cells() {
                let mut least = over(self.doors.of(cell), |node| self.labels.row(node, block));
                alone_too(&mut least, self.doors.directly(cell), first);
                for (column, cost) in columns.clone().zip(least) {
                    if cost <= self.most && cost < i64::MAX {
                        each(cell, column as u32, cost);
                    }
                }
            }
        }
    }

    /// How many ways there are.
    pub(super) fn count(&self) -> usize {
        (0..self.labels.points() as u32).into_par_iter().map(|column| self.to(column).count()).sum()
    }

    /// The nearest of some columns for every cell, of equals that which comes first in the list: its place there, and what the way costs.
    ///
    /// # Cost
    /// O(nodes x columns + cells).
    pub(in crate::cost) fn nearest(&self, columns: &[Option<u32>]) -> Vec<Option<(i64, u32)>> {
        let mut place = vec![NO_WAY; self.labels.points()];
        for (column, number) in columns.iter().zip(0..) {
            if let Some(column) = column {
                place[*column as usize] = number;
            }
        }
        let of_node = |node: usize| -> (u32, u32) {
            let label = |(number, column): (u32, &Option<u32>)| {
                column.map(|column| (self.labels.of(node as u32, column), number))
            };
            (0..).zip(columns).filter_map(label).min().unwrap_or((NO_WAY, NO_WAY))
        };
        let nodes: Vec<(u32, u32)> =
            (0..self.labels.nodes()).into_par_iter().with_min_len(1_024).map(of_node).collect();
        let of_cell = |cell: usize| {
            let over = self.doors.of(cell).iter().map(|(node, cost)| (nodes[*node as usize], *cost));
            let over = over.filter(|((label, _), _)| *label != NO_WAY);
            let over = over.map(|((label, number), cost)| (i64::from(label) + i64::from(cost), number));
            let directly =
                self.doors.directly(cell).iter().map(|(column, cost)| (i64::from(*cost), place[*column as usize]));
            let all = over.chain(directly.filter(|way| way.1 != NO_WAY));
            all.filter(|(cost, _)| *cost <= self.most).min()
        };
        (0..self.cells()).map(of_cell).collect()
    }
}

/// What the least of the ways over some nodes to [`WIDTH`] facilities cost, which have their labels side by side.
#[inline(always)]
fn over<'l>(doors: &[Door], labels: impl Fn(u32) -> &'l [u32; WIDTH]) -> [i64; WIDTH] {
    let mut least = [i64::MAX; WIDTH];
    for (node, cost) in doors {
        for (least, label) in least.iter_mut().zip(labels(*node)) {
            let over = if *label == NO_WAY { i64::MAX } else { i64::from(*label) + i64::from(*cost) };
            *least = (*least).min(over);
        }
    }
    least
}

/// Ways along one road alone as well, to the facilities from the `first` on.
#[inline(always)]
fn alone_too(least: &mut [i64; WIDTH], directly: &[Door], first: usize) {
    for (facility, cost) in directly {
        if let Some(least) = (*facility as usize).checked_sub(first).and_then(|lane| least.get_mut(lane)) {
            *least = (*least).min(i64::from(*cost));
        }
    }
}

/// The cells on the same road as each of some facilities, and what the way along it costs.
fn alone(doors: &Doors, facilities: usize) -> Vec<Vec<Door>> {
    let mut alone = vec![Vec::new(); facilities];
    for cell in 0..doors.len() {
        for (facility, cost) in doors.directly(cell) {
            alone[*facility as usize].push((cell as u32, *cost));
        }
    }
    alone
}

/// The cells with a way, ascending, and what it costs, where all nodes have their labels.
fn read<'a>(
    doors: &'a Doors,
    labels: impl AsRef<[u32]> + 'a,
    alone: &'a [Door],
    most: i64,
) -> impl Iterator<Item = (usize, i64)> + 'a {
    let mut alone = alone.iter().peekable();
    (0..doors.len()).filter_map(move |cell| {
        let mut least = i64::MAX;
        for (node, cost) in doors.of(cell) {
            let label = labels.as_ref()[*node as usize];
            if label != NO_WAY {
                least = least.min(i64::from(label) + i64::from(*cost));
            }
        }
        if let Some((_, cost)) = alone.next_if(|way| way.0 as usize == cell) {
            least = least.min(i64::from(*cost));
        }
        (least <= most && least < i64::MAX).then_some((cell, least))
    })
}

/// All ways in a list, by facility; none where costs do not fit into 32 bits.
///
/// # Cost
/// For each facility O(roads reached + cells).
pub(super) fn listed(
    network: &Network,
    towards: Towards,
    cells: impl Iterator<Item = Joint>,
    facilities: &[Joint],
    most: i64,
) -> Option<Vec<Vec<(u32, i64)>>> {
    let lean = Lean::new(network, towards)?;
    let doors = Doors::new(&lean, cells, facilities)?;
    let seeds = |facility: &Joint| facility.map_or(Some(Vec::new()), |(joined, leg)| lean.seeds(joined, leg));
    let seeds: Vec<Vec<Door>> = facilities.iter().map(seeds).collect::<Option<_>>()?;
    if let Some(hierarchy) = Hierarchy::where_it_pays(&lean, &seeds, most) {
        return Some(side_by_side(&hierarchy, &doors, &seeds, most));
    }
    let alone = alone(&doors, facilities.len());
    let of = |sweep: &mut Sweep<'_>, facility: usize| {
        let fits = sweep.run(&seeds[facility], most);
        let ways = read(&doors, sweep.labels(), &alone[facility], most).map(|(cell, cost)| (cell as u32, cost));
        fits.then(|| ways.collect())
    };
    (0..facilities.len()).into_par_iter().map_init(|| Sweep::new(&lean), of).collect()
}

/// All ways in a list, by facility, by searches over a hierarchy that go side by side; what does not fit counts as no way.
///
/// # Cost
/// O(facilities x (arcs of the hierarchy above the cells' nodes + cells)).
fn side_by_side(hierarchy: &Hierarchy, doors: &Doors, seeds: &[Vec<Door>], most: i64) -> Vec<Vec<(u32, i64)>> {
    let nodes = (0..doors.len()).flat_map(|cell| doors.of(cell)).chain(seeds.iter().flatten()).map(|door| door.0);
    let lanes = Lanes::new(hierarchy, nodes);
    let block = |(first, seeds): (usize, &[Vec<Door>])| -> Vec<Vec<(u32, i64)>> {
        let labels = lanes.block(seeds, most);
        let mut ways: Vec<Vec<(u32, i64)>> = vec![Vec::new(); seeds.len()];
        for cell in 0..doors.len() {
            let mut least = over(doors.of(cell), |node| &labels[lanes.place(node) as usize]);
            alone_too(&mut least, doors.directly(cell), first);
            for (ways, least) in ways.iter_mut().zip(least) {
                if least <= most && least < i64::MAX {
                    ways.push((cell as u32, least));
                }
            }
        }
        ways
    };
    let blocks = seeds.par_chunks(WIDTH).enumerate();
    blocks.flat_map_iter(|(number, seeds)| block((number * WIDTH, seeds))).collect()
}

#[cfg(test)]
mod tests;
