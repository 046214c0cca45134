//! Degrees, minutes and seconds as surveys and phones write them: `113°18′00″E`, `东经113度18分0秒`, `113-18-00`, `29 06 36 N`.

/// An angle in degrees, negative to the west and the south.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Angle {
    /// Degrees.
    pub degrees: f64,
    /// Whether it is an east or west one, a north or south one; `None` where it does not say.
    pub is_east: Option<bool>,
}

/// Words and letters for the four directions: whether it is an east-west one, and its sign.
const DIRECTIONS: [(&str, bool, f64); 12] = [
    ("东经", true, 1.0),
    ("西经", true, -1.0),
    ("北纬", false, 1.0),
    ("南纬", false, -1.0),
    ("东", true, 1.0),
    ("西", true, -1.0),
    ("北", false, 1.0),
    ("南", false, -1.0),
    ("E", true, 1.0),
    ("W", true, -1.0),
    ("N", false, 1.0),
    ("S", false, -1.0),
];

/// Reads an angle; `None` for what is none. Minutes and seconds are below 60, and only the last part may have decimals. With
/// strokes, colons or blanks between them all three must be there: `113-18` may be a range.
pub fn angle(text: &str) -> Option<Angle> {
    let plain: String = text.trim().chars().map(sign).collect();
    let plain = plain.trim().to_uppercase().replace("''", "\"");
    let (direction, rest) = directed(&plain);
    let rest = rest.trim();
    let (negative, rest) = rest.strip_prefix('-').map_or((false, rest), |rest| (true, rest));
    if negative && direction.is_some() {
        return None;
    }
    let parts = parts(rest)?;
    // A bare number is an angle only when its direction says so: elsewhere it is a number like any other.
    if parts.len() == 1 && direction.is_none() && !rest.contains('°') {
        return None;
    }
    let mut seconds = 0.0;
    for (at, part) in parts.iter().enumerate() {
        let is_last = at + 1 == parts.len();
        let value: f64 = part.parse().ok()?;
        if (at > 0 && value >= 60.0) || (!is_last && part.contains('.')) {
            return None;
        }
        seconds += value * [3_600.0, 60.0, 1.0][at];
    }
    let degrees = match parts.as_slice() {
        [degrees] => degrees.parse().ok()?,
        _ => seconds / 3_600.0,
    };
    let turned = direction.map_or(if negative { -1.0 } else { 1.0 }, |(_, turned)| turned);
    Some(Angle { degrees: degrees * turned, is_east: direction.map(|(is_east, _)| is_east) })
}

/// One sign for each that means the same.
fn sign(c: char) -> char {
    match c {
        'º' | '˚' | '度' | '○' => '°',
        '′' | '’' | '‘' | '´' | '分' => '\'',
        '″' | '”' | '“' | '秒' => '"',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        other => other,
    }
}

/// The direction before or behind, and the rest.
fn directed(text: &str) -> (Option<(bool, f64)>, &str) {
    let rest = |word: &str| text.strip_prefix(word).or_else(|| text.strip_suffix(word));
    let found = DIRECTIONS.iter().find_map(|(word, is_east, turned)| Some(((*is_east, *turned), rest(word)?)));
    found.map_or((None, text), |(direction, rest)| (Some(direction), rest))
}

/// The digits of degrees, minutes and seconds.
fn parts(text: &str) -> Option<Vec<&str>> {
    let is_number = |part: &&str| {
        let digits = part.bytes().filter(u8::is_ascii_digit).count();
        digits > 0
            && digits + part.bytes().filter(|b| *b == b'.').count() == part.len()
            && part.matches('.').count() < 2
    };
    let mut found = Vec::new();
    if text.contains('°') {
        let (degrees, rest) = text.split_once('°')?;
        found.push(degrees.trim());
        let (minutes, rest) = rest.split_once('\'').unwrap_or(("", rest));
        let seconds = rest.trim().trim_end_matches('"').trim();
        if !minutes.trim().is_empty() {
            found.push(minutes.trim());
        } else if !seconds.is_empty() {
            // 113°18 means minutes; 113°18" means nothing.
            found.push(Some(seconds).filter(|_| !rest.contains('"'))?);
            return found.iter().all(is_number).then_some(found);
        }
        found.extend(Some(seconds).filter(|seconds| !seconds.is_empty()));
    } else if let Some(mark) = [':', '-', ' '].into_iter().find(|mark| text.contains(*mark)) {
        found.extend(text.split(mark).map(str::trim).filter(|part| !part.is_empty()));
        if found.len() != 3 {
            return None;
        }
    } else {
        found.push(text);
    }
    found.iter().all(is_number).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn angles_as_people_write_them() {
        for (text, degrees, is_east) in [
            ("113°18′00″E", 113.3, Some(true)),
            ("113°18'", 113.3, None),
            ("113度18分0秒", 113.3, None),
            ("东经113度18分", 113.3, Some(true)),
            ("113-18-00", 113.3, None),
            ("113:18:00", 113.3, None),
            ("29 06 36 N", 29.11, Some(false)),
            ("Ｎ29°06′36″", 29.11, Some(false)),
            ("70°30'00\"W", -70.5, Some(true)),
            ("-70°30'", -70.5, None),
            ("113.3°", 113.3, None),
            ("E113.3", 113.3, Some(true)),
            ("113°18.5′", 113.0 + 18.5 / 60.0, None),
            ("113°18''30", f64::NAN, None),
        ] {
            let found = angle(text);
            if degrees.is_nan() {
                assert_eq!(found, None, "{text}");
                continue;
            }
            let found = found.unwrap_or_else(|| panic!("{text}"));
            assert!((found.degrees - degrees).abs() < 1e-12 && found.is_east == is_east, "{text}: {found:?}");
        }
        for text in [
            "",
            "113.3",
            "113-18",
            "113°60′",
            "113.5°18′",
            "113°18′60″",
            "2025-09-01-1",
            "北",
            "1.2.3°",
            "-113°E",
            "113.18.00",
            "°",
        ] {
            assert_eq!(angle(text), None, "{text}");
        }
    }

    proptest! {
        /// What is written from whole seconds is read back to the second, in every notation.
        #[test]
        fn every_notation_is_read_back(seconds in 0_u32..648_000) {
            let (d, m, s) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
            for text in [format!("{d}°{m}′{s}″"), format!("{d}度{m}分{s}秒"), format!("{d}-{m:02}-{s:02}"), format!("{d}°{m}'{s}\"E")] {
                let found = angle(&text).map(|angle| (angle.degrees * 3600.0).round() as u32);
                prop_assert_eq!(found, Some(seconds), "{}", text);
            }
        }
    }
}
