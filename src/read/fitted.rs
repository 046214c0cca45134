//! A system of which only control points are known ([`crate::geodesy::Fit`]).

use super::inputs::{CrsKeys, FitBy};
use super::resolved::Resolved;
use super::roles::{Control, control};
use super::{Layers, Quiet, Source, Wanted};
use crate::geodesy::{Fit, FitMethod, Named, System, Unfit, named};
use crate::issue::Issue;
use crate::model::Role;
use std::path::Path;

/// Metres that a point may be off its place, where the study says nothing.
const ALLOWED: f64 = 1.0;

/// The system that the points of a table tie to `target`, with I0434, which says how well.
///
/// # Errors
/// E0401, E0402, E0427 for the target; what is wrong with the table; E0434 (too few), E0437 (on a line), E0435 (a residual above the
/// limit), E0436 (a point that the target does not have).
pub(super) fn fitted(
    points: &str,
    target: &str,
    keys: &CrsKeys,
    base: &Path,
    of: &str,
    layers: &dyn Layers,
) -> Result<Resolved, Issue> {
    let wrong = |code| Issue::new(code).file(of).field("crs.target").value(target);
    let system = match named(target) {
        Named::System(system) => system,
        Named::Unknown => return Err(wrong("E0401")),
        Named::NeedsProj => return Err(wrong("E0427")),
        Named::Auto | Named::NotAName => return Err(wrong("E0402")),
    };
    let (table, found) = layers.table(&Source::new(base, points, Role::Costs), &Wanted::everything(), &Quiet);
    let first = |issues: &crate::issue::Issues| {
        let mut all = issues.groups().flat_map(|group| &group.examples);
        all.find(|issue| issue.code.starts_with('E')).cloned()
    };
    let Some(table) = table.filter(|_| !found.has_errors()) else {
        return Err(first(&found).unwrap_or_else(|| Issue::new("E0101").file(points).fact("reason", "-")));
    };
    let (list, found) = control(&table, &keys.fields.clone().unwrap_or_default());
    if let Some(issue) = first(&found) {
        return Err(issue);
    }
    let (plane, to) = planar(&list, system, target).map_err(|point| {
        Issue::new("E0436")
            .file(points)
            .id(&point.id)
            .field("target")
            .value(format!("{}, {}", point.to[0], point.to[1]))
    })?;
    let pairs: Vec<_> = list.iter().zip(to).map(|(point, to)| (point.from, to)).collect();
    let method = match keys.method.unwrap_or_default() {
        FitBy::Helmert => FitMethod::Helmert,
        FitBy::Affine => FitMethod::Affine,
    };
    let fit = Fit::of(&pairs, method).map_err(|unfit| {
        let least = match unfit {
            Unfit::TooFew(least) => least.to_string(),
            Unfit::OnALine => "-".to_owned(),
        };
        let code = if unfit == Unfit::OnALine { "E0437" } else { "E0434" };
        Issue::new(code).file(points).field("crs.control_points").value(list.len()).fact("least", least)
    })?;
    let allowed = keys.max_residual.unwrap_or(ALLOWED);
    let [scale, turn] = fit.scale_and_turn();
    let (worst, residual) = fit.worst;
    let about = |code| {
        let issue = Issue::new(code).file(points).id(&list[worst].id).field("crs.control_points").value(list.len());
        let issue =
            issue.fact("layer", of).fact("rms", format!("{:.3}", fit.rms)).fact("residual", format!("{residual:.3}"));
        let issue = issue.fact("target", target).fact("allowed", allowed);
        issue.fact("scale", format!("{scale:.7}")).fact("turn", format!("{turn:.5}"))
    };
    if !(residual <= allowed) {
        return Err(about("E0435"));
    }
    let files = vec![points.to_owned()];
    Ok(Resolved { name: fit.name(&plane), files, notes: vec![about("I0434")] })
}

