//! The study's layers into a raw model.

mod roads;

use super::basis;
use crate::crs;
use crate::forecast::ForecastTable;
use crate::issue::{Issue, Issues};
use crate::model::{Attribute, Layer, RawModel, Role, Supply};
use crate::read::inputs::{DemandInput, FacilitiesInput, ServiceValue, Totals};
use crate::read::{LayerCrs, Layers, Progress, Resolved, Source, Table, Wanted, rasters, roles};
use crate::study::{self, AccessTable, Cost, Failure, ServiceTable, Study, StudyFile, class_norms};
use crate::units::{Impedance, Limit, Places};
use crate::words::say;

/// Reads every layer of the study; all faults of all layers are reported together.
pub(super) fn read(study: &Study, layers: &dyn Layers, progress: &dyn Progress) -> Result<(RawModel, Issues), Failure> {
    let mut reading = Reading { study, layers, progress, absent: roles::Absent::default(), issues: Issues::new() };
    let file = &study.file;
    let norms = class_norms(file.service.iter().map(|s| (&s.id, s.standard.as_deref())));
    let asked = asked(file);
    // Tables without positions have no system.
    let degrees = LayerCrs::from("wgs84");
    let mut raw = RawModel::default();
    for (index, input) in file.facilities.iter().enumerate() {
        let wanted = roles::wanted_facilities(input, &asked);
        if let Some(table) =
            reading.table(Role::Facilities, &input.path, &input.crs, input.encoding.as_deref(), &wanted)
        {
            reading.absent.note(&table, &asked);
            let input = knowing(input, &file.service);
            let table = reading.paired(table, [&input.fields.xy, &input.fields.yx]);
            let headings = roles::headings(&table, [input.fields.x.as_deref(), input.fields.y.as_deref()]);
            let mut layer = reading.keep(roles::facilities(table, index, &input, &norms, &asked));
            if let Some(layer) = &mut layer {
                layer.layer.allow_far = input.allow_far;
            }
            reading.hear(layer.as_ref().map(|layer| &layer.layer), &headings);
            raw.facilities.extend(layer);
        }
    }
    if let Some(input) = &file.zones {
        let wanted = roles::wanted_zones(input, &asked);
        if let Some(table) = reading.table(Role::Zones, &input.path, &input.crs, None, &wanted) {
            reading.absent.note(&table, &asked);
            raw.zones = reading.keep(roles::zones(table, input, &asked));
            if let Some(zones) = &mut raw.zones {
                zones.layer.allow_far = input.allow_far;
            }
            reading.hear(raw.zones.as_ref().map(|zones| &zones.layer), &[]);
        }
    }
    for input in &file.attendance {
        let wanted = roles::wanted_attendance(input);
        if let Some(table) = reading.table(Role::Attendance, &input.path, &input.crs, None, &wanted) {
            let areas = reading.keep(roles::attendance(table, input));
            reading.hear(areas.as_ref().map(|areas| &areas.layer), &[]);
            raw.attendance.extend(areas.map(|areas| (input.service.clone(), areas)));
        }
    }
    if let Some(input) = &file.land {
        let wanted = roles::wanted_land(input);
        if let Some(table) = reading.table(Role::Land, &input.path, &input.crs, None, &wanted) {
            raw.land = reading.keep(roles::land(table, input));
            reading.hear(raw.land.as_ref().map(|land| &land.layer), &[]);
        }
    }
    reading.refuse_copies();
    for input in &file.demand {
        // People far from every zone are in none: a raster of the nation need not be read beyond the zones.
        let window = raw.zones.as_ref().and_then(|zones| crs::extent(&zones.layer));
        let input = &with_bands(input);
        // Neighbours compete from as far as anybody goes, for sites beyond the zones too.
        let window = if input.is_neighbours() { around(file, &raw, window) } else { window };
        if let Some(table) = reading.people(input, window, &asked) {
            let table = reading.paired(table, [&input.fields.xy, &input.fields.yx]);
            if roles::is_by_zone(&table, input) && input.is_neighbours() {
                let reason = say("study.neighbours.positions");
                reading.issues.push(Issue::new("E0625").file(&input.path).field("role").words("reason", reason));
                continue;
            }
            reading.hear_basis(&table.layer.file, roles::heading_of_people(&table, input.fields.persons.as_deref()));
            if roles::is_by_zone(&table, input) {
                raw.by_zone.extend(reading.keep(roles::demand_by_zone(table, input, &asked)));
                continue;
            }
            reading.absent.note(&table, &asked);
            let headings = roles::headings(&table, [input.fields.x.as_deref(), input.fields.y.as_deref()]);
            let mut layer = reading.keep(roles::demand(table, input, &asked));
            if let Some(layer) = &mut layer {
                layer.layer.allow_far = input.allow_far;
                layer.neighbours = input.is_neighbours();
                // Residents are those of the district.
                layer.layer.residents = layer.layer.residents.filter(|_| !input.is_neighbours());
            }
            reading.hear(layer.as_ref().map(|layer| &layer.layer), &headings);
            raw.demand.extend(layer);
        }
        for totals in input.totals.iter().flat_map(Totals::tables) {
            let wanted = roles::wanted_totals(totals);
            if let Some(table) =
                reading.table(Role::Totals, &totals.path, &degrees, totals.encoding.as_deref(), &wanted)
            {
                reading.hear_basis(&totals.path, roles::heading_of_people(&table, totals.persons.as_deref()));
                raw.by_zone.extend(reading.keep(roles::totals(table, totals)));
            }
        }
    }
    reading.issues.extend(study::unused(file, &study.name));
    reading.issues.extend(study::unhurried(file));
    let named = |name: &str| file.service.iter().any(|service| service.cost == Cost::Travel(name.to_owned()));
    let tables = file.travel.iter().filter(|(name, _)| named(name));
    for (name, input) in tables.clone().filter_map(|(name, travel)| Some((name, travel.table()?))) {
        let wanted = roles::wanted_costs(input);
        if let Some(table) = reading.table(Role::Costs, &input.path, &degrees, input.encoding.as_deref(), &wanted) {
            raw.costs.extend(reading.keep(roles::costs(table, input)).map(|costs| (name.clone(), costs)));
        }
    }
    let mut files = roads::Files::default();
    for (name, input) in tables.clone().filter_map(|(name, travel)| Some((name, travel.lines()?))) {
        raw.ground.insert(name.clone(), files.barriers(&mut reading, input));
    }
    for (name, input) in tables.clone().filter_map(|(name, travel)| Some((name, travel.terrain()?))) {
        raw.ground.insert(name.clone(), files.terrain(&mut reading, input));
    }
    for (name, (input, _)) in tables.filter_map(|(name, travel)| Some((name, travel.roads()?))) {
        raw.ground.insert(name.clone(), files.ground(&mut reading, input));
    }
    for (name, input, counts) in file.forecast.iter().flat_map(ForecastTable::tables) {
        let wanted = roles::wanted_series();
        if let Some(table) = reading.table(Role::Series, &input.path, &degrees, input.encoding.as_deref(), &wanted) {
            let series = reading.keep(roles::series(table, input, counts, file.intake()));
            if let Some(series) = series.as_ref().filter(|_| counts.is_of_people()) {
                reading.hear_basis(&series.layer.file, series.headings.iter().cloned());
            }
            raw.series.extend(series.map(|series| (name, series)));
        }
    }
    reading.issues.extend(reading.absent.everywhere(|role| match role {
        Role::Facilities => file.facilities.len(),
        Role::Zones => 1,
        Role::Demand => file.demand.len(),
        Role::Totals | Role::Land | Role::Costs | Role::Attendance | Role::Series => 0,
        Role::Roads | Role::Barriers | Role::Crossings | Role::Elevation | Role::Cover => 0,
    }));
    reading.issues.extend(stated_totals(file, &raw));
    for service in &file.service {
        let chosen = roles::of_service(&mut raw.facilities, &service.id, &service.only, &service.skip);
        reading.issues.extend(chosen);
    }
    reading.issues.extend(roles::replaces(&mut raw.facilities, &file.facilities));
    reading.issues.extend(roles::across(&raw.facilities));
    reading.issues.extend(roles::sums(&raw));
    let services: Vec<_> = file.service.iter().map(|service| service.id.clone()).collect();
    reading.issues.extend(roles::unasked(&raw.facilities, &services));
    let mut issues = reading.issues;
    rasters::together(&mut issues);
    if issues.count_of("E0101") > 0 {
        Err(Failure::Missing(issues))
    } else if issues.has_errors() {
        Err(Failure::Data(issues))
    } else {
        Ok((raw, issues))
    }
}

