//! How scores are named, and the classes by which a map colours them.

use crate::access;
use crate::balance::{AccessResult, Competes, ServiceResult};
use crate::output::style::nice;
use crate::output::{Class, Column, Style, Symbol, Unit};
use crate::words::{Lang, say, word};

/// What the columns of a score are named by.
pub struct Score {
    /// Its id in the study.
    pub id: String,
    /// Its method; empty in the documents.
    pub method: &'static str,
    /// Its unit.
    pub unit: Unit,
    /// Whether others compete than the demand of the service.
    pub has_people: bool,
}

impl Score {
    /// Those of a service, in its order.
    pub(super) fn all(service: &ServiceResult) -> Vec<Self> {
        let of = |access: &AccessResult| Self {
            id: access.id.clone(),
            method: access.question.measure.as_str(),
            unit: Unit::Score(Some(access.scores.unit())),
            has_people: access.competes != Competes::Demand,
        };
        service.access.iter().map(of).collect()
    }

    /// The column that is called by the score's id.
    pub(super) fn named<'a, R: 'a>(&self, column: Column<'a, R>) -> Column<'a, R> {
        let column = column.called(&self.id);
        if self.method.is_empty() { column } else { column.note(self.method) }
    }
}

/// The style of the first score, with which the layer opens, and one for each other score under its id.
pub(super) fn styles(service: &ServiceResult, style: impl Fn(&AccessResult) -> Style) -> Vec<Style> {
    let of = |(number, access): (usize, &AccessResult)| {
        let of = (number > 0).then(|| access.id.clone());
        Style { of, ..style(access) }
    };
    service.access.iter().enumerate().map(of).collect()
}

/// Shares of the district's mean, and their colours.
const CLASSES: [(f64, f64, &str); 6] = [
    (0.0, 0.5, "#b2182b"),
    (0.5, 0.8, "#ef8a62"),
    (0.8, 1.0, "#fddbc7"),
    (1.0, 1.25, "#d1e5f0"),
    (1.25, 2.0, "#67a9cf"),
    (2.0, f64::INFINITY, "#2166ac"),
];

/// From little to much.
const SHADES: [&str; 5] = ["#006837", "#31a354", "#78c679", "#c2e699", "#ffffcc"];

/// More is better: classes by the mean of the district, the same in every year, so that maps can be laid side by side. Less
/// is better: five classes from zero to the largest, `most`.
pub(super) fn classes(
    access: &AccessResult,
    most: f64,
    symbol: impl Fn(&'static str) -> Symbol,
    lang: Lang,
) -> Vec<Class> {
    let id = &access.id;
    let grey = |filter: String, key| Class::new(filter, word(key, lang), symbol("#969696"));
    if access.scores.unit().more_is_better() {
        let mean = access.mean(&access.total).unwrap_or(0.0);
        // Of sites that nobody is counted at, nobody has a share: to people whom a score leaves out, all theirs may be such.
        let is_shared = access.scores.unit() == access::Unit::PlacesPerPerson;
        let zero = if is_shared { "output.scores.zero" } else { "output.scores.nothing" };
        let nobody = Class::new(format!("\"{id}\" IS NULL"), word("output.scores.nobody", lang), symbol("#f0f0f0"));
        let mut all = vec![grey(format!("\"{id}\" = 0"), zero), nobody];
        // Without a mean nobody reaches anything, and no score is a share of it.
        let classes = if mean > 0.0 { &CLASSES[..] } else { &[] };
        all.extend(classes.iter().map(|&(from, to, colour)| {
            let upper = if to.is_finite() { format!(" AND \"{id}\" < {}", to * mean) } else { String::new() };
            let range = if to.is_finite() {
                format!("{:.0} – {:.0} %", from * 100.0, to * 100.0)
            } else {
                format!("≥ {:.0} %", from * 100.0)
            };
            let label = say("output.scores.of_mean").with("range", range).text(lang);
            let lower = if from == 0.0 { format!("\"{id}\" > 0") } else { format!("\"{id}\" >= {}", from * mean) };
            Class::new(format!("{lower}{upper}"), label, symbol(colour))
        }));
        return all;
    }
    let step = nice(most / SHADES.len() as f64);
    let mut all = vec![grey(format!("\"{id}\" IS NULL"), "output.scores.nothing")];
    all.extend(SHADES.into_iter().enumerate().map(|(number, colour)| {
        let (from, to) = (step * number as f64, step * (number + 1) as f64);
        let last = number + 1 == SHADES.len();
        let upper = if last { String::new() } else { format!(" AND \"{id}\" < {to}") };
        let label = if last { format!("≥ {from}") } else { format!("{from} – {to}") };
        Class::new(format!("\"{id}\" >= {from}{upper}"), label, symbol(colour))
    }));
    all
}
