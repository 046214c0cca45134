//! Ways along roads as they are written: read back for who asks about a cell.

use super::folder;
use crate::words::Sentence;
use std::path::Path;

/// Where some people of a cell go along roads, as `ways.csv` has it.
#[derive(Debug, Clone, PartialEq)]
pub struct RoadWay {
    /// How many.
    pub persons: f64,
    /// Where; none where they go nowhere.
    pub site: Option<String>,
    /// How long it takes, in seconds.
    pub seconds: f64,
    /// How long it is.
    pub metres: f64,
    /// How long the straight line is.
    pub straight: f64,
    /// Along which roads.
    pub via: Option<String>,
    /// Why nowhere.
    pub reason: Option<String>,
}

/// The ways of a cell in the folder of a service.
///
/// # Errors
/// What is missing or unreadable.
pub fn road_ways(service: &Path, cell: &str) -> Result<Vec<RoadWay>, Sentence> {
    let table = folder::table(&service.join("ways.csv"))?;
    let text = |line: super::table::Line<'_>, name| line.text(name).filter(|text| !text.is_empty()).map(str::to_owned);
    let way = |line: super::table::Line<'_>| RoadWay {
        persons: line.number("persons").unwrap_or_default(),
        site: text(line, "site"),
        seconds: line.number("seconds").unwrap_or_default(),
        metres: line.number("metres").unwrap_or_default(),
        straight: line.number("straight_metres").unwrap_or_default(),
        via: text(line, "via"),
        reason: text(line, "reason"),
    };
    Ok(table.lines().filter(|line| line.text("cell") == Some(cell)).map(way).collect())
}
