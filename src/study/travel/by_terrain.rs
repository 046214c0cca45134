//! Keys of `mode = "terrain"`: ways over the ground.

use super::by_road::{TravelDirection, speed};
use crate::cost::TerrainRules;
use crate::issue::Issue;
use crate::network::{DIRECTIONS, Towards};
use crate::read::{LayerCrs, RasterFile, RasterKeys, RoadFields};
use crate::words::say;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `[travel.<name>]` over the ground, square by square.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TerrainTravel {
    /// A raster with the heights of the ground; its squares are those that ways lead over.
    pub elevation: RasterFile,
    /// How fast people walk on the flat: `"4 km/h"`, or `"tobler"` (5.037 km/h).
    pub speed: String,
    /// In how many directions a square is left: 8, 16 or 32.
    #[serde(default = "directions")]
    pub directions: u8,
    /// What covers the ground, and how fast people are there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cover: Option<CoverTable>,
    /// Files with roads that lie over the ground as faster ways.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roads: Vec<String>,
    /// Files with lines or areas that nobody crosses but by a bridge, a tunnel or a ferry of the roads, or by a crossing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub barriers: Vec<String>,
    /// Files with lines that lead across them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub crossings: Vec<String>,
    /// System of roads, barriers and crossings, as for facilities; OpenStreetMap is in longitude and latitude.
    #[serde(default)]
    pub crs: LayerCrs,
    /// Text encoding of the roads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// Names of the fields of the roads.
    #[serde(default)]
    pub fields: RoadFields,
    /// Classes on which people walk although they are made for cars: `["trunk"]` where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub walk_on: Option<Vec<String>>,
    /// Whether roads meet where they cross without a vertex.
    #[serde(default)]
    pub join_crossings: bool,
    /// Which way counts: to the site, or from it.
    #[serde(default)]
    pub direction: TravelDirection,
    /// Whether sites where nobody walks stay without a way, and do not stop the run.
    #[serde(default)]
    pub allow_unjoined: bool,
}

/// Land cover: a raster of classes, and how fast people are on the flat of each.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CoverTable {
    /// The raster, relative to the study file.
    pub path: String,
    /// As for facilities.
    #[serde(default)]
    pub crs: LayerCrs,
    /// The value that stands for "no data" in a raster that does not declare one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nodata: Option<f64>,
    /// Speed by class: `{ "10" = "3 km/h", "50" = "5 km/h", "80" = "none" }`; where it is `none` nobody walks.
    pub speeds: BTreeMap<String, String>,
}

/// Where nobody walks.
const NONE: &str = "none";

fn directions() -> u8 {
    16
}

impl CoverTable {
    /// Its raster.
    pub(crate) fn raster(&self) -> RasterKeys {
        RasterKeys { path: self.path.clone(), crs: self.crs.clone(), nodata: self.nodata }
    }
}

impl TerrainTravel {
    /// All its files.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        let lines = self.roads.iter().chain(&self.barriers).chain(&self.crossings).map(String::as_str);
        let cover = self.cover.as_ref().map(|cover| cover.path.as_str());
        lines.chain([self.elevation.path()]).chain(cover)
    }

    fn walked(&self) -> Option<f64> {
        if self.speed.trim() == "tobler" { Some(TerrainRules::TOBLER) } else { speed(&self.speed) }
    }

    /// The rules by which ways are found; defaults where a key was refused.
    pub(crate) fn rules(&self) -> TerrainRules {
        let covers = self.cover.iter().flat_map(|cover| &cover.speeds);
        TerrainRules {
            walked: self.walked().unwrap_or(TerrainRules::TOBLER),
            directions: self.directions,
            covers: covers.filter_map(|(class, text)| Some((class.trim().parse().ok()?, speed(text)))).collect(),
            towards: match self.direction {
                TravelDirection::To => Towards::Point,
                TravelDirection::From => Towards::Everywhere,
            },
            walk_on_trunk: self.walk_on.as_ref().is_none_or(|classes| classes.iter().any(|class| class == "trunk")),
            join_crossings: self.join_crossings,
            allow_unjoined: self.allow_unjoined,
        }
    }

    /// What is wrong with its keys.
    pub(super) fn faults(&self, name: &str) -> Vec<Issue> {
        let mut issues = Vec::new();
        let mut wrong = |field: &str, value: &str, needed: &'static str| {
            let issue = Issue::new("E0930").fact("travel", name).field(field).value(value);
            issues.push(issue.words("needed", say(needed)));
        };
        if self.walked().is_none() {
            wrong("speed", &self.speed, "study.road.tobler");
        }
        if !DIRECTIONS.contains(&self.directions) {
            wrong("directions", &self.directions.to_string(), "study.road.directions");
        }
        for (class, text) in self.cover.iter().flat_map(|cover| &cover.speeds) {
            if class.trim().parse::<i64>().is_err() {
                wrong("cover.speeds", class, "study.road.class");
            }
            if text.trim() != NONE && speed(text).is_none() {
                wrong(&format!("cover.speeds.{class}"), text, "study.road.cover_speed");
            }
        }
        for class in self.walk_on.iter().flatten().filter(|class| *class != "trunk") {
            wrong("walk_on", class, "study.road.walk_on");
        }
        issues
    }
}
