//! What slopes make of the lines along which people walk.

use super::super::slope;
use super::lines::Lines;
use crate::issue::{Issue, Issues};
use crate::model::{Elevation, Ground, Structure};
use crate::network::{Assembled, Profile, Relief};
use crate::units::Impedance;

/// Gives every road the profile of its ups and downs; nobody walks along lines with an end of unknown height, which is said.
pub(in crate::cost) fn slopes(
    ground: &Ground,
    lines: &mut Lines,
    impedance: Impedance,
    issues: &mut Issues,
) -> Vec<Option<Profile>> {
    let Some(elevation) = ground.elevation.as_deref() else { return Vec::new() };
    let measure = usize::from(impedance == Impedance::Metres);
    let (mut all, mut closed, mut n) = (0.0, 0.0, 0);
    let mut profiles = Vec::with_capacity(lines.all.len());
    for (line, (file, road)) in lines.all.iter_mut().zip(&lines.of) {
        let is_open = line.pace.iter().any(Option::is_some);
        let places: Vec<[f64; 2]> = line.vertices.iter().map(|vertex| lines.at[*vertex as usize]).collect();
        let structure = ground.roads[*file as usize].roads[*road as usize].structure;
        let along = along(&places);
        let length = along.last().copied().unwrap_or_default();
        let profile = match structure {
            // The boat takes as long as it takes.
            Structure::Ferry => None,
            _ => Some(heights(&elevation.relief, &places, &along, structure == Structure::Ground)),
        };
        all += if is_open { length } else { 0.0 };
        match profile {
            None => profiles.push(None),
            Some(Some((along, heights))) => profiles.push(Some(Profile::new(&along, &heights, measure, slope::worth))),
            Some(None) => {
                if is_open {
                    closed += length;
                    n += 1;
                }
                line.pace = [None; 2];
                profiles.push(None);
            }
        }
    }
    if n > 0 {
        issues.push(said(elevation, n, [closed, all]));
    }
    profiles
}

fn said(elevation: &Elevation, n: usize, [closed, all]: [f64; 2]) -> Issue {
    let issue = Issue::new("W0956").file(&elevation.file).value(n).fact("km", format!("{:.1}", closed / 1e3));
    issue.fact("share", format!("{:.1}", closed / all * 100.0))
}

/// The profile of each road from that of its line.
pub(in crate::cost) fn of_roads(made: &mut Assembled, profiles: &[Option<Profile>]) {
    for ((road, line), from) in made.roads.iter_mut().zip(&made.line).zip(&made.from) {
        let profile = profiles.get(*line as usize).and_then(Option::as_ref);
        road.profile = profile.map(|profile| profile.cut(*from, road.length));
    }
}

fn along(places: &[[f64; 2]]) -> Vec<f64> {
    let mut along = vec![0.0];
    for pair in places.windows(2) {
        let metres = (pair[1][0] - pair[0][0]).hypot(pair[1][1] - pair[0][1]);
        along.push(along[along.len() - 1] + metres);
    }
    along
}

/// Places along a line and their heights: on the ground as many equal steps as none is shorter than a square of the heights, for nearer
/// together their errors would be slopes; on bridges and in tunnels the ends alone. Heights that are missing in between lie between those
/// beside them; none where an end has none.
fn heights(relief: &Relief, places: &[[f64; 2]], along: &[f64], on_ground: bool) -> Option<(Vec<f64>, Vec<f64>)> {
    let length = along.last().copied()?;
    let steps = if on_ground { ((length / relief.step + 1e-9).floor() as usize).max(1) } else { 1 };
    let (mut at, mut found) = (Vec::new(), Vec::new());
    for step in 0..=steps {
        let metres = length * step as f64 / steps as f64;
        let next = along.partition_point(|place| *place < metres).clamp(1, along.len() - 1);
        let of = along[next] - along[next - 1];
        let share = if of > 0.0 { ((metres - along[next - 1]) / of).clamp(0.0, 1.0) } else { 0.0 };
        let (a, b) = (places[next - 1], places[next]);
        let height = relief.height([a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])]);
        match height {
            Some(height) => {
                at.push(metres);
                found.push(height);
            }
            None if step == 0 || step == steps => return None,
            None => {}
        }
    }
    Some((at, found))
}
