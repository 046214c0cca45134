//! A table into sites.

use super::ClassNorms;
use super::amounts::Amounts;
use super::asked::{self, Asked, there};
use super::axes::{Likely, likely_axes};
use super::building::Building;
use super::chosen;
use super::column::{by_name, choose, find, missing_places, require};
use super::identity::name_sites;
use super::left_out::{LeftOut, Signs, dividing};
use super::level::Level;
use super::list_sums::list_sums;
use super::nearest::likeness;
use super::opening::Opening;
use super::phases::Phases;
use super::position::{self, Positions, Rule};
use super::remarks::remarks;
use super::reserved::Reserved;
use super::roll::{self, TAUGHT};
use super::row::LARGEST_TOTAL;
use super::row::{Rows, Texts};
use super::service::{Meaning, meaning_beside};
use super::set_aside;
use super::status::{self, status};
use super::supply::{Offer, Services};
use super::united::united;
use super::unused::unused;
use super::vocabulary::{
    CLASSES, CLOSES, CONTENT, ENROLLED, LEVEL, NUMBER, OPENS, PLACES, REPLACES, SERVICE, SITE_ID, SITE_NAME, STATUS,
    Term, ZONE,
};
use crate::issue::{Issue, Issues};
use crate::model::{
    Facility, InFile, Layer, ListSum, PositionBasis, RawFacilities, Role, ServiceId, SetAside, Status, Supply,
};
use crate::read::inputs::{FacilitiesInput, OnUnreadable, PlaceBy};
use crate::read::number::normal;
use crate::read::quantity::Measure;
use crate::read::{Column, Table};
use crate::words::shorten;

/// Sites of one layer, with the columns that services ask for. `layer_index` is its place in the study; `norms` turn classes
/// into places.
///
/// # Errors
/// With any error among the issues there is no value: a layer is read whole or not at all.
pub fn facilities(
    table: Table,
    layer_index: usize,
    input: &FacilitiesInput,
    norms: &ClassNorms,
    asked: &Asked,
) -> (Option<RawFacilities>, Issues) {
    let mut issues = Issues::new();
    let table = without(table, &input.ignore, &mut issues);
    let (sites, aside, sums) = read(&table, layer_index, input, norms, asked, &mut issues);
    let value = (!issues.has_errors()).then(|| {
        // A table without geometries has its bounds from the columns that hold the coordinates.
        let bounds = table.layer.bounds.or_else(|| position::bounds(sites.iter().filter_map(|site| site.at)));
        RawFacilities { layer: Layer { bounds, set_aside: aside.some(), sums, ..table.layer }, sites }
    });
    (value, issues)
}

/// The table without the columns that the study says are not to be used.
fn without(mut table: Table, ignored: &[String], issues: &mut Issues) -> Table {
    let mut gone = Vec::new();
    for name in ignored {
        if table.names.iter().any(|other| normal(other) == normal(name)) {
            gone.push(normal(name));
        } else {
            gone.extend(by_name(&table, name, None, issues).map(|column| normal(&column.name)));
        }
    }
    let is_ignored = |name: &str| gone.contains(&normal(name));
    table.columns.retain(|column| !is_ignored(&column.name));
    table.names.retain(|name| !is_ignored(name));
    table
}

/// The columns that are not about places.
struct Columns<'t> {
    rows: Rows<'t>,
    status: Option<&'t Column>,
    opening: Opening<'t>,
    replaces: Option<Texts<'t>>,
    zone: Option<&'t Column>,
    texts: Vec<(&'t String, Texts<'t>)>,
    reserved: Reserved<'t>,
    enrolled: Option<Amounts<'t>>,
    building: Building<'t>,
    level: Level<'t>,
}

