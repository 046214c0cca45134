//! Stated totals against the data: `17,580 = 11,880 (primary) + 5,700 (junior), 8 projects; the plan's text says 7`.

use crate::units::{MICRO, Persons, Places};
use crate::words::{Sentence, Text, grouped, say};
use serde::Serialize;
use serde::ser::SerializeMap;

/// A stated total and what the data have.
#[derive(Debug, Clone, PartialEq)]
pub struct Reconciliation {
    /// Who states it.
    pub source: Text,
    /// Both sides.
    pub sides: Sides,
}

/// What is stated and what was found.
#[derive(Debug, Clone, PartialEq)]
pub enum Sides {
    /// Places of facilities.
    Places {
        /// What the data have, by what people call the services.
        found: Vec<(Text, Places)>,
        /// The total that is stated.
        stated: Places,
        /// Sites that the data have.
        sites: usize,
        /// The number of sites that is stated.
        stated_sites: Option<usize>,
    },
    /// Residents.
    Persons {
        /// What the data have in the zones that are meant.
        found: Persons,
        /// The total that is stated.
        stated: Persons,
        /// Number of these zones and everybody's number, where not all zones are meant.
        share_of: Option<(usize, Persons)>,
    },
}

/// Whether a sum is a stated total, both in millionths: to less than one person or place, or to a millionth part. Counts of
/// rasters and shares are no whole numbers, and a total that somebody states is.
pub fn agree(sum: i128, stated: i128) -> bool {
    let off = (sum - stated).abs();
    off < i128::from(MICRO) || off * i128::from(MICRO) <= stated.abs()
}

impl Reconciliation {
    /// Whether both sides are the same.
    pub fn agrees(&self) -> bool {
        match &self.sides {
            Sides::Places { found, stated, sites, stated_sites } => {
                agree(sum(found).micro().into(), stated.micro().into())
                    && stated_sites.is_none_or(|stated| stated == *sites)
            }
            Sides::Persons { found, stated, .. } => agree(found.micro().into(), stated.micro().into()),
        }
    }

    /// In words.
    pub fn sentence(&self) -> Sentence {
        match &self.sides {
            Sides::Places { found, stated, sites, stated_sites } => {
                let source = || self.source.clone();
                let says_sites = |n| say("balance.reconciliation.says_sites").text_of("source", source()).with("n", n);
                let says =
                    || say("balance.reconciliation.says").text_of("source", source()).with("stated", exact(stated));
                let total = sum(found);
                let term = |(number, (service, places)): (usize, &(Text, Places))| {
                    let key = if number == 0 { "balance.reconciliation.term" } else { "balance.reconciliation.more" };
                    say(key).with("places", exact(places)).text_of("service", service.clone())
                };
                say("balance.reconciliation.places")
                    .with("sum", exact(&total))
                    .part("terms", found.iter().enumerate().map(term))
                    .with("sites", sites)
                    .part("says_sites", stated_sites.filter(|stated| stated != sites).map(says_sites))
                    .part("says_total", (!agree(total.micro().into(), stated.micro().into())).then(says))
            }
            Sides::Persons { found, stated, share_of } => {
                let share = share_of.map(|(zones, all)| {
                    let percent = found.to_f64() / all.to_f64() * 100.0;
                    say("balance.reconciliation.share").with("n", zones).decimals("percent", percent, 2)
                });
                say("balance.reconciliation.residents")
                    .with("sum", exact(found))
                    .part("share", share)
                    .text_of("source", self.source.clone())
                    .with("stated", exact(stated))
            }
        }
    }
}

fn sum(terms: &[(Text, Places)]) -> Places {
    terms.iter().map(|(_, places)| *places).sum()
}

/// With every digit, for totals that must agree to the last.
fn exact(count: &impl ToString) -> String {
    grouped(&count.to_string())
}

/// As written in `run.json`: the sentence in every language, and whether both sides agree.
impl Serialize for Reconciliation {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = self.sentence().in_all();
        let mut map = serializer.serialize_map(None)?;
        for lang in crate::words::Lang::ALL {
            map.serialize_entry(lang.code(), text.get(lang))?;
        }
        map.serialize_entry("agrees", &self.agrees())?;
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Lang;

    #[test]
    fn what_differs_is_said_of_both_the_total_and_the_sites() {
        let sides = |total, sites| Sides::Places {
            found: vec![
                (Text::new(|_| "primary".to_owned()), Places::whole(11_880)),
                (Text::new(|_| "junior".to_owned()), Places::whole(5_700)),
            ],
            stated: Places::whole(total),
            sites: 8,
            stated_sites: sites,
        };
        let source = Text::new(|lang| match lang {
            Lang::Zh => "规划".to_owned(),
            Lang::En => "the plan".to_owned(),
        });
        let line = |total, sites| Reconciliation { source: source.clone(), sides: sides(total, sites) };
        let all = "17,580 = 11,880 (primary) + 5,700 (junior), 8 projects";
        assert_eq!(line(17_580, Some(8)).sentence().text(Lang::En), all);
        assert!(line(17_580, None).agrees());
        let off = line(17_000, Some(7));
        assert_eq!(off.sentence().text(Lang::En), format!("{all}; the plan says 7; the plan says 17,000"));
        assert!(
            !off.agrees() && off.sentence().text(Lang::Zh).ends_with("8 个项目；规划写的是 7 个；规划写的是 17,000")
        );
    }

    #[test]
    fn a_part_of_a_person_is_no_difference_and_a_person_is() {
        let whole = |n: i128| n * i128::from(MICRO);
        assert!(agree(whole(692_960) + 999_999, whole(692_960)) && !agree(whole(692_961), whole(692_960)));
        assert!(agree(whole(5_000_003), whole(5_000_000)) && !agree(whole(5_000_006), whole(5_000_000)));
        assert!(agree(0, 0) && !agree(whole(1), 0));
    }

    #[test]
    fn residents_of_some_zones_are_a_share_of_everybody() {
        let sides = Sides::Persons {
            found: Persons::whole(250),
            stated: Persons::whole(250),
            share_of: Some((2, Persons::whole(1000))),
        };
        let line = Reconciliation { source: Text::new(|_| "census".to_owned()), sides };
        assert_eq!(line.sentence().text(Lang::En), "250 residents (2 zones, 25.00 %); census: 250");
        assert!(line.agrees());
    }
}
