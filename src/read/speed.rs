//! Speeds as files of roads write them.

use super::number::normal;

/// Kilometres per hour of a mile per hour.
const MILE: f64 = 1.609_344;

/// And of a knot.
const KNOT: f64 = 1.852;

/// The speed that a text allows, in km/h: `50`, `50 km/h`, `30 mph`; none for what names no speed (`none`, `signals`, `CN:urban`), nor for
/// what nobody can go at.
pub fn speed(text: &str) -> Option<f64> {
    stated(text).filter(|speed| (1.0..=300.0).contains(speed))
}

/// Whether a text says that nothing moves: some files write so where no speed is known.
pub fn is_zero(text: &str) -> bool {
    stated(text) == Some(0.0)
}

/// What a text says, in km/h, whether anybody can go so or not.
fn stated(text: &str) -> Option<f64> {
    let text = &text.split_whitespace().map(normal).collect::<Vec<_>>().join(" ");
    let split = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len());
    let value: f64 = text[..split].parse().ok()?;
    let factor = match text[split..].trim().to_ascii_lowercase().as_str() {
        "" | "km/h" | "kmh" | "kph" | "公里/小时" | "千米/小时" | "公里" | "码" => 1.0,
        "mph" => MILE,
        "knots" => KNOT,
        _ => return None,
    };
    Some(value * factor)
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
        assert_eq!(
            ["0", "0.0", "０", "0 km/h", "", "none", "-0", "0.5"].map(is_zero),
            [true, true, true, true, false, false, false, false]
        );
    }
}
