//! Cells of a lattice with equal labels, dissolved into valid polygons.
//!
//! Boundary edges run with their cell on the left and are chained into rings at lattice corners. A ring that meets a corner
//! twice is cut there, so every ring is simple; cells that touch at a corner only are different polygons. A corner is left
//! out only where the four cells around it show a straight border, which both neighbours see alike: they keep the same
//! corners, and after any projection there is neither gap nor overlap between them.

use rayon::prelude::*;
use std::collections::BTreeMap;

/// Column and row of a lattice corner: cell (c, r) lies between corners (c, r) and (c + 1, r + 1).
pub type Corner = [u32; 2];

/// A polygon: its shell counter-clockwise, then its holes clockwise; each ring ends where it begins.
pub type Rings = Vec<Vec<Corner>>;

/// Dissolves cells by label: for every label, in ascending order, its polygons, in the order of their lowest cell.
///
/// Where two cells stand at one place the first counts.
///
/// # Shape
/// `col`, `row` and `label`: one per cell, in any order; a cell without a label is in no polygon.
///
/// # Invariant
/// The polygons of all labels are valid and do not overlap; their areas are the numbers of their cells.
///
/// # Cost
/// O(cells log cells) time, O(cells) memory.
pub fn dissolve<L: Copy + Ord + Send + Sync>(col: &[u32], row: &[u32], label: &[Option<L>]) -> Vec<(L, Vec<Rings>)> {
    let cells = Cells::new(col, row, label);
    let mut pieces: BTreeMap<L, Piece> = BTreeMap::new();
    for &(r, c, label) in &cells.sorted {
        let (own, piece) = (Some(label), pieces.entry(label).or_default());
        piece.members.push([r, c]);
        let list = &mut piece.edges;
        // South, east, north, west; directions 0 to 3 run east, north, west, south.
        if cells.at(c, r.wrapping_sub(1)) != own {
            list.push(([c, r], 0));
        }
        if cells.at(c + 1, r) != own {
            list.push(([c + 1, r], 1));
        }
        if cells.at(c, r + 1) != own {
            list.push(([c + 1, r + 1], 2));
        }
        if cells.at(c.wrapping_sub(1), r) != own {
            list.push(([c, r + 1], 3));
        }
    }
    let pieces: Vec<(L, Piece)> = pieces.into_iter().collect();
    pieces.into_par_iter().map(|(own, piece)| (own, polygons(&cells, piece))).collect()
}

/// The cells of one label.
#[derive(Default)]
struct Piece {
    /// Row and column, ascending.
    members: Vec<[u32; 2]>,
    /// Where each border edge begins, and its direction.
    edges: Vec<(Corner, u8)>,
}

/// Cells by place.
struct Cells<L> {
    /// Row, column, label.
    sorted: Vec<(u32, u32, L)>,
}

impl<L: Copy + Ord> Cells<L> {
    fn new(col: &[u32], row: &[u32], label: &[Option<L>]) -> Self {
        let all = (0..label.len()).map(|i| (row[i], col[i], label[i]));
        let mut sorted: Vec<(u32, u32, Option<L>)> = all.collect();
        sorted.sort_by_key(|cell| (cell.0, cell.1));
        sorted.dedup_by_key(|cell| (cell.0, cell.1));
        Self { sorted: sorted.into_iter().filter_map(|(row, col, label)| Some((row, col, label?))).collect() }
    }

    fn at(&self, c: u32, r: u32) -> Option<L> {
        self.sorted.binary_search_by(|cell| (cell.0, cell.1).cmp(&(r, c))).ok().map(|i| self.sorted[i].2)
    }

    /// Whether a corner lies on a straight border, as both sides see it.
    fn is_straight(&self, [c, r]: Corner) -> bool {
        let (west, south) = (c.wrapping_sub(1), r.wrapping_sub(1));
        let (sw, se, nw, ne) = (self.at(west, south), self.at(c, south), self.at(west, r), self.at(c, r));
        sw == se && nw == ne || sw == nw && se == ne
    }
}

fn step([c, r]: Corner, direction: u8) -> Corner {
    match direction {
        0 => [c + 1, r],
        1 => [c, r + 1],
        2 => [c - 1, r],
        _ => [c, r - 1],
    }
}