fn read(
    table: &Table,
    layer_index: usize,
    input: &FacilitiesInput,
    norms: &ClassNorms,
    asked: &Asked,
    issues: &mut Issues,
) -> (Vec<Facility<InFile>>, SetAside, Vec<ListSum>) {
    let fields = &input.fields;
    let id = Texts::ids(find(table, &SITE_ID, fields.id.as_deref(), issues), table);
    let name = find(table, &SITE_NAME, fields.name.as_deref(), issues).map(Texts::from);
    let rows = Rows { table, id, name };
    let columns = Columns {
        rows,
        status: status::column(table, fields.status.as_deref(), &input.values.status, issues),
        opening: Opening {
            opens: find(table, &OPENS, fields.opens.as_deref(), issues),
            closes: find(table, &CLOSES, fields.closes.as_deref(), issues),
            intake: asked.intake,
        },
        replaces: find(table, &REPLACES, fields.replaces.as_deref(), issues).map(Texts::from),
        zone: match input.place_by {
            Some(PlaceBy::Zone) => require(table, &ZONE, fields.zone.as_deref(), issues),
            None => find(table, &ZONE, fields.zone.as_deref(), issues),
        },
        texts: asked::texts(table, &asked.facility_texts),
        reserved: Reserved::new(table, asked, issues),
        enrolled: roll::column(table, fields.enrolled.as_deref(), issues),
        building: Building::new(table, fields, issues),
        level: Level::new(table, fields.level.as_deref(), kinds(table, input), issues),
    };
    let reported = issues.count_of("I0332") > 0;
    if columns.status.is_none() && fields.status.is_none() && table.rows > 0 && !reported {
        issues.push(Issue::new("I0330").file(&table.layer.file).field("status"));
    }
    let named = [fields.x.as_deref(), fields.y.as_deref()];
    let positions = Positions::new(rows, named, false, issues);
    let counted = counted(table, input, issues);
    let quiet = |term: &Term, named: Option<&str>| find(table, term, named, &mut Issues::new()).map(Texts::from);
    let labels =
        [id, name, columns.zone.map(Texts::from), quiet(&SERVICE, fields.service.as_deref()), quiet(&NUMBER, None)];
    let signs = Signs {
        labels: labels.into_iter().flatten().collect(),
        code: quiet(&SITE_ID, fields.id.as_deref()),
        amounts: &counted.all(),
        positions: Some(&positions),
        within: dividing(table),
        needs: None,
    };
    let mut left_out = LeftOut::find(&rows, &signs, issues);
    // Sums are of all rows of the file, whichever are chosen.
    let chosen = chosen::left_out(table, &input.only, &input.skip, &left_out, issues);
    left_out.add(chosen);
    let offer = offer(rows, input, asked, counted, &left_out, norms, issues);
    // Which of several columns counts is asked first; until then it is not known which are left over.
    let mut aside = SetAside::default();
    let Some(offer) = offer else { return (Vec::new(), aside, Vec::new()) };
    if (0..table.rows)
        .any(|row| offer.places.is_none_or(|places| places.column.cells.get(row) == crate::read::Cell::Null))
    {
        let later = offer.phases.begins_later(&table.layer.file, asked.first_year);
        issues.extend(later.map_or_else(Issues::new, Into::into));
    }
    issues.extend(passed_over(input, asked, &columns, &positions, &offer));
    issues.extend(remarks(&rows, &left_out));
    let mut sites = Vec::with_capacity(table.rows);
    let skipped = offer.skipped(&left_out, issues);
    let skips = input.on_unreadable == Some(OnUnreadable::Skip);
    for row in (0..table.rows).filter(|&row| !left_out.has(row) && !skipped.contains(&row)) {
        let mut of_row = Issues::new();
        let said = if skips { &mut of_row } else { &mut *issues };
        let read = site(&columns, &positions, &offer, input, row, said);
        if skips && read.is_err() {
            // What can be read of its places.
            let supply = offer.supply(row, false, &mut Issues::new()).unwrap_or_default();
            aside.enter_site(&supply);
            if let Some(fault) = offer.unclear(row) {
                of_row.push(fault);
            }
            issues.push(set_aside::said(&rows, row, &of_row).fact("places", SetAside::places_of(&supply)));
            continue;
        }
        issues.extend(of_row);
        if let Ok(mut site) = read {
            site.source.0 = layer_index;
            sites.push(site);
        }
    }
    // Sums of places are exact as long as they stay within the accepted range.
    let total: i128 =
        sites.iter().flat_map(|site| &site.supply).filter_map(Supply::in_full).map(|n| i128::from(n.micro())).sum();
    if total > LARGEST_TOTAL {
        let field = offer.places.or(offer.classes).map_or("places", |c| c.name());
        issues.push(Issue::new("E0362").file(&table.layer.file).field(field));
    }
    let unplaced = table.geometry.is_empty() && sites.iter().all(|site| site.at.is_none());
    if unplaced && positions.is_without_axes() && input.place_by.is_none() && !sites.is_empty() {
        issues.extend(nowhere(table));
    }
    let mut sites = united(sites, &rows, issues);
    name_sites(&mut sites, &rows, issues);
    (sites, aside, list_sums(&offer, &left_out, columns.zone.map(Texts::from)))
}

