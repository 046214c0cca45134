//! Who needs a service: the study's `demand = { ... }` applied to every cell.

use super::ages::{self, Part};
use crate::issue::{Issue, Issues};
use crate::model::{Attribute, Layer, Model, ServiceId, SetAside};
use crate::units::{Persons, apportion};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Demand of one service, from residents.
///
///   demand = base x participation x per_1000 / 1000
///
/// where the base is the residents of some ages, a column of the demand layer, or all residents.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DemandRule {
    /// Ages, both inclusive: `[6, 11]`. An upper end of 100 or more means "and older".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ages: Option<[u16; 2]>,
    /// A column of the demand layer, by its name in the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Share of the base that takes part, above 0; above 1, and at most 1.5, it is a gross enrolment ratio (毛入学率).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub participation: Option<f64>,
    /// Places or beds per 1,000 of the base.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_1000: Option<f64>,
}

impl DemandRule {
    /// The factor by which the base is multiplied.
    pub fn factor(&self) -> f64 {
        self.participation.unwrap_or(1.0) * self.per_1000.map_or(1.0, |rate| rate / 1000.0)
    }
}

/// Demand of one service in every cell.
#[derive(Debug, Clone, PartialEq)]
pub struct ServiceDemand {
    /// By cell, in the model's order.
    pub cells: Vec<Persons>,
    /// Of residents without a position.
    pub unlocated: Persons,
    /// Of these, by zone, where the zone is known.
    pub unlocated_by_zone: Vec<Persons>,
    /// Of residents in rows that the study sets aside.
    pub excluded: Persons,
}

impl ServiceDemand {
    /// Nobody anywhere.
    pub fn nobody(model: &Model) -> Self {
        Self {
            cells: vec![Persons::ZERO; model.demand.len()],
            unlocated: Persons::ZERO,
            unlocated_by_zone: vec![Persons::ZERO; model.zones.len()],
            excluded: Persons::ZERO,
        }
    }
}

/// Applies a rule to every cell, and to the rows that the study sets aside.
///
/// # Units
/// Persons. The demand of all cells together is rounded to a millionth, and what that leaves to single cells is shared out by
/// largest remainder: ten thousand cells with a few millionths each lose nobody.
///
/// # Errors
/// Issues E0520-E0522: ages that no column covers, a field the demand layer does not have.
pub fn demand(
    model: &Model,
    layers: &[Layer],
    service: &ServiceId,
    rule: &DemandRule,
) -> Result<(ServiceDemand, Issues), Issues> {
    let mut issues = Issues::new();
    let columns: Vec<Attribute> = model.demand.columns.iter().map(|c| c.attribute.clone()).collect();
    let parts = base(&columns, service, rule, &mut issues)?;
    if let Some(gross) = rule.participation.filter(|share| *share > 1.0) {
        issues.push(Issue::new("I0671").fact("service", service).field("participation").value(gross));
    }
    let factor = rule.factor();
    let mut cells = vec![Persons::ZERO; model.demand.len()];
    for part in &parts {
        let values = &model.demand.columns[part.column].values;
        for (cell, scaled) in cells.iter_mut().zip(conserved(values, part.share * factor)) {
            *cell += scaled;
        }
    }
    let mut unlocated = Persons::ZERO;
    let mut unlocated_by_zone = vec![Persons::ZERO; model.zones.len()];
    for part in &parts {
        let attribute = &columns[part.column];
        for of in model.unlocated.iter().filter(|of| of.attribute == *attribute) {
            let persons = of.persons.scaled(part.share * factor);
            unlocated += persons;
            if let Some(zone) = of.zone {
                unlocated_by_zone[zone.index()] += persons;
            }
        }
    }
    let aside = |part: &Part| SetAside::persons_in(layers, &columns[part.column]).scaled(part.share * factor);
    let excluded = parts.iter().map(aside).sum();
    Ok((ServiceDemand { cells, unlocated, unlocated_by_zone, excluded }, issues))
}

/// Every value times a factor, their sum the sum times the factor, rounded to a millionth: the parts by largest remainder.
fn conserved(values: &[Persons], factor: f64) -> Vec<Persons> {
    if factor == 1.0 {
        return values.to_vec();
    }
    let total = values.iter().copied().sum::<Persons>().scaled(factor);
    let weights: Vec<i64> = values.iter().map(|persons| persons.micro()).collect();
    let parts = apportion(total.micro(), &weights).unwrap_or_else(|| vec![0; values.len()]);
    parts.into_iter().map(Persons::from_micro).collect()
}

/// From this upper end on, an age means "and older".
const OLDEST: u16 = 100;

fn shown(from: u16, to: u16) -> String {
    if to >= OLDEST { format!("{from}+") } else { format!("{from}-{to}") }
}

/// The columns that make up a rule's base.
fn base(
    columns: &[Attribute],
    service: &ServiceId,
    rule: &DemandRule,
    issues: &mut Issues,
) -> Result<Vec<Part>, Issues> {
    if let Some([from, to]) = rule.ages {
        let parts = ages::cover(columns, from, to).map_err(|age| {
            let bands: Vec<String> = columns.iter().filter_map(band).collect();
            let bands = if bands.is_empty() { "-".to_owned() } else { bands.join(", ") };
            let issue = Issue::new("E0520").fact("service", service).fact("ages", shown(from, to));
            Issues::from(issue.fact("age", age).fact("bands", bands))
        })?;
        for part in parts.iter().filter(|p| p.share < 1.0) {
            let band = band(&columns[part.column]).unwrap_or_default();
            let share = format!("{:.1}", part.share * 100.0);
            let issue = Issue::new("I0523").fact("service", service).fact("band", band).fact("share", share);
            issues.push(issue.fact("ages", shown(from, to)));
        }
        return Ok(parts);
    }
    let wanted = rule.field.clone().map_or(Attribute::Persons, Attribute::Field);
    match columns.iter().position(|column| *column == wanted) {
        Some(column) => Ok(vec![Part { column, share: 1.0 }]),
        None => Err(match wanted {
            Attribute::Field(name) => Issue::new("E0521").field(name).fact("service", service).into(),
            _ => Issue::new("E0522").fact("service", service).into(),
        }),
    }
}

/// `6-11`, `60+`.
pub(super) fn band(attribute: &Attribute) -> Option<String> {
    match attribute {
        Attribute::Ages(low, u16::MAX) => Some(format!("{low}+")),
        Attribute::Ages(low, high) if low == high => Some(low.to_string()),
        Attribute::Ages(low, high) => Some(format!("{low}-{high}")),
        _ => None,
    }
}
