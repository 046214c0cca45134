//! A nation of 3,000 km by 3,000 km that is made up tile by tile, the same every time.

use super::common::{Failed, Times, cpu_seconds, line, peak_mb};
use catchment::access::{Decay, Power, Tile, Tiled, Tiles};
use serde_json::json;
use std::path::Path;
use std::time::Instant;

/// Columns, and rows.
const SIDE: u32 = 30_000;
/// Rows of a tile.
const HIGH: u32 = 125;
/// Columns, and rows, of a block that is town or country.
const BLOCK: u32 = 64;
const SITES: usize = 200_000;
const STEP: f64 = 100.0;

/// A number that looks random.
fn noise(a: u64, b: u64) -> u64 {
    let mut z = a.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ b.wrapping_mul(0xD1B5_4A32_D192_ED03);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

fn is_town(block: u32, row: u32) -> bool {
    noise(u64::from(block) << 32 | u64::from(row / BLOCK), 1).is_multiple_of(9)
}

/// Which columns of a block have people in a row: three of four in a town, one of 32 in the country.
fn lived_in(block: u32, row: u32) -> u64 {
    let bits = |k| noise(u64::from(block) << 32 | u64::from(row), k);
    if is_town(block, row) { bits(2) | bits(3) } else { (2..7).map(bits).fold(u64::MAX, |a, b| a & b) }
}

struct Nation;

impl Tiles for Nation {
    fn origin(&self) -> [f64; 2] {
        [STEP / 2.0; 2]
    }
    fn step(&self) -> [f64; 2] {
        [STEP; 2]
    }
    fn count(&self) -> usize {
        (SIDE / HIGH) as usize
    }
    fn tile(&self, index: usize) -> Tile {
        let first = index as u32 * HIGH;
        let mut tile = Tile::default();
        for row in first..first + HIGH {
            for block in 0..SIDE.div_ceil(BLOCK) {
                let mut bits = lived_in(block, row);
                while bits != 0 {
                    let col = block * BLOCK + bits.trailing_zeros();
                    bits &= bits - 1;
                    if col < SIDE {
                        tile.col.push(col);
                        tile.row.push(row);
                        // 1 to 32 people.
                        let people = (col.wrapping_mul(2_654_435_761) ^ row.wrapping_mul(40_503)) >> 27;
                        tile.people.push(f64::from(people + 1));
                    }
                }
            }
        }
        tile
    }
}

/// In towns, and their places.
fn sites() -> (Vec<[f64; 2]>, Vec<f64>) {
    let near = |k: u64| f64::from((noise(k, 9) >> 40) as u32) / f64::from(1 << 24);
    let place = |k: u64| {
        let cell = noise(k, 8);
        let (col, row) = ((cell >> 32) as u32 % SIDE, cell as u32 % SIDE);
        is_town(col / BLOCK, row).then(|| [(f64::from(col) + near(k)) * STEP, (f64::from(row) + near(!k)) * STEP])
    };
    let sites: Vec<[f64; 2]> = (0..).filter_map(place).take(SITES).collect();
    let places = (0..SITES as u64).map(|k| (noise(k, 10) % 900) as f64 + 100.0).collect();
    (sites, places)
}

/// Measures the nation once.
pub fn run(radius: f64) -> Result<(), Failed> {
    let (sites, places) = sites();
    let measured = |work: &mut dyn FnMut() -> Result<(), Failed>| -> Result<(f64, f64), Failed> {
        let (cpu, wall) = (cpu_seconds()?, Instant::now());
        work()?;
        Ok((cpu_seconds()? - cpu, wall.elapsed().as_secs_f64()))
    };
    // Three passes ask for every tile: the sum of all people, the first step, the second.
    let mut cells = 0;
    let made = measured(&mut || {
        cells = (0..Nation.count()).map(|index| Nation.tile(index).col.len()).sum::<usize>();
        Ok(())
    })?;
    let decay = Decay::Step(vec![(radius, 1.0)]);
    let (mut given, mut without) = (0.0, 0.0);
    let both = measured(&mut || {
        let w = Tiled::new(&Nation, &sites, &decay, radius);
        let people = w.gather(Power::One)?;
        let ratio: Vec<f64> = places.iter().zip(&people).map(|(s, p)| if *p > 0.0 { s / p } else { 0.0 }).collect();
        w.spread(Power::One, &ratio, |_, tile, scores| {
            given += scores.iter().zip(&tile.people).map(|(score, people)| score * people).sum::<f64>();
            without += scores.iter().zip(&tile.people).filter(|(score, _)| **score == 0.0).map(|(_, p)| p).sum::<f64>();
        })?;
        Ok(())
    })?;
    let threads = rayon_threads();
    // Tiles are made by one thread in the first pass and by all of them in the others.
    let wall = both.1 - made.1 * (1.0 + 2.0 / threads);
    let times = Times { cpu: both.0 - 3.0 * made.0, wall, peak_mb: peak_mb()? };
    let checksum = json!({ "cells": cells, "sites": SITES, "places": places.iter().sum::<f64>(), "given": given.round(),
        "without": without });
    let mut line = line("access nation", Path::new("L"), "catchment", env!("CARGO_PKG_VERSION"), &times, &checksum);
    line["seconds_all"] = json!({ "cpu": both.0, "wall": both.1, "made_once_cpu": made.0 });
    println!("{line}");
    Ok(())
}

fn rayon_threads() -> f64 {
    std::env::var("RAYON_NUM_THREADS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or_else(|| std::thread::available_parallelism().map_or(1.0, |n| n.get() as f64))
}
