//! Heights and land cover into planar metres.

use super::systems::{Systems, place, system_of};
use crate::geodesy::{AnalysisCrs, System};
use crate::issue::{Issue, Issues};
use crate::model::{Cover, Elevation, RawRaster};
use crate::network::{Relief, between};
use crate::words::say;
use rayon::prelude::*;

/// Squares of the heights beyond this are refused.
const MOST: f64 = 40_000_000.0;

/// Metres between heights, beyond which no hill that somebody walks over shows.
const COARSEST: f64 = 500.0;

/// And heights in a row or column, below which nothing lies between others.
const FEWEST: usize = 3;

/// Heights in planar metres: the squares of the raster itself where it is in the analysis system, else squares of the same size laid over it.
pub(super) fn elevation(
    raw: &RawRaster,
    systems: &Systems,
    analysis: &AnalysisCrs,
    issues: &mut Issues,
) -> Option<Elevation> {
    let system = system_of(systems, &raw.layer);
    let own = as_it_is(raw, system, analysis);
    let is_own = own.is_some();
    let relief = match own {
        Some(relief) => relief,
        None => carried(raw, system, analysis, issues)?,
    };
    let [lowest, highest] = relief.range().unwrap_or_default();
    let issue = Issue::new("I0954").file(&raw.layer.file).fact("step", format!("{:.1}", relief.step));
    let issue = issue.fact("columns", relief.columns).fact("rows", relief.rows);
    let issue = issue.fact("unknown", format!("{:.1}", relief.unknown() * 100.0));
    let issue = issue.fact("lowest", format!("{lowest:.0}")).fact("highest", format!("{highest:.0}"));
    issues.push(issue.words("how", say(if is_own { "read.raster.as_it_is" } else { "read.raster.carried" })));
    if relief.step > COARSEST || raw.columns.min(raw.rows) < FEWEST {
        let issue = Issue::new("W0968").file(&raw.layer.file).fact("step", format!("{:.1}", relief.step));
        issues.push(issue.fact("columns", relief.columns).fact("rows", relief.rows));
    }
    Some(Elevation { file: raw.layer.file.clone(), relief })
}

/// The raster itself, where its pixels are squares of the analysis system.
fn as_it_is(raw: &RawRaster, system: &System, analysis: &AnalysisCrs) -> Option<Relief> {
    let is_planar = matches!(system, System::Defined(_)) && system.name() == analysis.name;
    let [across, down] = raw.step;
    if !is_planar || (across - down.abs()).abs() > 1e-9 * across {
        return None;
    }
    let heights = if down < 0.0 {
        raw.values.chunks_exact(raw.columns).rev().flatten().copied().collect()
    } else {
        raw.values.clone()
    };
    let south = if down < 0.0 { raw.corner[1] + down * raw.rows as f64 } else { raw.corner[1] };
    let origin = [raw.corner[0] + across / 2.0, south + across / 2.0];
    Some(Relief { origin, step: across, columns: raw.columns, rows: raw.rows, heights })
}

/// Squares of the analysis system over the whole raster, each with the height between the pixels around its middle.
fn carried(raw: &RawRaster, system: &System, analysis: &AnalysisCrs, issues: &mut Issues) -> Option<Relief> {
    let about = || Issue::new("E0415").file(&raw.layer.file).field("coordinates");
    let at = |column: f64, row: f64| [raw.corner[0] + raw.step[0] * column, raw.corner[1] + raw.step[1] * row];
    let (columns, rows) = (raw.columns as f64, raw.rows as f64);
    let planar = |column: f64, row: f64| place(at(column, row), system, analysis);
    let Some([middle, east, north]) = (|| {
        let (x, y) = ((columns / 2.0).floor(), (rows / 2.0).floor());
        Some([planar(x, y)?, planar(x + 1.0, y)?, planar(x, y + 1.0)?])
    })() else {
        let [x, y] = at(columns / 2.0, rows / 2.0);
        issues.push(about().words("what", say("read.area.line").with("x", x).with("y", y)).value(format!("{x}, {y}")));
        return None;
    };
    let metres = |to: [f64; 2]| (to[0] - middle[0]).hypot(to[1] - middle[1]);
    let step = (metres(east) * metres(north)).sqrt();
    // Its sides may be curves.
    let along = (0..=32).map(|n| f64::from(n) / 32.0);
    let sides = along.flat_map(|t| [[t * columns, 0.0], [t * columns, rows], [0.0, t * rows], [columns, t * rows]]);
    let found: Vec<[f64; 2]> = sides.filter_map(|[column, row]| planar(column, row)).collect();
    let low = |axis: usize| found.iter().map(|at| at[axis]).fold(f64::INFINITY, f64::min);
    let high = |axis: usize| found.iter().map(|at| at[axis]).fold(f64::NEG_INFINITY, f64::max);
    let count = |axis: usize| ((high(axis) - low(axis)) / step).ceil();
    let (wide, tall) = (count(0), count(1));
    if !(step > 0.0 && wide >= 1.0 && tall >= 1.0 && wide * tall <= MOST) {
        issues.push(Issue::new("E0955").file(&raw.layer.file).value(format!("{:.0}", wide * tall)).fact("most", MOST));
        return None;
    }
    let origin = [low(0) + step / 2.0, low(1) + step / 2.0];
    let mut relief = Relief { origin, step, columns: wide as usize, rows: tall as usize, heights: Vec::new() };
    let value = |middle: [f64; 2]| {
        let at = system.from_lonlat(analysis.to_lonlat(middle))?;
        between(raw.place(at), |column, row| raw.at(column, row))
    };
    relief.heights = over(&relief, value);
    Some(relief)
}

/// A value for the middle of each square.
fn over(relief: &Relief, value: impl Fn([f64; 2]) -> Option<f64> + Sync) -> Vec<f32> {
    let one = |square: usize| {
        let middle = relief.middle([square % relief.columns, square / relief.columns]);
        value(middle).map_or(f32::NAN, |value| value as f32)
    };
    (0..relief.columns * relief.rows).into_par_iter().with_min_len(4096).map(one).collect()
}

/// The class that covers the middle of each square of the heights.
pub(super) fn cover(raw: &RawRaster, relief: &Relief, systems: &Systems, analysis: &AnalysisCrs) -> Cover {
    let system = system_of(systems, &raw.layer);
    let class = |middle: [f64; 2]| {
        let [column, row] = raw.place(system.from_lonlat(analysis.to_lonlat(middle))?);
        raw.at((column + 0.5).floor() as i64, (row + 0.5).floor() as i64)
    };
    Cover { file: raw.layer.file.clone(), classes: over(relief, class) }
}
