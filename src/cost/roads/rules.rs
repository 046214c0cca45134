//! By which rules ways along roads are found.

use crate::model::{Passage, Road, Roads, Structure};
use crate::network::Towards;
use crate::read::road_class::{is_motorway, known};
use crate::units::Impedance;
use std::collections::BTreeMap;

/// Milliseconds a metre at one km/h.
const MS: f64 = 3_600.0;

/// Millimetres in a metre.
const MM: f64 = 1_000.0;

/// By which rules ways along roads are found.
#[derive(Debug, Clone, PartialEq)]
pub struct RoadRules {
    /// By car, or on foot.
    pub is_car: bool,
    /// How fast people walk, in km/h.
    pub walked: f64,
    /// How fast cars are by class of road, in km/h.
    pub speeds: BTreeMap<String, f64>,
    /// All times by car are multiplied by this.
    pub congestion: f64,
    /// Whether people walk along trunk roads, where nothing says that they do not.
    pub walk_on_trunk: bool,
    /// The farthest that anything may be from a road, in metres.
    pub snap: f64,
    /// How fast people are between a road and where they are, in km/h.
    pub off_road: f64,
    /// What is made least.
    pub impedance: Impedance,
    /// To the site, or from it.
    pub towards: Towards,
    /// How near ends and vertices of lines have to be to meet, in metres.
    pub tolerance: f64,
    /// Whether lines meet where they cross without a vertex.
    pub join_crossings: bool,
    /// How near a crossing is to where a road meets a barrier, in metres, so that the road goes on.
    pub crossing_snap: f64,
    /// Whether sites that are too far from any road do not stop the run.
    pub allow_unjoined: bool,
}

/// The speed of a car on a road.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Speed {
    /// As the study, a sign or the timetable of a ferry says, in km/h.
    Said(f64),
    /// As roads of the class usually allow.
    Usual(f64),
    /// Nobody says.
    Unknown,
}

impl RoadRules {
    /// Both measures of something that takes so many milliseconds a metre: what is made least first.
    fn pace(&self, ms: f64) -> [f64; 2] {
        match self.impedance {
            Impedance::Metres => [MM, ms],
            _ => [ms, MM],
        }
    }

    /// What a metre beside the roads costs.
    pub(super) fn beside(&self) -> [f64; 2] {
        self.pace(MS / self.off_road)
    }

    /// Who may go along a road.
    pub(super) fn passage(&self, class: &str, road: &Road) -> Passage {
        if self.is_car {
            return road.car;
        }
        let is_shut = class.starts_with("trunk") && road.foot.by_class && !self.walk_on_trunk;
        if is_shut { Passage::NONE } else { road.foot }
    }

    /// How fast one is on a road of so many metres.
    pub(super) fn speed(&self, class: &str, road: &Road, metres: f64) -> Speed {
        if let Some(seconds) = road.takes {
            return Speed::Said(metres / seconds * 3.6);
        }
        if road.structure == Structure::Ferry {
            let said = self.speeds.get(class).copied().or(road.speed);
            let usual = || known("ferry").map_or(Speed::Unknown, |class| Speed::Usual(class.speed));
            return said.map_or_else(usual, Speed::Said);
        }
        if !self.is_car {
            return Speed::Said(self.walked);
        }
        let said = self.speeds.get(class).copied().or(road.speed);
        let usual = || known(class).map_or(Speed::Unknown, |class| Speed::Usual(class.speed));
        said.map_or_else(usual, Speed::Said)
    }

    /// What a metre of a road costs there and back; nothing where nobody may go so, or no speed is known.
    pub(super) fn paces(&self, roads: &Roads, road: &Road, metres: f64) -> [Option<[f64; 2]>; 2] {
        let class = roads.classes.get(road.class as usize).map_or("", String::as_str);
        let passage = self.passage(class, road);
        let (Speed::Said(speed) | Speed::Usual(speed)) = self.speed(class, road, metres) else { return [None; 2] };
        let factor = if self.is_car { self.congestion } else { 1.0 };
        let pace = self.pace(MS / speed * factor);
        [passage.forth.then_some(pace), passage.back.then_some(pace)]
    }

    /// Whether points may be joined to a road: not to what lies on a bridge, in a tunnel, on a boat, or to a motorway.
    pub(super) fn joins(class: &str, road: &Road) -> bool {
        road.structure == Structure::Ground && !is_motorway(class)
    }
}
