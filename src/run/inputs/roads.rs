//! Files of roads and barriers, each read once however many ways of travelling name it.

use super::Reading;
use crate::model::{Layer, RawGround, RawLines, RawRoads, Role};
use crate::read::{RoadFields, Wanted, roles};
use crate::study::RoadTravel;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What was read of the files so far; nothing of those that cannot be read, which the issues say once.
#[derive(Default)]
pub(super) struct Files {
    roads: BTreeMap<(String, String, RoadFields), Option<Arc<RawRoads>>>,
    barriers: BTreeMap<(String, String), Option<Arc<RawLines>>>,
}

impl Files {
    /// What a way of travelling goes by.
    pub fn ground(&mut self, reading: &mut Reading<'_>, input: &RoadTravel) -> RawGround {
        let crs = format!("{:?}", input.crs);
        let mut ground = RawGround::default();
        for path in &input.roads {
            let key = (path.clone(), crs.clone(), input.fields.clone());
            let found = self.roads.entry(key).or_insert_with(|| roads(reading, input, path).map(Arc::new));
            ground.roads.extend(found.clone());
        }
        for path in &input.barriers {
            let read = || {
                let wanted = Wanted::default();
                let table = reading.table(Role::Barriers, path, &input.crs, None, &wanted)?;
                reading.keep(roles::barriers(table)).map(Arc::new)
            };
            let found = self.barriers.entry((path.clone(), crs.clone())).or_insert_with(read);
            ground.barriers.extend(found.clone());
        }
        ground
    }
}

fn roads(reading: &mut Reading<'_>, input: &RoadTravel, path: &str) -> Option<RawRoads> {
    let (source, files) = reading.source(Role::Roads, path, &input.crs, input.encoding.as_deref())?;
    if let Some(found) = reading.layers.roads(&source, reading.progress) {
        return reading.keep(found);
    }
    let table = reading.open(&source, files, &roles::wanted_roads(&input.fields))?;
    reading.keep(roles::roads(table, &input.fields))
}

/// The layers of what a way of travelling goes by.
pub(super) fn layers(ground: &RawGround) -> impl Iterator<Item = &Layer> {
    let roads = ground.roads.iter().map(|roads| &roads.layer);
    roads.chain(ground.barriers.iter().chain(&ground.crossings).map(|lines| &lines.layer))
}