/// A layer of rasters has a column for each of its bands, called as the study calls the band.
fn with_bands(input: &DemandInput) -> DemandInput {
    let mut input = input.clone();
    let bands = input.rasters.keys().filter(|band| *band != rasters::PERSONS);
    input.fields.ages.extend(bands.map(|band| (band.clone(), band.clone())));
    input
}

/// A layer's input that understands the study's own services by their ids.
fn knowing(input: &FacilitiesInput, services: &[ServiceTable]) -> FacilitiesInput {
    let mut input = input.clone();
    for id in services.iter().map(|service| service.id.as_str()) {
        input.values.service.entry(id.to_owned()).or_insert_with(|| ServiceValue::One(id.to_owned()));
    }
    input
}

/// Layers whose sum is not what the study expects of them.
fn stated_totals(file: &StudyFile, raw: &RawModel) -> Issues {
    let mut issues = Issues::new();
    let mut compare = |layer: &Layer, field: &str, micro: i128, stated: Option<f64>| {
        let differs = |stated: &Places| !crate::balance::agree(micro, i128::from(stated.micro()));
        let Some(stated) = stated.map(Places::from).filter(differs) else {
            return;
        };
        let sum = Places::from_micro(i64::try_from(micro).unwrap_or(i64::MAX));
        let issue = Issue::new("W0549").file(&layer.file).field(field).fact("sum", sum).fact("stated", stated);
        let difference = micro - i128::from(stated.micro());
        issues.push(issue.fact("difference", Places::from_micro(i64::try_from(difference).unwrap_or(i64::MAX))));
    };
    for layer in &raw.facilities {
        let input = layer.sites.first().and_then(|site| file.facilities.get(site.source.0));
        let micro =
            layer.sites.iter().flat_map(|s| &s.supply).filter_map(Supply::in_full).map(|n| i128::from(n.micro())).sum();
        compare(&layer.layer, "places", micro, input.and_then(|input| input.expect_total_places));
    }
    // A layer that could not be read has no entry, and its errors stop the run.
    for (layer, input) in raw.demand.iter().zip(&file.demand).filter(|_| raw.demand.len() == file.demand.len()) {
        let persons = |attribute: &Attribute| *attribute == Attribute::Persons;
        let located = layer.columns.iter().filter(|c| persons(&c.attribute)).flat_map(|c| &c.values);
        let elsewhere = layer.unlocated.iter().filter(|(attribute, _)| persons(attribute)).map(|(_, n)| n);
        let micro = located.chain(elsewhere).map(|n| i128::from(n.micro())).sum();
        compare(&layer.layer, "persons", micro, input.expect_total_persons);
    }
    issues
}

