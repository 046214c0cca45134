//! `[travel.<name>]`: ways of travelling that services name as their cost.

mod by_line;
mod by_road;
mod by_terrain;
mod faults;

pub use by_line::LineTravel;
pub use by_road::{RoadTravel, TravelDirection, TravelMeasure};
pub use by_terrain::{CoverTable, TerrainTravel};
pub(super) use faults::faults;
pub(crate) use faults::unused;

use crate::cost::Made;
use crate::read::inputs::CostsInput;
use crate::units::Impedance;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `[travel.<name>]`: what the ways of one kind of travelling cost.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "mode", rename_all = "kebab-case", deny_unknown_fields)]
pub enum TravelTable {
    /// Another program worked the costs out, pair by pair.
    Table {
        /// The table.
        table: CostsInput,
    },
    /// On foot along roads.
    Walk(Box<RoadTravel>),
    /// By car along roads.
    Car(Box<RoadTravel>),
    /// Over the ground, square by square.
    Terrain(Box<TerrainTravel>),
    /// In straight lines around barriers.
    StraightLine(LineTravel),
}

impl TravelTable {
    /// What its ways are measured by.
    pub fn impedance(&self) -> Impedance {
        match self {
            Self::Table { table } => table.unit.impedance(),
            Self::Walk(roads) | Self::Car(roads) => roads.impedance(),
            Self::Terrain(_) => Impedance::Seconds,
            Self::StraightLine(_) => Impedance::Metres,
        }
    }

    /// The table it is read from.
    pub(crate) fn table(&self) -> Option<&CostsInput> {
        match self {
            Self::Table { table } => Some(table),
            Self::Walk(_) | Self::Car(_) | Self::Terrain(_) | Self::StraightLine(_) => None,
        }
    }

    /// The barriers around which it goes in straight lines.
    pub(crate) fn lines(&self) -> Option<&LineTravel> {
        if let Self::StraightLine(lines) = self { Some(lines) } else { None }
    }

    /// The ground that it goes over.
    pub(crate) fn terrain(&self) -> Option<&TerrainTravel> {
        if let Self::Terrain(terrain) = self { Some(terrain) } else { None }
    }

    /// Whether it is known where its ways go, and not only what they cost.
    pub(crate) fn has_paths(&self) -> bool {
        self.roads().is_some() || self.terrain().is_some()
    }

    /// What lists its ways.
    pub(super) fn made(&self) -> Made {
        match self {
            Self::Table { .. } => Made::Table,
            Self::Walk(_) | Self::Car(_) => Made::Roads,
            Self::Terrain(_) => Made::Terrain,
            Self::StraightLine(_) => Made::Around,
        }
    }

    /// The roads that it goes along, and whether by car.
    pub(crate) fn roads(&self) -> Option<(&RoadTravel, bool)> {
        match self {
            Self::Table { .. } | Self::Terrain(_) | Self::StraightLine(_) => None,
            Self::Walk(roads) => Some((roads, false)),
            Self::Car(roads) => Some((roads, true)),
        }
    }

    /// The files that it is read from.
    pub(crate) fn files(&self) -> Vec<&str> {
        match self {
            Self::Table { table } => vec![&table.path],
            Self::Walk(roads) | Self::Car(roads) => roads.files().collect(),
            Self::Terrain(terrain) => terrain.files().collect(),
            Self::StraightLine(lines) => lines.files().collect(),
        }
    }

    /// The unit of its costs as the study writes it.
    pub(super) fn unit(&self) -> &'static str {
        match self {
            Self::Table { table } => table.unit.as_str(),
            Self::Walk(roads) | Self::Car(roads) => match roads.impedance() {
                Impedance::Metres => "m",
                _ => "min",
            },
            Self::Terrain(_) => "min",
            Self::StraightLine(_) => "m",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issue::Issue;
    use crate::study::{Failure, Study, StudyFile};
    use crate::words::Lang;
    use std::path::PathBuf;

    const TABLE: &str = "mode = 'table'\ntable = { path = 'od.csv', fields = { from = 'cell', to = 'site', cost = 't' }, \
                         unit = 'min', missing = 'unreachable' }";

    /// A study with these keys in its service, and these tables.
    fn opened(keys: &str, tables: &str) -> Result<Study, Failure> {
        let service = format!("[[service]]\nid = 'primary'\ndemand = {{ participation = 1.0 }}\n{keys}");
        let layers = "[[facilities]]\npath = 'a.csv'\n[[demand]]\npath = 'b.csv'";
        let text = format!("title = 't'\nyear = 2025\n{layers}\n{service}\n{tables}");
        Study::parse(&text, &[], PathBuf::new(), "study.toml".to_owned())
    }

    fn found(keys: &str, tables: &str) -> Vec<(&'static str, String)> {
        let issues = match opened(keys, tables) {
            Ok(_) => return Vec::new(),
            Err(Failure::Data(issues)) => issues,
            Err(other) => panic!("{other:?}"),
        };
        let issues: Vec<Issue> = issues.groups().flat_map(|group| group.examples.clone()).collect();
        for issue in &issues {
            for lang in [Lang::Zh, Lang::En] {
                let text = format!("{} {}", issue.sentence(lang), issue.help(lang));
                assert!(issue.code == "E0601" || !text.contains('{'), "{text}");
            }
        }
        issues.into_iter().map(|issue| (issue.code, issue.sentence(Lang::En))).collect()
    }

    fn codes(keys: &str, tables: &str) -> Vec<&'static str> {
        found(keys, tables).into_iter().map(|(code, _)| code).collect()
    }

