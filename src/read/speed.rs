//! Speeds as files of roads write them.

use super::number::normal;

/// Kilometres per hour of a mile per hour.
const MILE: f64 = 1.609_344;

/// And of a knot.
const KNOT: f64 = 1.852;

/// The speed that a text allows, in km/h: `50`, `50 km/h`, `30 mph`; none for what names no speed (`none`, `signals`, `CN:urban`), nor for
/// what nobody can go at.
pub fn speed(text: &str) -> Option<f64> {
    let text = &text.split_whitespace().map(normal).collect::<Vec<_>>().join(" ");
    let split = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len());
    let value: f64 = text[..split].parse().ok()?;
    let factor = match text[split..].trim().to_ascii_lowercase().as_str() {
        "" | "km/h" | "kmh" | "kph" | "公里/小时" | "千米/小时" | "公里" | "码" => 1.0,
        "mph" => MILE,
        "knots" => KNOT,
        _ => return None,
    };
    let speed = value * factor;
    (1.0..=300.0).contains(&speed).then_some(speed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speeds_have_units_or_are_none() {
        for (text, expected) in [
            ("50", Some(50.0)),
            ("５０", Some(50.0)),
            ("50 km/h", Some(50.0)),
            ("60公里/小时", Some(60.0)),
            ("50 mph", Some(80.4672)),
            ("10 knots", Some(18.52)),
            ("none", None),
            ("signals", None),
            ("CN:urban", None),
            ("0", None),
            ("-30", None),
            ("1e9", None),
            ("", None),
        ] {
            assert_eq!(speed(text), expected, "{text}");
        }
    }
}