/// Longitude and latitude within which neighbours may compete: as far around zones and sites as the farthest way of any service
/// and score; everywhere where one of them has no end, or is not measured in metres.
fn around(file: &StudyFile, raw: &RawModel, zones: Option<[f64; 4]>) -> Option<[f64; 4]> {
    let of_service = |service: &ServiceTable| match service.limit() {
        Some(limit) if limit.of() == Impedance::Metres && service.method.heeds_cutoff() => Some(limit.value()),
        _ => None,
    };
    let of_score =
        |access: &AccessTable| access.question().map(|question| question.reach()).filter(|end| end.is_finite());
    let ends = file.service.iter().map(of_service).chain(file.access.iter().map(of_score));
    let end = ends.collect::<Option<Vec<f64>>>()?.into_iter().fold(0.0, f64::max);
    let sites = raw.facilities.iter().filter_map(|layer| crs::extent(&layer.layer));
    let all =
        zones.into_iter().chain(sites).reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]);
    let [w, s, e, n] = all?;
    // A degree of latitude is at least 110.5 km; one of longitude shrinks towards the poles.
    let degrees = end / 110_500.0;
    let shrunk = s.abs().max(n.abs()).min(89.0).to_radians().cos();
    Some([w - degrees / shrunk, s - degrees, e + degrees / shrunk, n + degrees])
}

