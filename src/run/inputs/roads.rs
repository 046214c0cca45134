//! Files of roads and barriers, each read once however many ways of travelling name it.

use super::Reading;
use crate::model::{Layer, RawGround, RawLines, RawRaster, RawRoads, RawSurface, Role};
use crate::read::{LayerCrs, RasterKeys, RoadFields, Source, Wanted, roles};
use crate::study::{CoverTable, LineTravel, RoadTravel, TerrainTravel};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What was read of the files so far; nothing of those that cannot be read, which the issues say once.
#[derive(Default)]
pub(super) struct Files {
    roads: BTreeMap<(String, String, RoadFields), Option<Arc<RawRoads>>>,
    barriers: BTreeMap<(String, String), Option<Arc<RawLines>>>,
    crossings: BTreeMap<(String, String), Option<Arc<RawLines>>>,
    rasters: BTreeMap<String, Option<Arc<RawRaster>>>,
}

impl Files {
    /// What a way of travelling goes by.
    pub fn ground(&mut self, reading: &mut Reading<'_>, input: &RoadTravel) -> RawGround {
        let mut ground = RawGround::default();
        let read = (&input.crs, input.encoding.as_deref(), &input.fields);
        self.roads(reading, read, &input.roads, &mut ground);
        ground.barriers = self.lines(reading, &input.crs, Role::Barriers, &input.barriers);
        ground.crossings = self.places(reading, &input.crs, &input.crossings);
        ground.surface.elevation =
            input.elevation.as_ref().and_then(|file| self.raster(reading, Role::Elevation, &file.keys()));
        ground
    }

    /// What ways over the ground go by.
    pub fn terrain(&mut self, reading: &mut Reading<'_>, input: &TerrainTravel) -> RawGround {
        let mut ground = RawGround {
            barriers: self.lines(reading, &input.crs, Role::Barriers, &input.barriers),
            crossings: self.lines(reading, &input.crs, Role::Crossings, &input.crossings),
            ..RawGround::default()
        };
        let read = (&input.crs, input.encoding.as_deref(), &input.fields);
        self.roads(reading, read, &input.roads, &mut ground);
        ground.surface.elevation = self.raster(reading, Role::Elevation, &input.elevation.keys());
        let cover = input.cover.as_ref().map(CoverTable::raster);
        ground.surface.cover = cover.and_then(|cover| self.raster(reading, Role::Cover, &cover));
        ground
    }

    fn roads(&mut self, reading: &mut Reading<'_>, read: Read<'_>, paths: &[String], ground: &mut RawGround) {
        for path in paths {
            let key = (path.clone(), format!("{:?}", read.0), read.2.clone());
            let found = self.roads.entry(key).or_insert_with(|| roads(reading, read, path).map(Arc::new));
            ground.roads.extend(found.clone());
        }
    }

    /// What straight lines go around, and where they lead across.
    pub fn barriers(&mut self, reading: &mut Reading<'_>, input: &LineTravel) -> RawGround {
        RawGround {
            roads: Vec::new(),
            barriers: self.lines(reading, &input.crs, Role::Barriers, &input.barriers),
            crossings: self.lines(reading, &input.crs, Role::Crossings, &input.crossings),
            surface: RawSurface::default(),
        }
    }

    fn raster(&mut self, reading: &mut Reading<'_>, role: Role, keys: &RasterKeys) -> Option<Arc<RawRaster>> {
        let read = || {
            let (named, files) = reading.source(role, &keys.path, &keys.crs, None)?;
            let source = Source { nodata: keys.nodata, ..named };
            let mut raster = reading.keep(reading.layers.field(&source, reading.progress))?;
            raster.layer.files.extend(files);
            Some(Arc::new(raster))
        };
        self.rasters.entry(format!("{role:?} {keys:?}")).or_insert_with(read).clone()
    }

    /// Where roads cross barriers.
    fn places(&mut self, reading: &mut Reading<'_>, crs: &LayerCrs, paths: &[String]) -> Vec<Arc<RawLines>> {
        let mut all = Vec::with_capacity(paths.len());
        for path in paths {
            let read = || {
                let table = reading.table(Role::Crossings, path, crs, None, &Wanted::default())?;
                reading.keep(roles::crossings(table)).map(Arc::new)
            };
            all.extend(self.crossings.entry((path.clone(), format!("{crs:?}"))).or_insert_with(read).clone());
        }
        all
    }

    fn lines(&mut self, reading: &mut Reading<'_>, crs: &LayerCrs, role: Role, paths: &[String]) -> Vec<Arc<RawLines>> {
        let mut all = Vec::with_capacity(paths.len());
        for path in paths {
            let read = || {
                let table = reading.table(role, path, crs, None, &Wanted::default())?;
                reading.keep(roles::barriers(table)).map(Arc::new)
            };
            let found = self.barriers.entry((path.clone(), format!("{role:?} {crs:?}"))).or_insert_with(read);
            all.extend(found.clone());
        }
        all
    }
}

/// The system, the encoding and the fields of roads.
type Read<'a> = (&'a LayerCrs, Option<&'a str>, &'a RoadFields);

fn roads(reading: &mut Reading<'_>, (crs, encoding, fields): Read<'_>, path: &str) -> Option<RawRoads> {
    let (source, files) = reading.source(Role::Roads, path, crs, encoding)?;
    if let Some(found) = reading.layers.roads(&source, reading.progress) {
        return reading.keep(found);
    }
    let table = reading.open(&source, files, &roles::wanted_roads(fields))?;
    reading.keep(roles::roads(table, fields))
}

/// The layers of what a way of travelling goes by.
pub(super) fn layers(ground: &RawGround) -> impl Iterator<Item = &Layer> {
    let roads = ground.roads.iter().map(|roads| &roads.layer);
    let lines = roads.chain(ground.barriers.iter().chain(&ground.crossings).map(|lines| &lines.layer));
    lines.chain(ground.surface.rasters().map(|raster| &raster.layer))
}
