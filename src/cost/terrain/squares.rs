//! How fast one is on every square of the ground.

use super::TerrainRules;
use crate::issue::{Issue, Issues};
use crate::model::{Cover, Elevation};
use std::collections::BTreeMap;

/// Bytes of what moves cost, four for each square and direction.
const MOST: usize = 1 << 30;

/// Milliseconds a metre on the level ground of every square; no number where nobody walks: its class of land cover is closed, or not known.
///
/// # Errors
/// None where squares are too many (E0955), or a class has no speed (E0960).
pub(super) fn paces(
    elevation: &Elevation,
    cover: Option<&Cover>,
    rules: &TerrainRules,
    issues: &mut Issues,
) -> Option<Vec<f32>> {
    let squares = elevation.relief.heights.len();
    let most = MOST / 4 / usize::from(rules.directions);
    if squares > most {
        issues.push(Issue::new("E0955").file(&elevation.file).value(squares).fact("most", most));
        return None;
    }
    let walked = TerrainRules::pace(rules.walked) as f32;
    let Some(cover) = cover else { return Some(vec![walked; squares]) };
    let mut unknown: BTreeMap<i64, usize> = BTreeMap::new();
    let mut paces = Vec::with_capacity(squares);
    for class in &cover.classes {
        let class = (!class.is_nan()).then_some(*class as i64);
        let speed = class.and_then(|class| {
            let speed = rules.covers.get(&class);
            if speed.is_none() {
                *unknown.entry(class).or_default() += 1;
            }
            speed.copied().flatten()
        });
        paces.push(speed.map_or(f32::NAN, |speed| TerrainRules::pace(speed) as f32));
    }
    for (class, n) in &unknown {
        issues.push(Issue::new("E0960").file(&cover.file).value(class).fact("n", n));
    }
    unknown.is_empty().then_some(paces)
}
