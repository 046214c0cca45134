//! Towns that are hard to give places in, made from whole numbers: the same on every machine.

use super::common::Failed;

/// Cells, sites, and what is to be given away.
pub struct Town {
    pub x: Vec<f64>,
    pub y: Vec<f64>,
    pub sites: Vec<[f64; 2]>,
    pub demand: Vec<i64>,
    pub places: Vec<i64>,
}

/// Towns by name: all cells on one side of a line of sites; all cells, or all sites, at one point; a grid of cells with sites on
/// its crossings, full of ties; the first with too few places, and with one or two millionths of a place for each site.
pub const NAMES: [&str; 6] = ["side", "one_cell", "one_site", "grid", "short", "millionths"];

/// Metres on a side.
const WIDE: u64 = 10_000;

/// A town of so many cells and sites, `CELLSxSITES`. There are places for 11 in 10; in `short` for 8, in `millionths` for a few.
pub fn town(name: &str, size: &str) -> Result<Town, Failed> {
    let (cells, sites) = size.split_once('x').ok_or("the size is CELLSxSITES")?;
    let (cells, sites): (u64, u64) = (cells.parse()?, sites.parse()?);
    let mut state = 88_172_645_463_325_252_u64;
    let mut below = |most: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % most
    };
    let side = |n: u64| (1..=n).find(|side| side * side >= n).unwrap_or(1);
    let (rows, crossings) = (side(cells), side(sites));
    let step = (rows / crossings).max(1);
    let cell = |n: u64, below: &mut dyn FnMut(u64) -> u64| match name {
        "one_cell" => [500, 700],
        "grid" => [n % rows * 100, n / rows * 100],
        _ => [below(WIDE), below(WIDE)],
    };
    let site = |n: u64, below: &mut dyn FnMut(u64) -> u64| match name {
        "one_site" => [500, 700],
        "one_cell" => [below(WIDE), below(WIDE)],
        "grid" => [n % crossings * step * 100, n / crossings * step * 100],
        _ => [WIDE, n * WIDE / sites],
    };
    let at: Vec<[u64; 2]> = (0..cells).map(|n| cell(n, &mut below)).collect();
    let sites: Vec<[f64; 2]> = (0..sites).map(|n| site(n, &mut below).map(|v| v as f64)).collect();
    let is_tiny = name == "millionths";
    let demand: Vec<i64> = at.iter().map(|_| if is_tiny { 1 } else { 1_000_000 } * (1 + below(50)) as i64).collect();
    let all: i64 = demand.iter().sum();
    let share = all * if name == "short" { 8 } else { 11 } / 10 / sites.len().max(1) as i64 + 1;
    let places =
        sites.iter().map(|_| if is_tiny { 1 + below(2) as i64 } else { share / 2 + below(share as u64) as i64 });
    let places = places.collect();
    let [x, y] = [0, 1].map(|axis| at.iter().map(|at| at[axis] as f64).collect());
    Ok(Town { x, y, sites, demand, places })
}
