//! PROJJSON (<https://proj.org/schemas/>) to well-known text of the second version: the same content in other brackets.

use serde_json::Value;

/// The well-known text of a PROJJSON object; `None` for anything else.
pub fn to_wkt(text: &str) -> Option<String> {
    let json: Value = serde_json::from_str(text).ok()?;
    system(&json)
}

fn named(keyword: &str, of: &Value, parts: impl IntoIterator<Item = Option<String>>) -> String {
    let name = of["name"].as_str().unwrap_or("unknown").replace('"', "");
    let parts: Vec<String> =
        std::iter::once(format!("\"{name}\"")).chain(parts.into_iter().flatten()).chain(id(of)).collect();
    format!("{keyword}[{}]", parts.join(","))
}

fn system(json: &Value) -> Option<String> {
    match json["type"].as_str()? {
        "ProjectedCRS" => {
            let base = geographic("BASEGEOGCRS", &json["base_crs"])?;
            let conversion = &json["conversion"];
            let parameters = conversion["parameters"].as_array()?.iter().map(parameter);
            let method = named("METHOD", &conversion["method"], []);
            let conversion = named("CONVERSION", conversion, std::iter::once(Some(method)).chain(parameters));
            Some(named("PROJCRS", json, [Some(base), Some(conversion)].into_iter().chain(axes(json, "LENGTHUNIT"))))
        }
        "GeographicCRS" => geographic("GEOGCRS", json),
        "CompoundCRS" => system(json["components"].get(0)?),
        "BoundCRS" => {
            let source = format!("SOURCECRS[{}]", system(&json["source_crs"])?);
            let transformation = &json["transformation"];
            let parameters = transformation["parameters"].as_array()?.iter().map(abridged);
            let method = named("METHOD", &transformation["method"], []);
            let transformation =
                named("ABRIDGEDTRANSFORMATION", transformation, std::iter::once(Some(method)).chain(parameters));
            Some(format!("BOUNDCRS[{source},{transformation}]"))
        }
        _ => None,
    }
}

fn geographic(keyword: &str, json: &Value) -> Option<String> {
    let (word, datum) = match &json["datum"] {
        Value::Null => ("ENSEMBLE", &json["datum_ensemble"]),
        datum => ("DATUM", datum),
    };
    let ellipsoid = &datum["ellipsoid"];
    let figure = [length(&ellipsoid["semi_major_axis"])?, flattening(ellipsoid)?];
    let figure = figure.map(|number| Some(number.to_string()));
    let ellipsoid = named("ELLIPSOID", ellipsoid, figure);
    let meridian = match &datum["prime_meridian"] {
        Value::Null => None,
        prime => {
            let longitude = &prime["longitude"];
            let (value, unit) = if longitude.is_object() {
                (longitude["value"].as_f64()?, unit("ANGLEUNIT", &longitude["unit"]))
            } else {
                (longitude.as_f64()?, unit("ANGLEUNIT", &Value::Null))
            };
            Some(named("PRIMEM", prime, [Some(value.to_string()), unit]))
        }
    };
    let datum = named(word, datum, [Some(ellipsoid)]);
    Some(named(keyword, json, [Some(datum), meridian].into_iter().chain(axes(json, "ANGLEUNIT"))))
}

/// A length, alone in metres or with its unit.
fn length(json: &Value) -> Option<f64> {
    match json {
        Value::Object(_) => Some(json["value"].as_f64()? * json["unit"]["conversion_factor"].as_f64()?),
        other => other.as_f64(),
    }
}

fn flattening(ellipsoid: &Value) -> Option<f64> {
    let minor = || Some((length(&ellipsoid["semi_major_axis"])?, length(&ellipsoid["semi_minor_axis"])?));
    ellipsoid["inverse_flattening"].as_f64().or_else(|| minor().map(|(a, b)| if a == b { 0.0 } else { a / (a - b) }))
}

fn parameter(json: &Value) -> Option<String> {
    let word = match json["unit"].as_str().or(json["unit"]["type"].as_str())? {
        "degree" | "AngularUnit" => "ANGLEUNIT",
        "metre" | "LinearUnit" => "LENGTHUNIT",
        _ => "SCALEUNIT",
    };
    Some(named("PARAMETER", json, [Some(json["value"].as_f64()?.to_string()), unit(word, &json["unit"])]))
}

/// A parameter of a transformation: metres, seconds, and the scale as a factor.
fn abridged(json: &Value) -> Option<String> {
    let value = json["value"].as_f64()?;
    let is_scale = json["name"].as_str().is_some_and(|name| name == "Scale difference");
    let value = if is_scale { 1.0 + value / 1e6 } else { value };
    Some(named("PARAMETER", json, [Some(value.to_string())]))
}

/// A unit by its name or by its factor.
fn unit(word: &str, json: &Value) -> Option<String> {
    let of = |name: &str, factor: f64| Some(format!("{word}[\"{name}\",{factor}]"));
    match (json.as_str(), json["conversion_factor"].as_f64()) {
        (Some("degree"), _) => of("degree", 0.017_453_292_519_943_3),
        (Some("metre"), _) => of("metre", 1.0),
        (Some("unity"), _) => of("unity", 1.0),
        (None, Some(factor)) => of(json["name"].as_str().unwrap_or("unit").replace('"', "").as_str(), factor),
        (None, None) if word == "ANGLEUNIT" => of("degree", 0.017_453_292_519_943_3),
        _ => None,
    }
}

/// Axes with their directions, and the unit of the first.
fn axes(json: &Value, word: &'static str) -> Vec<Option<String>> {
    let axes = json["coordinate_system"]["axis"].as_array().map_or(&[][..], Vec::as_slice);
    let one = |axis: &Value| {
        let way = axis["direction"].as_str()?;
        let way = if way.chars().all(|c| c.is_ascii_alphabetic()) { way } else { "other" };
        Some(format!("AXIS[\"{}\",{way}]", axis["abbreviation"].as_str().unwrap_or("-").replace('"', "")))
    };
    let unit = axes.first().and_then(|axis| unit(word, &axis["unit"]));
    axes.iter().map(one).chain(std::iter::once(unit)).collect()
}

fn id(json: &Value) -> Option<String> {
    let code = &json["id"]["code"];
    let code = code.as_u64().map(|code| code.to_string()).or_else(|| code.as_str().map(str::to_owned))?;
    let authority = json["id"]["authority"].as_str()?.replace('"', "");
    Some(format!("ID[\"{authority}\",{}]", code.parse::<u64>().ok()?))
}
