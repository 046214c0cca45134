//! Words of legends and labels in another language than that in which the results were written: found again in the catalogue by what
//! stands around their gaps.

use crate::output::Unit;
use crate::words::{Lang, Seats, next_gap, phrases, word};

/// What is known of the words of a layer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words {
    /// Where they stand in the catalogue: `output.zones.`.
    pub room: &'static str,
    /// What the places of its service are called.
    pub seats: Seats,
    /// What ranges without other words count.
    pub unit: Option<Unit>,
    /// The language to put them in.
    pub lang: Lang,
}

/// Words inside the expression of a label.
const IN_LABELS: [&str; 2] = ["output.zones.short_label", "output.zones.spare_label"];

impl Words {
    /// A text of a legend; one that is no words of this program stays as it is.
    pub fn legend(&self, text: &str) -> String {
        self.phrase(text).or_else(|| self.range(text)).unwrap_or_else(|| text.to_owned())
    }

    /// The expression of a label.
    pub fn label(&self, expression: &str) -> String {
        let mut expression = expression.to_owned();
        for (key, from) in IN_LABELS.iter().flat_map(|key| Lang::ALL.map(|from| (*key, from))) {
            expression = expression.replace(&format!("'{}'", word(key, from)), &format!("'{}'", word(key, self.lang)));
        }
        expression
    }

    /// A sentence of the catalogue; one without gaps is found before one that has any.
    fn phrase(&self, text: &str) -> Option<String> {
        let keys = || phrases(Lang::En).keys().filter(|key| key.starts_with(self.room));
        let same = keys().find(|key| Lang::ALL.into_iter().any(|from| word(key, from) == text));
        if let Some(key) = same {
            return Some(word(key, self.lang).to_owned());
        }
        keys().find_map(|key| {
            let values = Lang::ALL.into_iter().find_map(|from| fillings(word(key, from), text))?;
            Some(self.filled(word(key, self.lang), &values))
        })
    }

    fn filled(&self, template: &str, values: &[(&str, &str)]) -> String {
        let (mut out, mut rest) = (String::new(), template);
        while let Some((before, gap, after)) = next_gap(rest) {
            out.push_str(before);
            match gap {
                "seat" => out.push_str(&self.seats.one().text(self.lang)),
                "seats" => out.push_str(&self.seats.words().text(self.lang)),
                _ => out.extend(values.iter().find(|(name, _)| *name == gap).map(|(_, value)| *value)),
            }
            rest = after;
        }
        out + rest
    }

    /// `0 – 500 m`.
    fn range(&self, text: &str) -> Option<String> {
        let unit = self.unit?;
        let to = unit.word(self.seats, self.lang)?;
        let numbers = Lang::ALL
            .into_iter()
            .find_map(|from| text.strip_suffix(unit.word(self.seats, from)?)?.strip_suffix(' '))?;
        Some(format!("{numbers} {to}"))
    }
}

/// What fills the gaps of a template in a text; `None` where the text is not made of it, and of one without gaps.
fn fillings<'t>(template: &'t str, text: &'t str) -> Option<Vec<(&'t str, &'t str)>> {
    let (before, mut gap, mut behind) = next_gap(template)?;
    let mut rest = text.strip_prefix(before)?;
    let mut found = Vec::new();
    while let Some((between, next, after)) = next_gap(behind) {
        let end = rest.find(between).filter(|_| !between.is_empty())?;
        found.push((gap, &rest[..end]));
        rest = &rest[end + between.len()..];
        (gap, behind) = (next, after);
    }
    found.push((gap, rest.strip_suffix(behind)?));
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Impedance;

    #[test]
    fn words_are_found_again_in_every_language() {
        let words =
            |room, lang| Words { room, seats: Seats::Places, unit: Some(Unit::Cost(Some(Impedance::Metres))), lang };
        for (room, en, zh) in [
            ("output.zones.", "short > 50 %", "缺口 > 50 %"),
            ("output.zones.", "balanced", "持平"),
            ("output.demand.", "0 – 500 m", "0 – 500 米"),
            ("output.demand.", "≥ 2000 m", "≥ 2000 米"),
            ("output.facilities.", "over capacity (3)", "超员（3）"),
            ("output.facilities.", "one more place shortens travel (12)", "再增一个学位路程更短（12）"),
            ("output.facilities.", "enough places (0)", "学位够用（0）"),
            ("output.scores.", "50 – 80 % of the mean", "均值的 50 – 80 %"),
            ("output.disagreement.", "short by radius alone", "仅半径判为不足"),
            ("output.coverage.", "0 – 20 %", "0 – 20 %"),
        ] {
            for (lang, shown) in [(Lang::En, en), (Lang::Zh, zh)] {
                assert_eq!([en, zh].map(|text| words(room, lang).legend(text)), [shown, shown]);
            }
        }
        let label = words("output.zones.", Lang::Zh).label("CASE WHEN \"gap\" > 0 THEN 'short ' ELSE 'spare ' END");
        assert_eq!(label, "CASE WHEN \"gap\" > 0 THEN '缺 ' ELSE '余 ' END");
    }
}
