//! The study's layers into a raw model.

use crate::crs;
use crate::issue::{Issue, Issues};
use crate::model::{Attribute, Layer, RawModel, Role};
use crate::read::inputs::{FacilitiesInput, ServiceValue, Totals};
use crate::read::{Layers, Progress, Source, Table, Wanted, roles};
use crate::study::{self, Cost, Failure, ServiceTable, Study, StudyFile, class_norms};
use crate::units::Places;

/// Reads every layer of the study; all faults of all layers are reported together.
pub(super) fn read(study: &Study, layers: &dyn Layers, progress: &dyn Progress) -> Result<(RawModel, Issues), Failure> {
    let mut reading = Reading { study, layers, progress, absent: roles::Absent::default(), issues: Issues::new() };
    let file = &study.file;
    let norms = class_norms(file.service.iter().map(|s| (&s.id, s.standard.as_deref())));
    let asked = asked(file);
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
    if let Some(input) = &file.land {
        let wanted = roles::wanted_land(input);
        if let Some(table) = reading.table(Role::Land, &input.path, &input.crs, None, &wanted) {
            raw.land = reading.keep(roles::land(table, input));
            reading.hear(raw.land.as_ref().map(|land| &land.layer), &[]);
        }
    }
    for input in &file.demand {
        let wanted = roles::wanted_demand(input, &asked);
        // People far from every zone are in none: a raster of the nation need not be read beyond the zones.
        let window = raw.zones.as_ref().and_then(|zones| crs::extent(&zones.layer));
        let named = reading.source(Role::Demand, &input.path, &input.crs, input.encoding.as_deref());
        let source = Source { window, nodata: input.nodata, ..named };
        if let Some(table) = reading.keep(layers.table(&source, &wanted, progress)) {
            let table = reading.paired(table, [&input.fields.xy, &input.fields.yx]);
            if roles::is_by_zone(&table, input) {
                raw.by_zone.extend(reading.keep(roles::demand_by_zone(table, input, &asked)));
                continue;
            }
            reading.absent.note(&table, &asked);
            let headings = roles::headings(&table, [input.fields.x.as_deref(), input.fields.y.as_deref()]);
            let mut layer = reading.keep(roles::demand(table, input, &asked));
            if let Some(layer) = &mut layer {
                layer.layer.allow_far = input.allow_far;
            }
            reading.hear(layer.as_ref().map(|layer| &layer.layer), &headings);
            raw.demand.extend(layer);
        }
        for totals in input.totals.iter().flat_map(Totals::tables) {
            let wanted = roles::wanted_totals(totals);
            if let Some(table) = reading.table(Role::Totals, &totals.path, "wgs84", totals.encoding.as_deref(), &wanted)
            {
                raw.by_zone.extend(reading.keep(roles::totals(table, totals)));
            }
        }
    }
    reading.issues.extend(study::unused(file, &study.name));
    let named = |name: &str| file.service.iter().any(|service| service.cost == Cost::Travel(name.to_owned()));
    let tables = file.travel.iter().filter(|(name, _)| named(name));
    for (name, input) in tables.map(|(name, travel)| (name, travel.table())) {
        let wanted = roles::wanted_costs(input);
        if let Some(table) = reading.table(Role::Costs, &input.path, "wgs84", input.encoding.as_deref(), &wanted) {
            raw.costs.extend(reading.keep(roles::costs(table, input)).map(|costs| (name.clone(), costs)));
        }
    }
    reading.issues.extend(reading.absent.everywhere(|role| match role {
        Role::Facilities => file.facilities.len(),
        Role::Zones => 1,
        Role::Demand => file.demand.len(),
        Role::Totals | Role::Land | Role::Costs => 0,
    }));
    reading.issues.extend(stated_totals(file, &raw));
    reading.issues.extend(roles::across(&raw.facilities));
    reading.issues.extend(roles::sums(&raw));
    let services: Vec<_> = file.service.iter().map(|service| service.id.clone()).collect();
    reading.issues.extend(roles::unasked(&raw.facilities, &services));
    let issues = reading.issues;
    if issues.count_of("E0101") > 0 {
        Err(Failure::Missing(issues))
    } else if issues.has_errors() {
        Err(Failure::Data(issues))
    } else {
        Ok((raw, issues))
    }
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
        let Some(stated) = stated.map(Places::from).filter(|stated| i128::from(stated.micro()) != micro) else {
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
            layer.sites.iter().flat_map(|s| &s.supply).filter_map(|s| s.places).map(|n| i128::from(n.micro())).sum();
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
        facility_texts: eligibility().map(|e| e.facility.clone()).collect(),
        zone_texts: eligibility().filter_map(|e| e.zone.clone()).collect(),
        cell_texts: eligibility().filter_map(|e| e.cell.clone()).collect(),
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
    fn source(&self, role: Role, path: &str, crs: &str, encoding: Option<&str>) -> Source {
        let named = Source::new(&self.study.base, path, role);
        Source { crs: crs.to_owned(), encoding: encoding.map(str::to_owned), ..named }
    }

    fn table(&mut self, role: Role, path: &str, crs: &str, encoding: Option<&str>, wanted: &Wanted) -> Option<Table> {
        let source = self.source(role, path, crs, encoding);
        self.keep(self.layers.table(&source, wanted, self.progress))
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
    facilities.chain(zones).chain(land).chain(demand).chain(totals).chain(costs).cloned().collect()
}
