//! Keys of `mode = "walk"` and `mode = "car"`: ways along roads.

use crate::cost::RoadRules;
use crate::issue::Issue;
use crate::network::Towards;
use crate::read::{LayerCrs, RasterFile, RoadFields};
use crate::units::{Impedance, Limit};
use crate::words::{Sentence, say};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is made least, and what limits are measured by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum TravelMeasure {
    /// Seconds.
    #[default]
    Time,
    /// Metres.
    Length,
}

/// Which way counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum TravelDirection {
    /// From people to the site.
    #[default]
    To,
    /// From the site to people: ambulances.
    From,
}

/// `[travel.<name>]` along roads.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoadTravel {
    /// Files with roads, relative to the study file: OpenStreetMap (`.osm.pbf`), or lines in any format that is read.
    pub roads: Vec<String>,
    /// System of the lines, as for facilities; OpenStreetMap is in longitude and latitude.
    #[serde(default)]
    pub crs: LayerCrs,
    /// Text encoding of the lines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// Names of the fields of the lines.
    #[serde(default)]
    pub fields: RoadFields,
    /// How fast people walk, `"4 km/h"`; required for `walk`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speed: Option<String>,
    /// How fast cars are by class of road; counts more than a sign.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub speeds: BTreeMap<String, String>,
    /// All times by car are multiplied by this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub congestion: Option<f64>,
    /// Classes on which people walk although they are made for cars: `["trunk"]` where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub walk_on: Option<Vec<String>>,
    /// The farthest that anybody, and any site, may be from a road.
    #[serde(default = "snap")]
    pub snap: String,
    /// How fast people are between a road and where they are; where it is left out as fast as they walk, and 4 km/h beside cars.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub off_road: Option<String>,
    /// A raster with the heights of the ground, whose slopes make people slower; only for `walk`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub elevation: Option<RasterFile>,
    /// What is made least: time or length.
    #[serde(default)]
    pub measure: TravelMeasure,
    /// Which way counts: to the site, or from it.
    #[serde(default)]
    pub direction: TravelDirection,
    /// Files with lines or areas that nobody crosses but by a bridge, a tunnel or a ferry.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub barriers: Vec<String>,
    /// Files with points, lines or areas at which one crosses them along a road that is marked as none of these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub crossings: Vec<String>,
    /// How near a crossing is to where a road meets a barrier.
    #[serde(default = "crossing_snap")]
    pub crossing_snap: String,
    /// How near ends and vertices of lines have to be to meet.
    #[serde(default = "tolerance")]
    pub tolerance: String,
    /// Whether lines meet where they cross without a vertex.
    #[serde(default)]
    pub join_crossings: bool,
    /// Whether sites that are too far from any road stay without a way, and do not stop the run.
    #[serde(default)]
    pub allow_unjoined: bool,
}

fn snap() -> String {
    "500 m".to_owned()
}

fn crossing_snap() -> String {
    "20 m".to_owned()
}

fn tolerance() -> String {
    "0.5 m".to_owned()
}

/// Nobody walks or drives faster, in km/h.
const FASTEST: f64 = 200.0;

/// Reads `"4 km/h"`, `"4公里/小时"` or `"1.2 m/s"`, in km/h. A bare number has no unit and is refused.
pub(super) fn speed(text: &str) -> Option<f64> {
    let text = text.trim();
    let split = text.find(|c: char| !(c.is_ascii_digit() || c == '.'))?;
    let value: f64 = text[..split].parse().ok()?;
    let factor = match text[split..].trim() {
        "km/h" | "公里/小时" | "千米/小时" | "公里每小时" => 1.0,
        "m/s" | "米/秒" => 3.6,
        _ => return None,
    };
    let speed = value * factor;
    (0.1..=FASTEST).contains(&speed).then_some(speed)
}

impl RoadTravel {
    /// What its ways are measured by.
    pub fn impedance(&self) -> Impedance {
        match self.measure {
            TravelMeasure::Time => Impedance::Seconds,
            TravelMeasure::Length => Impedance::Metres,
        }
    }

