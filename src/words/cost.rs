//! Costs of ways as people read them: metres, and minutes for seconds.

use super::{Sentence, say};
use crate::units::Impedance;

/// Seconds in a minute.
const MINUTE: f64 = 60.0;

/// A cost in metres or seconds: `812 m`, `2.5 min`.
pub fn cost(value: f64, of: Impedance) -> Sentence {
    match of {
        Impedance::Metres => say("text.metres").whole("n", value),
        Impedance::Seconds => say("text.minutes").decimals("n", value / MINUTE, digits(value)),
    }
}

/// The number alone, in the unit of [`cost`].
pub fn bare_cost(value: f64, of: Impedance) -> String {
    match of {
        Impedance::Metres => super::whole(value),
        Impedance::Seconds => super::decimals(value / MINUTE, digits(value)),
    }
}

/// Costs of many people together: `242 person-km`, `6,182 person-min`.
pub fn total_cost(person_cost: f64, of: Impedance) -> Sentence {
    match of {
        Impedance::Metres => say("text.person_kilometres").whole("n", person_cost / 1000.0),
        Impedance::Seconds => say("text.person_minutes").whole("n", person_cost / MINUTE),
    }
}

/// Whole minutes stay whole.
fn digits(seconds: f64) -> usize {
    let minutes = seconds / MINUTE;
    usize::from((minutes - minutes.round()).abs() > 1e-9)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Lang;

    #[test]
    fn metres_stay_metres_and_seconds_become_minutes() {
        let text = |value, of| cost(value, of).text(Lang::En);
        assert_eq!(text(1234.4, Impedance::Metres), "1,234 m");
        assert_eq!(
            [0.0, 60.0, 150.0, 144.791].map(|s| text(s, Impedance::Seconds)),
            ["0 min", "1 min", "2.5 min", "2.4 min"]
        );
        assert_eq!(cost(90.0, Impedance::Seconds).text(Lang::Zh), "1.5 分钟");
        assert_eq!(bare_cost(7_200.0, Impedance::Seconds), "120");
        assert_eq!(total_cost(242_058.0, Impedance::Metres).text(Lang::En), "242 person-km");
        assert_eq!(total_cost(370_920.0, Impedance::Seconds).text(Lang::Zh), "6,182 人·分钟");
    }
}