/// The points in a plane: that of the target, or, where it counts in degrees, a transverse Mercator around their middle. With its name.
fn planar<'a>(list: &'a [Control], system: System, target: &str) -> Result<(String, Vec<[f64; 2]>), &'a Control> {
    let there: Result<Vec<[f64; 2]>, _> = list.iter().map(|point| system.to_lonlat(point.to).ok_or(point)).collect();
    let there = there?;
    if !system.is_degrees() {
        return Ok((target.to_owned(), list.iter().map(|point| point.to).collect()));
    }
    let middle = |axis: usize| {
        let sum: f64 = there.iter().map(|at| at[axis]).sum();
        (sum / there.len().max(1) as f64 * 100.0).round() / 100.0
    };
    let plane = format!("+proj=tmerc +lat_0={} +lon_0={} +datum=WGS84 +units=m", middle(1), middle(0));
    let Named::System(own) = named(&plane) else { return Ok((target.to_owned(), there)) };
    let flat: Result<Vec<[f64; 2]>, _> =
        list.iter().zip(&there).map(|(point, at)| own.from_lonlat(*at).ok_or(point)).collect();
    Ok((plane, flat?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::InMemory;
    use crate::read::inputs::LayerCrs;

    /// Four points of a city's plane, turned by 0.5 degrees and moved, in EPSG:4545 (by hand: x cos t - y sin t + 400,000 and so on).
    fn points(change: impl Fn(usize, [f64; 2]) -> [f64; 2], degrees: bool) -> String {
        let Named::System(zone) = named("EPSG:4545") else { panic!("zone") };
        let (sin, cos) = 0.5_f64.to_radians().sin_cos();
        let mut text = String::from("id,x,y,target_x,target_y\n");
        for (index, [x, y]) in [[0.0, 0.0], [9e3, 1e3], [8e3, 7e3], [1e3, 8e3]].into_iter().enumerate() {
            let to = change(index, [x * cos - y * sin + 4e5, x * sin + y * cos + 3.3e6]);
            let to = if degrees { zone.to_lonlat(to).unwrap() } else { to };
            text += &format!("P{index},{x},{y},{},{}\n", to[0], to[1]);
        }
        text
    }

    fn resolved(text: &str, target: &str, keys: CrsKeys) -> Result<Resolved, Issue> {
        let held = InMemory::new().bytes("points.csv", text);
        let keys = CrsKeys { control_points: Some("points.csv".into()), target: Some(target.into()), ..keys };
        LayerCrs::Keys(Box::new(keys)).resolve(Path::new(""), "a.csv", &held)
    }

    #[test]
    fn points_tie_a_plane_to_a_known_one() {
        let Named::System(zone) = named("EPSG:4545") else { panic!("zone") };
        let expected = zone.to_lonlat([4e5, 3.3e6]).unwrap();
        for (degrees, target) in [(false, "EPSG:4545"), (true, "cgcs2000")] {
            for method in [FitBy::Helmert, FitBy::Affine] {
                let keys = CrsKeys { method: Some(method), ..CrsKeys::default() };
                let found = resolved(&points(|_, to| to, degrees), target, keys).unwrap();
                let Named::System(own) = named(&found.name) else { panic!("{}", found.name) };
                let at = own.to_lonlat([0.0, 0.0]).unwrap();
                // Through degrees the plane is another one, whose scale changes otherwise: centimetres.
                let near = if degrees { 1e-6 } else { 1e-11 };
                assert!(
                    (at[0] - expected[0]).abs() < near && (at[1] - expected[1]).abs() < near,
                    "{at:?} {expected:?}"
                );
                assert_eq!(
                    (found.notes[0].code, found.files.as_slice()),
                    ("I0434", ["points.csv".to_owned()].as_slice())
                );
            }
        }
    }

    #[test]
    fn what_does_not_tie_is_refused() {
        let moved = |index: usize, to: [f64; 2]| if index == 2 { [to[0] + 6.0, to[1]] } else { to };
        let code =
            |text: &str, target: &str, keys| resolved(text, target, keys).err().map(|issue| (issue.code, issue.id));
        let wrong = points(moved, false);
        assert_eq!(code(&wrong, "EPSG:4545", CrsKeys::default()), Some(("E0435", Some("P2".into()))));
        let loose = CrsKeys { max_residual: Some(10.0), ..CrsKeys::default() };
        assert_eq!(code(&wrong, "EPSG:4545", loose), None);
        let all = points(|_, to| to, false);
        let first = |n: usize| all.lines().take(n + 1).collect::<Vec<_>>().join("\n");
        let none = CrsKeys::default;
        let issue = |found: Option<(&'static str, Option<String>)>| found.map(|(code, _)| code);
        assert_eq!(issue(code(&first(2), "EPSG:4545", none())), Some("E0434"));
        assert_eq!(issue(code(&first(1), "EPSG:4545", none())), Some("E0434"));
        let line = "x,y,target_x,target_y\n0,0,1,1\n1000,0,1001,1\n2000,0,2001,1\n";
        assert_eq!(issue(code(line, "EPSG:4545", none())), Some("E0437"));
        assert_eq!(issue(code(&all, "auto", none())), Some("E0402"));
        assert_eq!(issue(code(&all, "EPSG:999999", none())), Some("E0401"));
        assert_eq!(issue(code(&all.replace("9000", "neun"), "EPSG:4545", none())), Some("E0351"));
        assert_eq!(issue(code(&all.replace("target_y", "北"), "EPSG:4545", none())), Some("E0301"));
        assert_eq!(issue(code(&all.replace(",3300000\n", ",1e308\n"), "EPSG:4545", none())), Some("E0351"));
        let both = CrsKeys { central_meridian: Some(107.5), ..none() };
        assert_eq!(issue(code(&all, "EPSG:4545", both)), Some("E0433"));
        let lost =
            all.lines().map(|line| if line.starts_with("P1") { "P1,9000,1000,900000000,900000000" } else { line });
        assert_eq!(issue(code(&lost.collect::<Vec<_>>().join("\n"), "EPSG:4545", none())), Some("E0436"));
    }
}