/// The polygons of one label, from its boundary edges.
fn polygons<L: Copy + Ord>(cells: &Cells<L>, Piece { members, mut edges }: Piece) -> Vec<Rings> {
    edges.sort_unstable();
    let mut taken = vec![false; edges.len()];
    let mut rings: Vec<Vec<Corner>> = Vec::new();
    for first in 0..edges.len() {
        if taken[first] {
            continue;
        }
        let mut path: Vec<Corner> = Vec::new();
        let mut at = first;
        loop {
            taken[at] = true;
            let (corner, direction) = edges[at];
            path.push(corner);
            let end = step(corner, direction);
            let from = edges.partition_point(|edge| edge.0 < end);
            let here = from..from + edges[from..].partition_point(|edge| edge.0 == end);
            // At a corner where two cells of the label touch, turning left first keeps them apart.
            let preferred = [(direction + 1) % 4, direction, (direction + 3) % 4];
            let next = preferred.iter().find_map(|turn| here.clone().find(|&e| !taken[e] && edges[e].1 == *turn));
            match next {
                Some(next) => at = next,
                None => break,
            }
        }
        cut(path, &mut rings);
    }
    assemble(cells, &members, rings)
}

/// Cuts a closed path into simple rings wherever it meets a corner again.
fn cut(path: Vec<Corner>, rings: &mut Vec<Vec<Corner>>) {
    let mut open: Vec<Corner> = Vec::with_capacity(path.len());
    let mut met: BTreeMap<Corner, usize> = BTreeMap::new();
    for corner in path {
        if let Some(&since) = met.get(&corner) {
            let ring: Vec<Corner> = open.drain(since..).collect();
            for passed in &ring {
                met.remove(passed);
            }
            rings.push(ring);
        }
        met.insert(corner, open.len());
        open.push(corner);
    }
    rings.push(open);
}

/// Twice the signed area: positive for a ring that runs counter-clockwise.
fn area(ring: &[Corner]) -> i64 {
    let next = ring.iter().cycle().skip(1);
    ring.iter().zip(next).map(|(a, b)| i64::from(a[0]) * i64::from(b[1]) - i64::from(b[0]) * i64::from(a[1])).sum()
}

/// Rings of one piece while they are sorted: its border, once that is met, and its holes.
type ShellAndHoles = (Option<Vec<Corner>>, Vec<Vec<Corner>>);

/// Puts holes into the shells they belong to and leaves out corners on straight borders.
fn assemble<L: Copy + Ord>(cells: &Cells<L>, members: &[[u32; 2]], rings: Vec<Vec<Corner>>) -> Vec<Rings> {
    let component = components(members);
    let mut polygons: BTreeMap<u32, ShellAndHoles> = BTreeMap::new();
    for ring in rings {
        // The first edge has its cell on the left.
        let (a, b) = (ring[0], ring[1]);
        let cell = match (b[0].cmp(&a[0]), b[1].cmp(&a[1])) {
            (std::cmp::Ordering::Greater, _) => [a[0], a[1]],
            (std::cmp::Ordering::Less, _) => [b[0], a[1] - 1],
            (_, std::cmp::Ordering::Greater) => [a[0] - 1, a[1]],
            _ => [a[0], b[1]],
        };
        let polygon = polygons.entry(component(cell)).or_default();
        let is_shell = area(&ring) > 0;
        let mut kept: Vec<Corner> = ring.into_iter().filter(|corner| !cells.is_straight(*corner)).collect();
        // A ring begins at its lowest corner, so that it does not depend on where the chain began.
        let lowest = (0..kept.len()).min_by_key(|&i| (kept[i][1], kept[i][0])).unwrap_or(0);
        kept.rotate_left(lowest);
        kept.extend(kept.first().copied());
        if is_shell {
            polygon.0 = Some(kept);
        } else {
            polygon.1.push(kept);
        }
    }
    let whole = |(shell, mut holes): (Option<Vec<Corner>>, Vec<Vec<Corner>>)| {
        holes.sort_unstable_by_key(|hole| (hole[0][1], hole[0][0], hole[1]));
        shell.map(|shell| std::iter::once(shell).chain(holes).collect())
    };
    polygons.into_values().filter_map(whole).collect()
}

/// Numbers the groups of cells that share edges; gives the group of a cell.
fn components(members: &[[u32; 2]]) -> impl Fn(Corner) -> u32 {
    let index = |place: [u32; 2]| members.binary_search(&place).ok();
    let mut group = vec![u32::MAX; members.len()];
    let mut waiting = Vec::new();
    for first in 0..members.len() {
        if group[first] != u32::MAX {
            continue;
        }
        group[first] = first as u32;
        waiting.push(first);
        while let Some(at) = waiting.pop() {
            let [r, c] = members[at];
            for place in [[r, c + 1], [r, c.wrapping_sub(1)], [r + 1, c], [r.wrapping_sub(1), c]] {
                if let Some(next) = index(place)
                    && group[next] == u32::MAX
                {
                    group[next] = first as u32;
                    waiting.push(next);
                }
            }
        }
    }
    move |[c, r]| index([r, c]).map_or(u32::MAX, |at| group[at])
}

#[cfg(test)]
mod tests;
