//! Roads and ways as lines on a map.

use super::{Routes, Snap, Streets};
use crate::model::{Ground, Model, Planar, Structure};
use crate::network::{Search, Towards};
use crate::units::Impedance;

/// A road between two junctions, as it was gone along.
#[derive(Debug, Clone, PartialEq)]
pub struct Edge<'a> {
    /// The part of the network, 1 the longest; none where one can go along it only once.
    pub part: Option<u32>,
    /// Its class; none where the file has none.
    pub class: Option<&'a str>,
    /// What it is called.
    pub name: Option<&'a str>,
    /// What carries it.
    pub structure: Structure,
    /// How long it is.
    pub metres: f64,
    /// How fast one is as it is drawn, and against that, in km/h; none where nobody may go so.
    pub kmh: [Option<f64>; 2],
}

impl Streets {
    /// How many roads there are between junctions.
    pub fn edges(&self) -> usize {
        self.of.len()
    }

    /// One of them.
    pub fn edge<'a>(&self, ground: &'a Ground, number: usize) -> Edge<'a> {
        let (file, road) = self.of[number];
        let roads = &ground.roads[file as usize];
        let road = &roads.roads[road as usize];
        let text =
            |list: &'a [String], at: u32| list.get(at as usize).map(String::as_str).filter(|text| !text.is_empty());
        let own = &self.network.roads()[number];
        // Milliseconds a metre.
        let ms = |pace: [f64; 2]| if self.rules.impedance == Impedance::Metres { pace[1] } else { pace[0] };
        Edge {
            part: self.parts.road(&self.network, number as u32).map(|part| part + 1),
            class: text(&roads.classes, road.class),
            name: road.name.and_then(|name| text(&roads.names, name)),
            structure: road.structure,
            metres: own.length,
            kmh: own.pace.map(|pace| pace.map(|pace| 3_600.0 / ms(pace))),
        }
    }

    /// Where it goes.
    pub fn line(&self, number: usize) -> &[[f64; 2]] {
        self.network.line(number as u32)
    }
}

impl Routes {
    /// The ways between a facility and some cells as lines, with their legs beside the roads; in the direction in which people or cars go.
    pub fn drawn(&self, model: &Model, facility: usize, cells: &[u32]) -> Vec<Option<Vec<[f64; 2]>>> {
        let streets = &*self.streets;
        let site = (self.site(facility), model.facilities.get(facility).and_then(|facility| facility.at));
        let (Some((site, _)), Some(Planar(at_site))) = site else { return vec![None; cells.len()] };
        let mut search = Search::new(&streets.network);
        search.run(site, streets.rules.towards, i64::MAX / 8);
        let one = |cell: &u32| {
            let Snap::Joined(snapped) = streets.cells.get(*cell as usize)? else { return None };
            let at = [model.demand.x[*cell as usize], model.demand.y[*cell as usize]];
            let [from, to] = if streets.rules.towards == Towards::Point { [at, at_site] } else { [at_site, at] };
            let mut line = vec![from];
            let (_, legs) = search.way(snapped.joined)?;
            if legs.is_empty() {
                // Both are joined at one junction.
                line.push(snapped.at);
            }
            for leg in legs {
                line.extend(streets.network.along(leg));
            }
            line.push(to);
            line.dedup();
            Some(line)
        };
        cells.iter().map(one).collect()
    }
}
