//! A table into land of one use.

use super::column::by_name;
use super::position::{Misplaced, area};
use super::row::{Rows, Texts};
use super::vocabulary::LAND_CLASS;
use crate::issue::{Issue, Issues};
use crate::model::RawLand;
use crate::read::Table;
use crate::read::inputs::LandInput;
use crate::read::number::{normal, shown};
use std::collections::{BTreeMap, BTreeSet};

/// The residential land: every polygon, or those whose class is one of those named.
///
/// # Errors
/// With any error among the issues there is no value.
pub fn land(table: Table, input: &LandInput) -> (Option<RawLand>, Issues) {
    let mut issues = Issues::new();
    let parcels = read(&table, input, &mut issues);
    if parcels.is_empty() && !issues.has_errors() {
        let issue = Issue::new("E0360").file(&table.layer.file).fact("n", table.rows);
        issues.push(issue.field("classes").value(input.classes.join(", ")));
    }
    let value = (!issues.has_errors()).then_some(RawLand { layer: table.layer, parcels });
    (value, issues)
}

/// A field with more values than this is no field of classes.
const MOST_CLASSES: usize = 200;

fn read(table: &Table, input: &LandInput, issues: &mut Issues) -> Vec<(usize, geo::MultiPolygon<f64>)> {
    let rows = Rows { table, id: None, name: None };
    let class: Option<Texts<'_>> = match &input.class {
        Some(named) => match by_name(table, named, None, issues) {
            Some(column) => Some(column.into()),
            None => return Vec::new(),
        },
        None => None,
    };
    let chosen: Vec<String> = input.classes.iter().map(|class| normal(class)).collect();
    let mut parcels = Vec::new();
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    for row in 0..table.rows {
        if let Some(class) = class {
            // A parcel without a class is of none that is asked for.
            let Ok(text) = rows.label(class, row, issues) else { continue };
            let Some(text) = text else { continue };
            let word = normal(&text);
            let is_chosen = chosen.contains(&word);
            if found.len() < MOST_CLASSES {
                found.entry(word).or_insert(text);
            }
            if !is_chosen {
                continue;
            }
        }
        match area(table.shape(row)) {
            Ok(Some(shape)) => parcels.push((row, shape)),
            Ok(None) => issues.push(rows.issue("E0353", row).field("geometry")),
            Err(Misplaced::Type(kind)) => issues.push(rows.issue("E0355", row).field("geometry").value(kind)),
            Err(misplaced) => issues.push(misplaced.issue(&rows, row)),
        }
    }
    if let Some(named) = class.as_ref().filter(|_| found.len() < MOST_CLASSES) {
        let known = || found.values().cloned().collect::<Vec<_>>().join(", ");
        for absent in input.classes.iter().filter(|class| !found.contains_key(&normal(class))) {
            let issue = Issue::new("W0361").file(&table.layer.file).field(named.name).value(absent);
            issues.push(issue.fact("known", known()));
        }
    }
    parcels
}

/// A column of classes of land, and which of its values look residential.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LandClasses {
    /// The column.
    pub column: String,
    /// Values that look residential.
    pub residential: Vec<String>,
    /// All others.
    pub others: Vec<String>,
}

impl LandClasses {
    /// A guess: the first column that is named like one and has a value that looks residential.
    pub fn of(table: &Table) -> Option<Self> {
        let mut columns = table.names.iter().filter(|name| LAND_CLASS.has_alias(name));
        columns.find_map(|column| Self::in_column(table, column))
    }

    /// The residential ones that are rural homesteads beside urban ones: 宅基地, and 0702 or 0703 beside 0701.
    pub fn rural(&self) -> Vec<&str> {
        let homestead = |class: &&str| {
            let class = normal(class);
            class.contains("宅基地") || class.starts_with("0702") || class.starts_with("0703")
        };
        self.residential.iter().map(String::as_str).filter(homestead).collect()
    }

    fn in_column(table: &Table, column: &str) -> Option<Self> {
        let mut values = BTreeSet::new();
        for value in table.column(column)?.iter().map(|cell| shown(&cell)) {
            if value != "null" && !value.trim().is_empty() {
                values.insert(value);
            }
            if values.len() > MOST_CLASSES {
                return None;
            }
        }
        // 0703 is rural homesteads in the classification of 2023, where 0702 is not for living; the survey before it has 0702.
        let is_newer = values.iter().any(|value| value.trim().trim_start_matches('0').starts_with("703"));
        let (residential, others): (Vec<String>, Vec<String>) =
            values.into_iter().partition(|value| looks_residential(&normal(value), is_newer));
        (!residential.is_empty()).then(|| Self { column: column.to_owned(), residential, others })
    }
}

/// By the codes of the national land survey (0701, 0702), of the classification of 2023 (0701, 0703) and of GB 50137 (R1 to
/// R3), or by words.
fn looks_residential(class: &str, is_newer: bool) -> bool {
    let coded = |code: &str| class.starts_with(code) && class[code.len()..].bytes().all(|b| b.is_ascii_digit());
    let spoken = ["住宅", "居住", "宅基地", "residential"].iter().any(|word| class.contains(word));
    let mixed = ["服务设施", "非居住", "non"].iter().any(|word| class.contains(word));
    // As numbers the codes have lost their zero.
    let other = if is_newer { ["0703", "703"] } else { ["0702", "702"] };
    (spoken && !mixed) || ["0701", "701", "r"].iter().chain(&other).any(|code| coded(code))
}

#[cfg(test)]
mod tests {
    use super::looks_residential;

    #[test]
    fn classes_for_living() {
        for class in ["0701", "070102", "701", "70102", "r", "r2", "r21", "城镇住宅用地", "农村宅基地", "residential"]
        {
            assert!(looks_residential(class, true) && looks_residential(class, false), "{class}");
        }
        assert!(looks_residential("0702", false) && !looks_residential("0702", true));
        assert!(looks_residential("0703", true));
        for class in ["0602", "r/b", "城镇社区服务设施用地", "non-residential", "商业", "a33", "road", "07010a"]
        {
            assert!(!looks_residential(class, true), "{class}");
        }
    }
}