    #[test]
    fn a_service_names_its_travel() {
        let given = format!("[travel.given]\n{TABLE}");
        assert_eq!(codes("method = 'nearest'\ncost = 'given'\ncutoff = '15 min'", &given), [""; 0]);
        let (code, text) = found("method = 'nearest'\ncost = 'givn'\ncutoff = '15 min'", &given).remove(0);
        assert!(code == "E0660" && text.contains("\"givn\""), "{text}");
        assert_eq!(codes("method = 'nearest'\ncost = 'given'", &given), ["E0662"]);
        assert_eq!(codes("method = 'radius'\ncost = 'given'", &given), ["E0662"]);
        assert_eq!(codes("method = 'radius'", &given), ["E0608"]);
        assert_eq!(codes("method = 'nearest'", &format!("[travel.straight-line]\n{TABLE}")), ["E0661"]);
        assert_eq!(codes("method = 'nearest'", &format!("[travel.'a b']\n{TABLE}")), ["E0661"]);
    }

    #[test]
    fn limits_are_measured_as_the_ways_are() {
        let given = format!("[travel.given]\n{TABLE}");
        assert_eq!(codes("method = 'nearest'\ncost = 'given'\ncutoff = '3 km'", &given), ["E0663"]);
        assert_eq!(codes("method = 'nearest'\ncutoff = '15 min'", ""), ["E0663"]);
        assert_eq!(codes("method = 'nearest'\ncost = 'given'\ncutoff = '15'", &given), ["E0608"]);
        let by =
            |table: &str| codes("method = 'nearest'\ncost = 'given'\ncutoff = '900秒'", &format!("{given}\n{table}"));
        let access = "[[access]]\nid = 'a'\nservice = 'primary'\n";
        assert_eq!(by(&format!("{access}method = '2sfca'\ncutoff = '15 min'")), [""; 0]);
        assert_eq!(by(&format!("{access}method = '2sfca'\ncutoff = '2 km'")), ["E0663"]);
        assert_eq!(
            by(&format!("{access}method = 'e2sfca'\ndecay = {{ step = [['5 min', 1.0], ['10 min', 0.5]] }}")),
            [""; 0]
        );
        assert_eq!(
            by(&format!("{access}method = 'e2sfca'\ndecay = {{ step = [['5 min', 1.0], ['1 km', 0.5]] }}")),
            ["E0663"]
        );
        assert_eq!(by(&format!("{access}method = 'raam'\ntau = '1 km'")), ["E0663"]);
        let coverage = "[[coverage]]\nid = 'c'\nservice = 'primary'\n";
        assert_eq!(by(&format!("{coverage}radius = '10 min'")), [""; 0]);
        assert_eq!(by(&format!("{coverage}radius = '500 m'")), ["E0663"]);
        assert_eq!(by(&format!("{coverage}rule = 'gb50180-2018/radius-primary'")), ["E0663"]);
    }

    #[test]
    fn keys_of_a_table_are_all_known_and_all_written() {
        let with = |from: &str, to: &str| {
            let tables = format!("[travel.given]\n{TABLE}").replace(from, to);
            found("method = 'nearest'\ncost = 'given'\ncutoff = '15 min'", &tables)
        };
        for (from, to, says) in [
            ("'min'", "'mn'", "unknown value `mn`"),
            (", missing = 'unreachable'", "", "key `missing` is missing"),
            ("'unreachable'", "'zero'", "unknown value `zero`"),
            ("'table'\n", "'flying'\n", "unknown value `flying`"),
            ("mode = 'table'\n", "", "key `mode` is missing"),
            ("table = {", "tabel = {", "unknown key `tabel`"),
            ("path =", "file =", "unknown key `file`"),
            ("cost = 't'", "costs = 't'", "unknown key `costs`"),
            ("mode = 'table'\n", "mode = 'table'\nspeed = '4 km/h'\n", "unknown key `speed`"),
        ] {
            let said = with(from, to);
            assert!(said.len() == 1 && said[0].0 == "E0601" && said[0].1.contains(says), "{to}: {said:?}");
        }
        for unit in ["s", "min", "h", "秒", "分钟", "小时"] {
            assert_eq!(with("'min'", &format!("'{unit}'")), [], "{unit}");
        }
    }

    #[test]
    fn parameters_hold_the_travel_as_written_or_nothing() {
        let study =
            opened("method = 'nearest'\ncost = 'given'\ncutoff = '15 min'", &format!("[travel.given]\n{TABLE}"));
        let parameters = study.unwrap().file.parameters();
        assert_eq!(parameters["travel"]["given"]["mode"], "table");
        assert_eq!(parameters["service"][0]["cost"], "given");
        let again: StudyFile = serde_json::from_value(serde_json::to_value(&parameters).unwrap()).unwrap();
        assert_eq!(again.parameters(), parameters);
        let without = opened("method = 'nearest'", "").unwrap().file.parameters();
        assert_eq!(without["service"][0]["cost"], "straight-line");
        assert!(!without.contains_key("travel"));
    }

    #[test]
    fn a_travel_that_nobody_names_is_said() {
        let study = opened("method = 'nearest'", &format!("[travel.given]\n{TABLE}")).unwrap();
        assert_eq!(unused(&study.file, &study.name).count_of("W0664"), 1);
    }
}
