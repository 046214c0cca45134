//! An R-tree of SQLite filled at once: its nodes are packed and written where SQLite keeps them, which is much faster than
//! to add its rows one by one. The form of a node stands in SQLite's `rtree.c`: depth, number of cells, cells, all big-endian.

use super::names::quoted;
use rusqlite::{Connection, Statement, params};

/// A row and its extent: west, south, east, north.
pub(super) type Row = (i64, [f64; 4]);

/// Cells of a node.
const CELLS: usize = 51;
/// Bytes of a cell: an id and four bounds.
const CELL: usize = 8 + 4 * 4;
/// Bytes of a node on pages of 4,096.
const NODE: usize = 4 + CELLS * CELL;
/// The number of the topmost node.
const ROOT: i64 = 1;

/// A row, or a node below, with its bounds rounded outwards: west, east, south, north.
#[derive(Debug, Clone, Copy)]
struct Cell {
    id: i64,
    bounds: [f32; 4],
}

/// Fills an index that was just created.
pub(super) fn fill(connection: &Connection, index: &str, rows: &[Row]) -> rusqlite::Result<()> {
    let table = |part: &str| quoted(&format!("{index}_{part}"));
    let mut node = connection.prepare(&format!("INSERT OR REPLACE INTO {} VALUES (?, ?)", table("node")))?;
    let mut parent = connection.prepare(&format!("INSERT INTO {} VALUES (?, ?)", table("parent")))?;
    let mut rowid = connection.prepare(&format!("INSERT INTO {} VALUES (?, ?)", table("rowid")))?;
    let (mut cells, mut depth, mut next) = (in_order(rows), 0, ROOT + 1);
    loop {
        let is_top = cells.len() <= CELLS;
        let (mut above, mut stands) = (Vec::new(), Vec::with_capacity(cells.len()));
        for group in cells.chunks(CELLS) {
            let number = if is_top { ROOT } else { next };
            node.execute(params![number, bytes(group, if is_top { depth } else { 0 })])?;
            stands.extend(group.iter().map(|cell| (cell.id, number)));
            above.push(Cell { id: number, bounds: around(group) });
            next += 1;
        }
        stands.sort_unstable();
        say_where(if depth == 0 { &mut rowid } else { &mut parent }, &stands)?;
        if is_top {
            return Ok(());
        }
        (cells, depth) = (above, depth + 1);
    }
}

fn say_where(insert: &mut Statement<'_>, stands: &[(i64, i64)]) -> rusqlite::Result<()> {
    stands.iter().try_for_each(|(id, node)| insert.execute(params![id, node]).map(drop))
}

/// Neighbours stand together: rows in strips from west to east, and within a strip from south to north.
fn in_order(rows: &[Row]) -> Vec<Cell> {
    let middle = |cell: &Cell, low: usize| f64::from(cell.bounds[low]) + f64::from(cell.bounds[low + 1]);
    let mut cells: Vec<Cell> = rows.iter().map(|(id, extent)| Cell { id: *id, bounds: outwards(*extent) }).collect();
    let nodes = cells.len().div_ceil(CELLS);
    let strip = (nodes as f64).sqrt().ceil() as usize * CELLS;
    cells.sort_unstable_by(|a, b| middle(a, 0).total_cmp(&middle(b, 0)).then(a.id.cmp(&b.id)));
    for strip in cells.chunks_mut(strip.max(1)) {
        strip.sort_unstable_by(|a, b| middle(a, 2).total_cmp(&middle(b, 2)).then(a.id.cmp(&b.id)));
    }
    cells
}

/// Bounds in single precision, within which the exact ones lie.
fn outwards([west, south, east, north]: [f64; 4]) -> [f32; 4] {
    let down =
        |exact: f64| Some(exact as f32).filter(|near| f64::from(*near) <= exact).unwrap_or((exact as f32).next_down());
    let up =
        |exact: f64| Some(exact as f32).filter(|near| f64::from(*near) >= exact).unwrap_or((exact as f32).next_up());
    [down(west), up(east), down(south), up(north)]
}

fn around(cells: &[Cell]) -> [f32; 4] {
    let joined = |a: [f32; 4], b: [f32; 4]| [a[0].min(b[0]), a[1].max(b[1]), a[2].min(b[2]), a[3].max(b[3])];
    cells.iter().map(|cell| cell.bounds).reduce(joined).unwrap_or_default()
}

/// A node; only that at the top says how deep the tree is.
fn bytes(cells: &[Cell], depth: u16) -> Vec<u8> {
    let mut out = Vec::with_capacity(NODE);
    out.extend_from_slice(&depth.to_be_bytes());
    out.extend_from_slice(&(cells.len() as u16).to_be_bytes());
    for cell in cells {
        out.extend_from_slice(&cell.id.to_be_bytes());
        out.extend(cell.bounds.iter().flat_map(|bound| bound.to_be_bytes()));
    }
    out.resize(NODE, 0);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// SQLite itself checks the tree, and finds in it what it finds in one that it built.
    #[test]
    fn sqlite_takes_the_tree_for_its_own() {
        let of = |n: i64| {
            let (x, y) = (107.0 + (n * 7919 % 997) as f64 * 1e-3, 29.0 + (n * 104_729 % 1009) as f64 * 1e-3);
            (n + 1, [x, y, x + (n % 5) as f64 * 1e-3, y])
        };
        for count in [0, 1, 51, 52, 2601, 2602, 7000] {
            let rows: Vec<Row> = (0..count).map(of).collect();
            let connection = Connection::open_in_memory().unwrap();
            for name in ["packed", "grown"] {
                let create = format!("CREATE VIRTUAL TABLE {name} USING rtree(id, minx, maxx, miny, maxy)");
                connection.execute_batch(&create).unwrap();
            }
            fill(&connection, "packed", &rows).unwrap();
            let mut insert = connection.prepare("INSERT INTO grown VALUES (?, ?, ?, ?, ?)").unwrap();
            for (id, [west, south, east, north]) in &rows {
                insert.execute(params![id, west, east, south, north]).unwrap();
            }
            let check: String = connection.query_row("SELECT rtreecheck('packed')", [], |row| row.get(0)).unwrap();
            assert_eq!(check, "ok", "{count}");
            let found = |name: &str| -> Vec<i64> {
                let query = format!(
                    "SELECT id FROM {name} WHERE maxx >= 107.3 AND minx <= 107.4 AND maxy >= 29.2 AND miny <= 29.6 ORDER BY id"
                );
                let mut statement = connection.prepare(&query).unwrap();
                statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
            };
            assert_eq!(found("packed"), found("grown"), "{count}");
            assert!(count < 2000 || found("packed").len() > 50);
            // It may be changed like any other.
            connection.execute("INSERT INTO packed VALUES (99999, 107.35, 107.35, 29.3, 29.3)", []).unwrap();
            connection.execute("DELETE FROM packed WHERE id % 3 = 0 AND id < 99999", []).unwrap();
            let check: String = connection.query_row("SELECT rtreecheck('packed')", [], |row| row.get(0)).unwrap();
            assert_eq!(check, "ok", "{count}");
            assert!(found("packed").contains(&99_999));
        }
    }
}