/// Whether two studies of the same layers read them alike: the same columns, class sizes, and people from as far.
pub(super) fn reads_alike(a: &StudyFile, b: &StudyFile) -> bool {
    let norms = |file: &StudyFile| class_norms(file.service.iter().map(|s| (&s.id, s.standard.as_deref())));
    let ends = |file: &StudyFile| -> (Vec<_>, Vec<_>) {
        let reaches = file.access.iter().map(|access| access.question().map(|question| question.reach()));
        let limits = file.service.iter().map(|service| (service.method, service.limit().map(Limit::thousandths)));
        (limits.collect(), reaches.collect())
    };
    let is_alone = a.demand.iter().all(|input| !input.is_neighbours());
    asked(a) == asked(b) && norms(a) == norms(b) && a.travel == b.travel && (is_alone || ends(a) == ends(b))
}

/// The columns that services name.
fn asked(file: &StudyFile) -> roles::Asked {
    let services = &file.service;
    let of_scores = file.access.iter().filter_map(|access| access.demand.as_ref()?.field.clone());
    let eligibility = || services.iter().filter_map(|s| s.eligibility.as_ref());
    roles::Asked {
        counted: {
            let mut counted: Vec<String> =
                services.iter().filter_map(|s| s.demand.field.clone()).chain(of_scores).collect();
            counted.sort();
            counted.dedup();
            counted
        },
        several: file.demand.len() > 1,
        reserved: services.iter().filter_map(|s| Some((s.id.clone(), s.reserved.clone()?))).collect(),
        uncounted: services.iter().filter(|s| s.is_uncounted()).map(|s| s.id.clone()).collect(),
        staff: services
            .iter()
            .filter_map(|s| {
                let staff = s.capacity.as_ref()?.staff()?;
                Some((s.id.clone(), (staff.field.clone(), staff.persons_per)))
            })
            .collect(),
        facility_texts: {
            let by_limit = services.iter().filter_map(|s| Some(s.cutoff_by.as_ref()?.field.clone()));
            let chosen = services.iter().flat_map(|s| s.only.keys().chain(s.skip.keys()).cloned());
            eligibility().map(|e| e.facility.clone()).chain(by_limit).chain(chosen).collect()
        },
        zone_texts: eligibility().filter_map(|e| e.zone.clone()).collect(),
        cell_texts: eligibility().filter_map(|e| e.cell.clone()).collect(),
        extents: file.zones.is_some(),
        intake: file.intake(),
        first_year: file.all_years().first().copied(),
    }
}

struct Reading<'a> {
    study: &'a Study,
    layers: &'a dyn Layers,
    progress: &'a dyn Progress,
    absent: roles::Absent,
    issues: Issues,
}

