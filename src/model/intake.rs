//! The day on which a school year takes its pupils in.

/// Month and day from which a school year counts: what opens on it or before it is there, what closes on it or before it is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Intake {
    /// From 1.
    pub month: u8,
    /// From 1.
    pub day: u8,
}

/// Days of the months; the 29th of February comes once in four years.
const DAYS: [u8; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

impl Intake {
    /// `09-01`; none where it is no day of a year.
    pub fn parse(text: &str) -> Option<Self> {
        let (month, day) = text.split_once('-')?;
        let number = |text: &str| {
            let is_sound = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
            is_sound.then(|| text.parse::<u8>().ok()).flatten()
        };
        let (month, day) = (number(month)?, number(day)?);
        let days = DAYS.get(usize::from(month).checked_sub(1)?)?;
        (1..=*days).contains(&day).then_some(Self { month, day })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_of_every_year() {
        assert_eq!(Intake::parse("09-01"), Some(Intake { month: 9, day: 1 }));
        assert_eq!(Intake::parse("2-28"), Some(Intake { month: 2, day: 28 }));
        for text in ["", "9", "13-01", "00-01", "09-31", "02-29", "09-00", "+9-1", "9月1日", "2025-09-01"] {
            assert_eq!(Intake::parse(text), None, "{text}");
        }
    }
}
