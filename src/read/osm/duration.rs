//! Times as OpenStreetMap writes them.

/// Seconds of `00:20`, `01:10:30`, `PT15M`, `PT1H30M` or `12` minutes.
pub(super) fn duration(text: &str) -> Option<f64> {
    let text = text.trim();
    let number = |text: &str| text.parse::<u32>().ok().map(f64::from);
    let seconds = if let Some(rest) = text.strip_prefix("PT") {
        let (mut sum, mut digits) = (0.0, String::new());
        for c in rest.chars() {
            let unit = match c {
                'H' => 3_600.0,
                'M' => 60.0,
                'S' => 1.0,
                _ => {
                    digits.push(c);
                    continue;
                }
            };
            sum += number(&digits)? * unit;
            digits.clear();
        }
        digits.is_empty().then_some(sum)?
    } else {
        match text.split(':').collect::<Vec<_>>().as_slice() {
            [minutes] => number(minutes)? * 60.0,
            [hours, minutes] => number(hours)? * 3_600.0 + number(minutes)? * 60.0,
            [hours, minutes, seconds] => number(hours)? * 3_600.0 + number(minutes)? * 60.0 + number(seconds)?,
            _ => return None,
        }
    };
    (seconds > 0.0 && seconds <= 86_400.0).then_some(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_ferries() {
        for (text, expected) in [
            ("00:20", Some(1_200.0)),
            ("01:10:30", Some(4_230.0)),
            ("PT15M", Some(900.0)),
            ("PT1H30M", Some(5_400.0)),
            ("12", Some(720.0)),
            ("PT15", None),
            ("soon", None),
            ("0", None),
        ] {
            assert_eq!(duration(text), expected, "{text}");
        }
    }
}
