//! A definition without a code to a PROJ string. Methods, parameters and units are translated by proj4wkt; what it passes over in silence
//! (datums, axes, parameters it does not know) is looked at here.

use super::datum::{Datum, datum, plain};
use super::element::Element;
use crate::geodesy::projstring::ProjString;

/// Parameters of the methods that are understood, by their names in both versions; others must be zero.
const PARAMETERS: [&str; 24] = [
    "false_easting",
    "false_northing",
    "central_meridian",
    "scale_factor",
    "latitude_of_origin",
    "latitude_of_center",
    "longitude_of_center",
    "standard_parallel_1",
    "standard_parallel_2",
    "azimuth",
    "rectified_grid_angle",
    "latitude_of_natural_origin",
    "longitude_of_natural_origin",
    "scale_factor_at_natural_origin",
    "latitude_of_false_origin",
    "longitude_of_false_origin",
    "latitude_of_1st_standard_parallel",
    "latitude_of_2nd_standard_parallel",
    "easting_at_false_origin",
    "northing_at_false_origin",
    "latitude_of_projection_centre",
    "longitude_of_projection_centre",
    "easting_at_projection_centre",
    "northing_at_projection_centre",
];

/// The PROJ string of a horizontal system, with the name of a datum that was told by its spheroid. `bound` is a shift that stands around
/// the system ([`bound`]).
pub(super) fn proj_string(
    root: &Element,
    geographic: &Element,
    bound: Option<String>,
) -> Option<(String, Option<String>)> {
    let all = root.all();
    let runs = |axis: &Element| axis.words.first().map(|word| word.to_ascii_lowercase());
    let axes = all.iter().filter(|element| element.keyword == "AXIS").filter_map(|axis| runs(axis));
    let strange = all.iter().filter(|element| element.keyword == "PARAMETER").any(|parameter| {
        let is_known = PARAMETERS.contains(&plain(parameter.name()).as_str());
        !is_known && parameter.numbers.first().is_none_or(|value| *value != 0.0)
    });
    if strange || axes.into_iter().any(|way| !matches!(way.as_str(), "east" | "north" | "up" | "other")) {
        return None;
    }
    let bare = bare(root.clone());
    let stated = ProjString::read(&proj4wkt::wkt_to_projstring(&bare.text()).ok()?)?;
    let shifted = |shift: &str| {
        let [a, f] = stated.figure()?;
        stated.clone().with_datum(&format!("+a={a} +rf={f} +towgs84={shift}"))
    };
    let own_shift = geographic.all().iter().any(|element| element.keyword == "TOWGS84");
    if let Some(shift) = bound {
        return Some((shifted(&shift)?.text(), None));
    }
    let told = datum(geographic)?;
    let text = match told.datum {
        // A stated shift is better than the usual one of the name; the world's own systems need none.
        Datum::Xian1980 | Datum::Beijing1954 if own_shift => stated,
        datum => match datum.in_proj() {
            Some(usual) => stated.with_datum(usual)?,
            None => stated,
        },
    };
    Some((text.text(), told.by_spheroid))
}

/// Without axes and what else says nothing of numbers; a unit that stands only at an axis is put beside them.
fn bare(mut root: Element) -> Element {
    const KEPT: [&str; 26] = [
        "PARAMETER",
        "PROJECTION",
        "METHOD",
        "CONVERSION",
        "UNIT",
        "LENGTHUNIT",
        "ANGLEUNIT",
        "SCALEUNIT",
        "GEOGCS",
        "GEOGCRS",
        "BASEGEOGCRS",
        "BASEGEODCRS",
        "GEODCRS",
        "GEODETICCRS",
        "GEOGRAPHICCRS",
        "DATUM",
        "GEODETICDATUM",
        "TRF",
        "ENSEMBLE",
        "SPHEROID",
        "ELLIPSOID",
        "PRIMEM",
        "PRIMEMERIDIAN",
        "TOWGS84",
        "ID",
        "AUTHORITY",
    ];
    const UNITS: [&str; 3] = ["UNIT", "LENGTHUNIT", "ANGLEUNIT"];
    let at_axis = root.child(&["AXIS"]).and_then(|axis| axis.child(&UNITS)).cloned();
    let has_unit = root.child(&UNITS).is_some();
    root.children.retain(|child| KEPT.contains(&child.keyword.as_str()));
    root.children = root.children.into_iter().map(bare).collect();
    root.children.extend(at_axis.filter(|_| !has_unit));
    root
}

/// The shift to WGS 84 that a bound system states, as `towgs84` has it; rotations only by the rule of the position vector, which is PROJ's.
pub(super) fn bound(whole: &Element) -> Option<String> {
    let found = whole.all().into_iter().find(|element| element.keyword == "BOUNDCRS")?;
    let transformation = found.child(&["ABRIDGEDTRANSFORMATION"])?;
    let value = |name: &str| {
        let parameters = transformation.children.iter().filter(|child| child.keyword == "PARAMETER");
        parameters.filter(|one| plain(one.name()) == name).find_map(|one| one.numbers.first().copied())
    };
    let axes = ["x", "y", "z"];
    let moved: Option<Vec<f64>> = axes.iter().map(|axis| value(&format!("{axis}_axis_translation"))).collect();
    let turned: Option<Vec<f64>> = axes.iter().map(|axis| value(&format!("{axis}_axis_rotation"))).collect();
    let method = transformation.child(&["METHOD"]).map(|method| plain(method.name()))?;
    let mut all = moved?;
    match (turned, value("scale_difference")) {
        (None, None) => {}
        (Some(turned), Some(scale)) if method.contains("position_vector") => {
            all.extend(turned);
            // Written as a factor; PROJ wants millionths, and nine digits are a thousandth of one.
            all.push(((scale - 1.0) * 1e9).round() / 1e3);
        }
        _ => return None,
    }
    Some(all.iter().map(f64::to_string).collect::<Vec<_>>().join(","))
}