/// The column that says what each site offers, whatever is wrong with it: that is said where it is read.
fn kinds<'t>(table: &'t Table, input: &FacilitiesInput) -> Option<Texts<'t>> {
    let is_asked = input.service.is_none();
    let find = || find(table, &SERVICE, input.fields.service.as_deref(), &mut Issues::new());
    is_asked.then(find).flatten().map(Texts::from)
}

/// Columns that look like a role and are not read.
fn passed_over(
    input: &FacilitiesInput,
    asked: &Asked,
    columns: &Columns<'_>,
    positions: &Positions<'_>,
    offer: &Offer<'_>,
) -> Issues {
    let table = columns.rows.table;
    let Opening { opens, closes, .. } = columns.opening;
    let single = [(&STATUS, columns.status), (&OPENS, opens), (&CLOSES, closes), (&ZONE, columns.zone)];
    let mut read: Vec<(&Term, &str)> =
        single.into_iter().filter_map(|(term, column)| Some((term, column?.name.as_str()))).collect();
    read.extend(columns.rows.id.map(|texts| (&SITE_ID, texts.name)));
    read.extend(columns.rows.name.map(|texts| (&SITE_NAME, texts.name)));
    read.extend(columns.level.column.map(|texts| (&LEVEL, texts.name)));
    read.extend(offer.service.as_ref().map(|(texts, _)| (&SERVICE, texts.name)));
    read.extend(offer.places.iter().map(|amounts| (&PLACES, amounts.name())));
    read.extend(columns.replaces.map(|texts| (&REPLACES, texts.name)));
    read.extend(offer.phases.amounts().map(|amounts| (&PLACES, amounts.name())));
    read.extend(offer.classes.iter().map(|amounts| (&PLACES, amounts.name())));
    read.extend(offer.by_service.iter().map(|(_, amounts)| (&PLACES, amounts.name())));
    read.extend(offer.staff.iter().map(|(_, amounts, _)| (&PLACES, amounts.name())));
    read.extend(offer.content.iter().map(|texts| (&CONTENT, texts.name)));
    let mut roles: Vec<&Term> = read.iter().map(|(term, _)| *term).collect();
    // A layer of one kind needs no column of it.
    roles.extend(input.service.iter().map(|_| &SERVICE));
    // Nor does one of sites that have no places need any.
    roles.extend(offer.is_uncounted().then_some(&PLACES));
    roles.extend(columns.enrolled.iter().map(|_| &ENROLLED));
    let mut used: Vec<&str> = read.into_iter().map(|(_, name)| name).collect();
    used.extend(positions.names());
    used.extend(columns.enrolled.iter().map(Amounts::name));
    used.extend(columns.building.names());
    used.extend(asked.somewhere(Role::Facilities).into_iter().map(String::as_str));
    unused(table, &used, &roles)
}

/// No site has a position: which columns look like coordinates, if any.
fn nowhere(table: &Table) -> Issues {
    let Likely { x, y, all } = likely_axes(table);
    if all.is_empty() {
        return Issues::new();
    }
    let or_open = |name: Option<String>| name.map_or_else(|| "…".to_owned(), |name| shorten(&name, 30));
    let axes = format!("{{ x = \"{}\", y = \"{}\" }}", or_open(x), or_open(y));
    Issue::new("W0353").file(&table.layer.file).field(all.join(", ")).fact("axes", axes).into()
}

/// The columns of counts.
struct Counted<'t> {
    places: Option<Amounts<'t>>,
    classes: Option<Amounts<'t>>,
    by_service: Vec<(ServiceId, Amounts<'t>)>,
    phases: Phases<'t>,
    /// Whether one that could not be chosen is an issue already.
    ambiguous: bool,
}

impl<'t> Counted<'t> {
    fn all(&self) -> Vec<Amounts<'t>> {
        let by_service = self.by_service.iter().map(|(_, column)| *column);
        self.places.into_iter().chain(self.classes).chain(by_service).chain(self.phases.amounts()).collect()
    }
}

