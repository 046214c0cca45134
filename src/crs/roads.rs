//! Roads and barriers into planar metres.

use super::surface;
use super::systems::{Systems, place, system_of};
use crate::geodesy::AnalysisCrs;
use crate::issue::{Issue, Issues};
use crate::model::{Ground, Layer, RawGround, Roads};
use crate::words::say;
use rayon::prelude::*;
use std::sync::Arc;

/// What a way of travelling goes by, in the analysis system.
pub(super) fn ground(raw: &RawGround, systems: &Systems, analysis: &AnalysisCrs, issues: &mut Issues) -> Ground {
    let mut made = Ground::default();
    for raw in &raw.roads {
        let at = positions(&raw.roads.at, &raw.layer, systems, analysis, issues);
        let Roads { file, at: _, is_network, classes, names, roads, gates, turns } = &raw.roads;
        made.roads.push(Roads {
            file: file.clone(),
            at,
            is_network: *is_network,
            classes: classes.clone(),
            names: names.clone(),
            roads: roads.clone(),
            gates: gates.clone(),
            turns: turns.clone(),
        });
    }
    for (raw, lines, files) in [
        (&raw.barriers, &mut made.barriers, &mut made.barrier_files),
        (&raw.crossings, &mut made.crossings, &mut made.crossing_files),
    ] {
        for raw in raw {
            files.push(raw.layer.file.clone());
            for line in &raw.lines {
                lines.push(positions(line, &raw.layer, systems, analysis, issues));
            }
        }
    }
    let elevation = raw.surface.elevation.as_ref();
    made.elevation = elevation.and_then(|raw| surface::elevation(raw, systems, analysis, issues)).map(Arc::new);
    let cover = raw.surface.cover.as_ref().zip(made.elevation.as_ref());
    made.cover = cover.map(|(raw, heights)| Arc::new(surface::cover(raw, &heights.relief, systems, analysis)));
    made
}

fn positions(
    at: &[[f64; 2]],
    layer: &Layer,
    systems: &Systems,
    analysis: &AnalysisCrs,
    issues: &mut Issues,
) -> Vec<[f64; 2]> {
    let system = system_of(systems, layer);
    let planar: Vec<Option<[f64; 2]>> =
        at.par_iter().with_min_len(4096).map(|at| place(*at, system, analysis)).collect();
    if let Some(gone) = planar.iter().position(Option::is_none) {
        let issue = Issue::new("E0415").file(&layer.file).field("coordinates");
        let [x, y] = at[gone];
        issues.push(issue.words("what", say("read.area.line").with("x", x).with("y", y)).value(format!("{x}, {y}")));
    }
    planar.into_iter().map(Option::unwrap_or_default).collect()
}
