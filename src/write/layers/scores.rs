//! How scores look on a map: their names, and the classes by which features are coloured.

use super::Styles;
use crate::access::Unit;
use crate::balance::{AccessResult, ServiceResult};
use crate::words::Lang;
use crate::write::style::{Rule, nice};

/// The style of the first score, with which the layer opens, and one for each other score under its id.
pub(super) fn styles(service: &ServiceResult, style: impl Fn(&AccessResult) -> String) -> Styles {
    let mut of = service.access.iter().map(|access| (access.id.clone(), style(access)));
    Styles { shown: of.next().map(|(_, style)| style).unwrap_or_default(), others: of.collect() }
}

/// `可达性 e2sfca（个/人）`.
pub(super) fn alias(access: &AccessResult) -> String {
    let unit = access.scores.unit().word().text(Lang::Zh);
    format!("可达性 {}（{}，{unit}）", access.id, access.question.measure.as_str())
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

const NONE: &str = "无可达设施 nothing in reach";

/// Of sites that nobody is counted at, nobody has a share: to people whom a score leaves out, all theirs may be such.
const ZERO: &str =
    "0 分：无可达设施，或可达设施无人竞争 score 0: nothing in reach, or only sites that nobody competes for";

/// More is better: classes by the mean of the district, the same in every year, so that maps can be laid side by side. Less
/// is better: five classes from zero to the largest, `most`.
pub(super) fn classes(access: &AccessResult, most: f64, symbol: impl Fn(&str) -> String) -> Vec<Rule> {
    let id = &access.id;
    let nothing = |filter: String, label: &str| Rule { filter, label: label.to_owned(), symbol: symbol("#969696") };
    let nobody =
        Rule { filter: format!("\"{id}\" IS NULL"), label: "没有人 nobody".to_owned(), symbol: symbol("#f0f0f0") };
    if access.scores.unit().more_is_better() {
        let mean = access.mean(&access.total).unwrap_or(0.0);
        let zero = if access.scores.unit() == Unit::PlacesPerPerson { ZERO } else { NONE };
        let mut rules = vec![nothing(format!("\"{id}\" = 0"), zero), nobody];
        // Without a mean nobody reaches anything, and no score is a share of it.
        let classes = if mean > 0.0 { &CLASSES[..] } else { &[] };
        rules.extend(classes.iter().map(|&(from, to, colour)| {
            let upper = if to.is_finite() { format!(" AND \"{id}\" < {}", to * mean) } else { String::new() };
            let label = if to.is_finite() {
                format!("均值的 of the mean {:.0} – {:.0} %", from * 100.0, to * 100.0)
            } else {
                format!("均值的 of the mean ≥ {:.0} %", from * 100.0)
            };
            let lower = if from == 0.0 { format!("\"{id}\" > 0") } else { format!("\"{id}\" >= {}", from * mean) };
            Rule { filter: format!("{lower}{upper}"), label, symbol: symbol(colour) }
        }));
        return rules;
    }
    let step = nice(most / SHADES.len() as f64);
    let mut rules = vec![nothing(format!("\"{id}\" IS NULL"), NONE)];
    rules.extend(SHADES.iter().enumerate().map(|(number, colour)| {
        let (from, to) = (step * number as f64, step * (number + 1) as f64);
        let last = number + 1 == SHADES.len();
        let upper = if last { String::new() } else { format!(" AND \"{id}\" < {to}") };
        let label = if last { format!("≥ {from}") } else { format!("{from} – {to}") };
        Rule { filter: format!("\"{id}\" >= {from}{upper}"), label, symbol: symbol(colour) }
    }));
    rules
}