fn counted<'t>(table: &'t Table, input: &FacilitiesInput, issues: &mut Issues) -> Counted<'t> {
    let fields = &input.fields;
    let mut by_service = Vec::new();
    for (service, field) in &fields.places_by_service {
        if let Some(column) = by_name(table, field, None, issues) {
            by_service.push((ServiceId::new(service), Amounts::new(table, column, Measure::Places, issues)));
        }
    }
    let mut phases = Phases::named(table, fields, issues);
    if fields.places.is_none() && fields.phases.is_empty() && by_service.is_empty() {
        phases = Phases::by_headings(table, issues);
    }
    let before = issues.count_of("E0302");
    let places = match fields.places.as_deref() {
        Some(named) => by_name(table, named, Some(&PLACES), issues),
        // What counts the places of one service is no column of all places.
        None => {
            let counted = |column: &Column| {
                by_service
                    .iter()
                    .map(|(_, own)| own.name())
                    .chain(phases.amounts().map(|own| own.name()))
                    .all(|own| own != column.name)
            };
            choose(table, &PLACES, counted, issues)
        }
    };
    let classes = find(table, &CLASSES, fields.classes.as_deref(), issues);
    let ambiguous = issues.count_of("E0302") > before;
    let places = places.map(|column| Amounts::new(table, column, Measure::Places, issues));
    let classes = classes.map(|column| Amounts::new(table, column, Measure::Classes, issues));
    Counted { places, classes, by_service, phases, ambiguous }
}

/// Whether a column counts beds, which in a school are those of boarders.
fn boarding(heading: &str) -> bool {
    let heading = normal(heading);
    ["床", "beds"].iter().any(|word| heading.contains(word)) && !heading.contains("学位")
}

/// Everything about places; `None` when a column that cannot be missing is.
fn offer<'t>(
    rows: Rows<'t>,
    input: &FacilitiesInput,
    asked: &'t Asked,
    counted: Counted<'t>,
    left_out: &LeftOut,
    norms: &'t ClassNorms,
    issues: &mut Issues,
) -> Option<Offer<'t>> {
    let (table, fields) = (rows.table, &input.fields);
    let Counted { places, classes, by_service, phases, ambiguous } = counted;
    let (mut service, mut constant) = (None, None);
    if let Some(word) = &input.service {
        if fields.service.is_some() {
            issues.push(Issue::new("E0304").file(&table.layer.file).field("service").value(word));
        }
        match meaning_beside(word, &input.values.service, &asked.uncounted) {
            Ok(meaning) => constant = Some(meaning),
            Err(_) => issues.push(Issue::new("E0325").file(&table.layer.file).field("service").value(word)),
        }
    } else {
        let column = if fields.places_by_service.is_empty() {
            require(table, &SERVICE, fields.service.as_deref(), issues)
        } else {
            find(table, &SERVICE, fields.service.as_deref(), issues)
        };
        service = column.map(|column| {
            let texts = Texts::from(column);
            // Rows of a kind that is not clear are set aside one by one.
            let skips = input.on_unreadable == Some(OnUnreadable::Skip);
            let mut aside = Issues::new();
            let said = if skips { &mut aside } else { &mut *issues };
            (texts, Services::read(&rows, texts, left_out, &input.values.service, &asked.uncounted, said))
        });
    }
    // Sentences are read where numbers are missing: two columns of them are a fault only when there is nothing else.
    let is_uncounted = places.is_none() && classes.is_none() && by_service.is_empty() && phases.is_empty();
    let needed = fields.text.is_some() || is_uncounted;
    let mut aside = Issues::new();
    let said = if needed { &mut *issues } else { &mut aside };
    let before = said.count_of("E0302");
    let content = find(table, &CONTENT, fields.text.as_deref(), said).map(Texts::from);
    let ambiguous = ambiguous || said.count_of("E0302") > before;
    let unnamed = fields.places.is_none() && fields.classes.is_none() && fields.places_by_service.is_empty();
    let no_amounts = is_uncounted && content.is_none();
    let staff: Vec<_> = (asked.staff.iter())
        .filter_map(|(service, (field, each))| Some((service, there(table, field)?, *each)))
        .map(|(service, column, each)| (service, Amounts::new(table, column, Measure::Persons, issues), each))
        .collect();
    // Of services that count no places, or count them by those who work there, the layer need not have any.
    let offered = || {
        let of_rows = service.iter().flat_map(|(_, services)| services.offered());
        constant.iter().flat_map(Meaning::services).chain(of_rows)
    };
    let spared = |service: &ServiceId| {
        asked.uncounted.contains(service) || staff.iter().any(|(staffed, ..)| *staffed == service)
    };
    let is_spared = input.missing_places.is_some() || (offered().next().is_some() && offered().all(spared));
    let no_amounts = no_amounts && !is_spared;
    if no_amounts && unnamed && fields.text.is_none() && !ambiguous {
        let services: Vec<&str> = offered().map(ServiceId::as_str).collect();
        issues.push(missing_places(table, &services));
    }
    if let Some(beds) = places.filter(|_| fields.places.is_none())
        && boarding(beds.name())
        && offered().next().is_some()
        && offered().all(|service| TAUGHT.contains(&service.as_str()))
    {
        issues.push(Issue::new("E0358").file(&table.layer.file).field(beds.name()));
    }
    // Without these columns every row would repeat the same fault. Values that are not clear are faults of their rows;
    // what else can be read is read.
    let no_service = service.is_none() && constant.is_none() && by_service.is_empty();
    if no_amounts || no_service {
        return None;
    }
    let (uncounted, may_be_unknown) = (&asked.uncounted, input.missing_places.is_some());
    Some(Offer {
        rows,
        service,
        constant,
        places,
        classes,
        by_service,
        phases,
        staff,
        content,
        norms,
        uncounted,
        may_be_unknown,
    })
}