impl Reading<'_> {
    /// The layer's file and its system; `None` where the study defines the system by what is none.
    fn source(
        &mut self,
        role: Role,
        path: &str,
        crs: &LayerCrs,
        encoding: Option<&str>,
    ) -> Option<(Source, Vec<String>)> {
        let named = Source::new(&self.study.base, path, role);
        match crs.resolve(&self.study.base, path, self.layers) {
            Ok(Resolved { name, files, notes }) => {
                for note in notes {
                    self.issues.push(note);
                }
                Some((Source { crs: name, encoding: encoding.map(str::to_owned), ..named }, files))
            }
            Err(issue) => {
                self.issues.push(issue);
                None
            }
        }
    }

    fn table(
        &mut self,
        role: Role,
        path: &str,
        crs: &LayerCrs,
        encoding: Option<&str>,
        wanted: &Wanted,
    ) -> Option<Table> {
        let (source, files) = self.source(role, path, crs, encoding)?;
        self.open(&source, files, wanted)
    }

    /// The table, with the files that define its system among its own.
    fn open(&mut self, source: &Source, files: Vec<String>, wanted: &Wanted) -> Option<Table> {
        let mut table = self.keep(self.layers.table(source, wanted, self.progress))?;
        if table.rows == 0 {
            self.issues.push(Issue::new("E0102").file(&source.shown_as));
            return None;
        }
        if !table.layer.files.is_empty() {
            table.layer.files.extend(files);
        }
        Some(table)
    }

    /// A layer of people: of one file, or of rasters over one grid.
    fn people(&mut self, input: &DemandInput, window: Option<[f64; 4]>, asked: &roles::Asked) -> Option<Table> {
        let wanted = roles::wanted_demand(input, asked);
        let source = |reading: &mut Self, path: &str| {
            let (named, files) = reading.source(Role::Demand, path, &input.crs, input.encoding.as_deref())?;
            Some((Source { window, nodata: input.nodata, unit: input.unit, ..named }, files))
        };
        if input.rasters.is_empty() {
            let (source, files) = source(self, &input.path)?;
            let table = self.open(&source, files, &wanted)?;
            if input.unit.is_some() && table.layer.format != "GeoTIFF" {
                self.issues.push(Issue::new("E0624").file(&input.path).field("unit").value(table.layer.format));
            }
            return Some(table);
        }
        let (mut bands, mut defined) = (Vec::new(), Vec::new());
        for (band, paths) in rasters::ordered(&input.rasters) {
            for path in paths {
                let (source, files) = source(self, path)?;
                bands.push((band.to_owned(), source));
                // All of them are in the one system that the study names.
                defined = files;
            }
        }
        self.issues.extend(rasters::doubts(&input.rasters));
        let mut table = self.keep(self.layers.rasters(&bands, &wanted, self.progress))?;
        table.layer.files.extend(defined);
        Some(rasters::with_everybody(table, &input.rasters))
    }

    /// Says which rasters of the district's own people, or of its neighbours, are one and the same.
    fn refuse_copies(&mut self) {
        let all = &self.study.file.demand;
        let base = &self.study.base;
        for neighbours in [false, true] {
            let inputs = all.iter().filter(|input| input.is_neighbours() == neighbours);
            let sources = inputs.flat_map(|input| {
                let path = Some(&input.path).filter(|_| input.rasters.is_empty());
                let paths =
                    path.into_iter().chain(rasters::ordered(&input.rasters).into_iter().flat_map(|(_, paths)| paths));
                let source = |path: &String| {
                    let source = Source::new(base, path, Role::Demand);
                    Source { crs: "wgs84".to_owned(), nodata: input.nodata, unit: input.unit, ..source }
                };
                paths.map(source).collect::<Vec<_>>()
            });
            for issue in rasters::copies(&sources.collect::<Vec<_>>()) {
                self.issues.push(issue);
            }
        }
    }

    /// With a column for each coordinate where one holds both.
    fn paired(&mut self, table: Table, named: [&Option<String>; 2]) -> Table {
        let (table, issues) = roles::paired(table, named.map(Option::as_deref));
        self.issues.extend(issues);
        table
    }

    /// Says when the words of a layer speak of another system than it is taken to be in.
    fn hear(&mut self, layer: Option<&Layer>, headings: &[String]) {
        if let Some(issue) = layer.and_then(|layer| crs::unlike_words(layer, headings, &self.issues)) {
            self.issues.push(issue);
        }
    }

    /// Says when headings of counts, or the file they stand in, speak of other people than the study counts.
    fn hear_basis(&mut self, file: &str, headings: impl IntoIterator<Item = String>) {
        if let Some(issue) = basis::unlike(&self.study.file, file, headings) {
            self.issues.push(issue);
        }
    }

    fn keep<T>(&mut self, (value, issues): (Option<T>, Issues)) -> Option<T> {
        self.issues.extend(issues);
        value
    }
}

/// All layers of a raw model, in the order of reading.
pub(super) fn layers(raw: &RawModel) -> Vec<Layer> {
    let facilities = raw.facilities.iter().map(|f| &f.layer);
    let zones = raw.zones.iter().map(|z| &z.layer);
    let demand = raw.demand.iter().map(|d| &d.layer);
    let totals = raw.by_zone.iter().map(|table| &table.layer);
    let land = raw.land.iter().map(|land| &land.layer);
    let costs = raw.costs.values().map(|costs| &costs.layer);
    let attendance = raw.attendance.values().map(|areas| &areas.layer);
    let series = raw.series.values().map(|series| &series.layer);
    let people = demand.chain(totals).chain(costs).chain(series);
    let mut all: Vec<Layer> = facilities.chain(zones).chain(attendance).chain(land).chain(people).cloned().collect();
    // A file of roads may serve several ways of travelling.
    for layer in raw.ground.values().flat_map(roads::layers) {
        if !all.iter().any(|known| (known.role, &known.file) == (layer.role, &layer.file)) {
            all.push(layer.clone());
        }
    }
    all
}