    /// All its files with what they are read for.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        let lines = self.roads.iter().chain(&self.barriers).chain(&self.crossings).map(String::as_str);
        lines.chain(self.elevation.as_ref().map(RasterFile::path))
    }

    /// The rules by which ways are found; defaults where a key was refused.
    pub(crate) fn rules(&self, is_car: bool) -> RoadRules {
        let walked = self.speed.as_deref().and_then(speed);
        let off_road = self.off_road.as_deref().and_then(speed);
        let metres = |text: &str| Limit::parse_of(text, Impedance::Metres).map_or(0.0, Limit::value);
        let names = |text: &(String, String)| (text.0.clone(), speed(&text.1).unwrap_or(1.0));
        let speeds = self.speeds.iter().map(|(class, text)| (class.clone(), text.clone()));
        RoadRules {
            is_car,
            walked: walked.unwrap_or(4.0),
            speeds: speeds.map(|pair| names(&pair)).collect(),
            congestion: self.congestion.unwrap_or(1.0),
            walk_on_trunk: self.walk_on.as_ref().is_none_or(|classes| classes.iter().any(|class| class == "trunk")),
            snap: metres(&self.snap),
            off_road: off_road.or(walked.filter(|_| !is_car)).unwrap_or(4.0),
            impedance: self.impedance(),
            towards: match self.direction {
                TravelDirection::To => Towards::Point,
                TravelDirection::From => Towards::Everywhere,
            },
            tolerance: if self.tolerance.trim() == "0 m" { 0.0 } else { metres(&self.tolerance) },
            join_crossings: self.join_crossings,
            crossing_snap: metres(&self.crossing_snap),
            allow_unjoined: self.allow_unjoined,
        }
    }

    /// What is wrong with its keys.
    pub(super) fn faults(&self, name: &str, is_car: bool) -> Vec<Issue> {
        let mode = if is_car { "car" } else { "walk" };
        let about = |code, field: &str| Issue::new(code).fact("travel", name).field(field);
        let mut issues = Vec::new();
        if self.roads.is_empty() {
            issues.push(about("E0930", "roads").value("[]").words("needed", say("study.road.files")));
        }
        let unused = if is_car {
            vec![
                ("speed", self.speed.is_some()),
                ("walk_on", self.walk_on.is_some()),
                ("elevation", self.elevation.is_some()),
            ]
        } else {
            vec![("speeds", !self.speeds.is_empty()), ("congestion", self.congestion.is_some())]
        };
        for (field, _) in unused.into_iter().filter(|(_, is_there)| *is_there) {
            issues.push(about("E0931", field).fact("mode", mode));
        }
        let mut wrong = |field: &str, value: &str, is_right: bool, needed: Sentence| {
            if !is_right {
                issues.push(about("E0930", field).value(value).words("needed", needed));
            }
        };
        let needs_speed = || say("study.road.speed");
        if !is_car {
            let text = self.speed.as_deref().unwrap_or_default();
            wrong("speed", text, speed(text).is_some(), needs_speed());
        }
        for (class, text) in &self.speeds {
            wrong(&format!("speeds.{class}"), text, speed(text).is_some(), needs_speed());
        }
        if let Some(text) = &self.off_road {
            wrong("off_road", text, speed(text).is_some(), needs_speed());
        }
        if let Some(factor) = self.congestion {
            let is_right = (0.1..=100.0).contains(&factor);
            wrong("congestion", &factor.to_string(), is_right, say("study.road.factor"));
        }
        let is_length =
            |text: &str, most: f64| Limit::parse_of(text, Impedance::Metres).is_some_and(|limit| limit.value() <= most);
        wrong("snap", &self.snap, is_length(&self.snap, 100_000.0), say("study.road.length"));
        let is_right = is_length(&self.crossing_snap, 1_000.0);
        wrong("crossing_snap", &self.crossing_snap, is_right, say("study.road.crossing_snap"));
        let is_none = self.tolerance.trim() == "0 m";
        wrong("tolerance", &self.tolerance, is_none || is_length(&self.tolerance, 50.0), say("study.road.tolerance"));
        if !self.crossings.is_empty() {
            wrong("barriers", "[]", !self.barriers.is_empty(), say("study.road.barriers"));
        }
        for class in self.walk_on.iter().flatten() {
            wrong("walk_on", class, class == "trunk", say("study.road.walk_on"));
        }
        issues
    }
}