fn site(
    columns: &Columns<'_>,
    positions: &Positions<'_>,
    offer: &Offer<'_>,
    input: &FacilitiesInput,
    row: usize,
    issues: &mut Issues,
) -> Result<Facility<InFile>, ()> {
    let rows = &columns.rows;
    let mut text = |texts: Option<Texts<'_>>| texts.map_or(Ok(None), |texts| rows.label(texts, row, issues));
    let (id, name, zone) = (text(rows.id), text(rows.name), text(columns.zone.map(Texts::from)));
    let status = columns.status(input, row, issues);
    let (opens, closes) = columns.opening.of(rows, row, issues);
    let replaces = columns.replaces.map_or(Ok(None), |texts| rows.label(texts, row, issues));
    let at = columns.at(positions, row, issues);
    // All faults of a row are found before it is given up.
    let closed = matches!((status, closes), (Ok(Status::Closed), Ok(None)));
    let texts = asked::texts_of_row(&columns.texts, rows, row, issues);
    let supply = offer.supply(row, closed, issues);
    let roll = roll::of(columns.enrolled, offer, supply.as_deref().unwrap_or_default(), row, issues);
    let building = columns.building.of(rows, row, issues);
    let level = columns.level.of(row);
    let classes = roll::classes(&roll, supply.as_deref().unwrap_or_default());
    let reserved = supply.as_ref().map_or(Err(()), |supply| columns.reserved.of(supply, rows, row, issues));
    let (status, opens, closes) = (status?, opens?, closes?);
    columns.opening.fits((opens, closes, status), rows, row, issues)?;
    let (at, zone) = (at?, zone?);
    let basis = match (at, &zone, input.place_by) {
        (Some(_), _, _) => PositionBasis::Given,
        (None, Some(_), Some(PlaceBy::Zone)) => PositionBasis::Zone,
        (None, _, _) => PositionBasis::None,
    };
    if basis == PositionBasis::None {
        let services = supply.iter().flatten().map(|supply| supply.service.as_str());
        issues.push(rows.issue("W0351", row).field("geometry").services(services));
    }
    Ok(Facility {
        id: id?.unwrap_or_default(),
        name: name?.unwrap_or_default(),
        level,
        status,
        opens,
        closes,
        supply: supply?,
        at,
        basis,
        zone,
        texts: texts?,
        reserved: reserved?,
        roll,
        classes,
        replaces: replaces?,
        building,
        source: (0, row),
    })
}

impl Columns<'_> {
    fn status(&self, input: &FacilitiesInput, row: usize, issues: &mut Issues) -> Result<Status, ()> {
        let Some(column) = self.status else { return Ok(Status::Existing) };
        let Some(value) = self.rows.label(column.into(), row, issues)? else {
            issues.push(self.rows.issue("W0330", row).field(&column.name));
            return Ok(Status::Existing);
        };
        status(&value, &input.values.status).map_err(|nearest| {
            let issue = self.rows.issue("E0330", row).field(&column.name).value(&value);
            issues.push(issue.words("near", likeness(nearest)).fact("known", status::known()));
        })
    }

    fn at(&self, positions: &Positions<'_>, row: usize, issues: &mut Issues) -> Result<Option<InFile>, ()> {
        let Some((at, rule)) = positions.at(row, issues)? else {
            return Ok(None);
        };
        match rule {
            Rule::Given => {}
            Rule::Mean(n) => issues.push(self.rows.issue("W0350", row).field("geometry").value(n)),
            Rule::Centre | Rule::Centroid | Rule::Inside => {
                issues.push(self.rows.issue("I0350", row).field("geometry"));
            }
        }
        Ok(Some(at))
    }
}
