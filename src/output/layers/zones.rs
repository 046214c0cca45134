//! `zones.geojson`, `balance.csv` and the zones under `--json`: supply against demand, street by street.

use super::{TOTAL, listed, lonlat, named, scenario, with_scenario};
use crate::balance::{Results, ServiceResult, ZoneBalance};
use crate::model::Attribute;
use crate::output::{Class, Column, Label, Look, Output, Shape, Style, Symbol, Unit, over};
use crate::units::{Persons, Places};
use crate::words::{Lang, Seats, say, word};
use std::borrow::Cow;
use std::slice;

/// A zone, or the whole district, for one service.
#[derive(Clone, Copy)]
pub struct Zone<'a> {
    pub(super) results: &'a Results,
    pub(super) service: &'a ServiceResult,
    /// Its number; `None` for the whole district.
    pub(super) number: Option<usize>,
}

impl<'a> Zone<'a> {
    /// Its id; none of the whole district.
    pub fn id(self) -> Option<&'a str> {
        self.number.map(|number| self.results.model.zones[number].id.as_str())
    }

    /// Its name; none of the whole district.
    pub fn name(self) -> Option<&'a str> {
        self.number.map(|number| self.results.model.zones[number].name.as_str())
    }

    /// Its balance.
    pub fn balance(self) -> &'a ZoneBalance {
        self.number.map_or(&self.service.total, |number| &self.service.zones[number])
    }

    /// Its residents, where the layers count them.
    fn residents(self) -> Option<Persons> {
        let is_known = self.results.model.demand.column(&Attribute::Persons).is_some();
        is_known.then(|| self.balance().persons)
    }

    /// Something about its places, where the service counts any.
    fn places(self, get: impl Fn(&ZoneBalance) -> Places) -> Option<Places> {
        (!self.service.is_uncounted).then(|| get(self.balance()))
    }

    /// The zones of a service in their order.
    pub(super) fn all(results: &'a Results, service: &'a ServiceResult) -> impl Iterator<Item = Self> {
        (0..results.model.zones.len()).map(move |number| Self { results, service, number: Some(number) })
    }

    /// The zones, and the whole district last.
    pub fn and_total(results: &'a Results, service: &'a ServiceResult) -> Vec<Self> {
        Self::all(results, service).chain([Self { results, service, number: None }]).collect()
    }
}

type Of<'a> = Column<'a, Zone<'a>>;

/// The balance of a zone: **the one place where a column of it is described**.
pub fn balances<'a>(cost: Unit) -> Vec<Column<'a, Zone<'a>>> {
    let uncounted = "the service counts no places";
    vec![
        Of::persons("persons", Zone::residents).null("the layers do not say how many live there"),
        demand(),
        Of::persons("demand_unlocated", |zone| zone.balance().demand_unlocated)
            .says("beside these, people of whom only the zone is known; they are sent nowhere"),
        Of::places("places", |zone| zone.places(|balance| balance.places))
            .says("places of the open sites in the zone")
            .null(uncounted),
        Of::places("places_existing", |zone| zone.places(|balance| balance.places_existing))
            .says("of these, in sites of status existing, less what their phases add that are to be built")
            .null(uncounted),
        Of::places("places_unlocated", |zone| zone.places(|balance| balance.places_unlocated))
            .says("beside these, of open sites that name the zone and have no position; nobody is sent there")
            .null(uncounted),
        Of::whole("sites_unknown", Unit::Sites, |zone| Some(zone.balance().sites_unknown as i64))
            .says("open sites of which nobody knows how many places they have; nobody is sent there"),
        Of::persons("allocated", |zone| zone.balance().allocated).says("people with a site, wherever it stands"),
        Of::persons("over", |zone| zone.balance().over)
            .says("of these, beyond the places of their site (shared out in proportion)"),
        Of::persons("unmet", |zone| zone.balance().unmet).says("people within reach of a site, but without a place"),
        Of::persons("unreachable", |zone| zone.balance().unreachable).says("people with no site within reach"),
        Of::places("gap", |zone| zone.places(|balance| balance.gap().as_places()))
            .says("demand + demand_unlocated - places - places_unlocated; positive is a shortage")
            .null(uncounted),
        Of::number("mean_cost", cost, |zone| zone.balance().mean_cost())
            .term("mean_way")
            .says("mean way of the people with a site")
            .null("nobody has one"),
        Of::number("allocated_share", Unit::Share, |zone| zone.balance().allocated_share())
            .says("allocated / demand")
            .null("there is no demand"),
    ]
}

/// People of the zone who need the service.
pub(super) fn demand<'a>() -> Of<'a> {
    Of::persons("demand", |zone| zone.balance().demand).says("people who need the service")
}

/// What identifies a zone on a map.
pub(super) fn identity<'a>() -> Vec<Of<'a>> {
    vec![Of::text("id", Zone::id).term("zone_id"), Of::text("name", Zone::name).term("zone_name")]
}

/// What identifies a zone in a table, where the last row is the whole district.
pub(super) fn identity_in_table<'a>() -> Vec<Of<'a>> {
    vec![
        Of::text("zone_id", |zone| zone.id().unwrap_or(TOTAL)),
        Of::text("zone_name", Zone::name).null("the whole district"),
    ]
}

/// Year, service and zone of a row, in a table of several years.
pub(super) fn identity_by_year<'a>() -> Vec<Of<'a>> {
    let year = Of::whole("year", Unit::Year, |zone| Some(i64::from(zone.results.year)));
    [year, service()].into_iter().chain(identity_in_table()).collect()
}

fn service<'a>() -> Of<'a> {
    Of::text("service", |zone| zone.service.id.as_str())
}

/// Columns of the layer; costs are in `cost`.
pub fn columns<'a>(cost: Unit) -> Vec<Of<'a>> {
    identity().into_iter().chain(balances(cost)).collect()
}

/// Columns of `balance.csv`.
pub fn table_columns<'a>() -> Vec<Of<'a>> {
    [service()].into_iter().chain(identity_in_table()).chain(balances_in_table()).collect()
}

/// The balance of a zone in a table of several services, whose ways may be measured differently.
fn balances_in_table<'a>() -> Vec<Of<'a>> {
    let unit = Of::text("way_unit", |zone| zone.service.travel.impedance.as_str())
        .says("what mean_cost of the row is in: metres or seconds");
    balances(Unit::Cost(None)).into_iter().chain([unit]).collect()
}

/// A layer of zones.
pub(super) fn layer<'a>(
    name: &'static str,
    results: &'a Results,
    service: &'a ServiceResult,
    columns: Vec<Of<'a>>,
) -> Output<'a> {
    let model = &results.model;
    let columns = over(columns, move |number| Zone { results, service, number: Some(number) });
    let shape = move |number: usize| Cow::Owned(lonlat(model, &model.zones[number].shape));
    Output {
        service: Some(service.id.as_str()),
        name,
        rows: model.zones.len(),
        columns,
        shape: Shape::Areas(Box::new(shape)),
        is_translated: false,
        styles: Vec::new(),
    }
}

/// `None` when the study has no zones.
pub(super) fn output<'a>(results: &'a Results, service: &'a ServiceResult, lang: Lang) -> Option<Output<'a>> {
    let layer = layer("zones", results, service, columns(Unit::Cost(Some(service.travel.impedance))));
    (!results.model.zones.is_empty()).then(|| Output { styles: vec![style(lang)], ..layer })
}

/// `balance.csv`: one row per service and zone, and one per service for the whole district.
pub(super) fn table(results: &Results) -> Output<'_> {
    let rows = results.services.iter().flat_map(|service| Zone::and_total(results, service)).collect();
    table_of(slice::from_ref(results), rows, table_columns())
}

/// A table whose headings are words for people; of several kinds of services, places are those of any.
fn table_of<'a>(all: &[Results], rows: Vec<Zone<'a>>, columns: Vec<Of<'a>>) -> Output<'a> {
    let services = all.iter().flat_map(|results| &results.services);
    let seats = Seats::common(services.map(|service| service.called.seats));
    let mut output = listed(None, "balance", rows, columns);
    named(&mut output, seats, all.first().and_then(|results| results.basis));
    Output { is_translated: true, ..output }
}

/// Columns of `balance.csv` of several years.
pub fn years_columns<'a>() -> Vec<Of<'a>> {
    identity_by_year().into_iter().chain(balances_in_table()).collect()
}

/// Columns of `balance.csv` of scenarios.
pub fn scenarios_columns<'a>() -> Vec<Of<'a>> {
    [scenario(|zone: Zone<'a>| zone.results)].into_iter().chain(years_columns()).collect()
}

/// `balance.csv` of several cases: their balances one after the other, scenario and year in front.
pub(super) fn years(all: &[Results]) -> Output<'_> {
    let of = |results| move |service| Zone::and_total(results, service);
    let rows = all.iter().flat_map(|results| results.services.iter().flat_map(of(results))).collect();
    table_of(all, rows, with_scenario(years_columns(), 0, all, |zone| zone.results))
}

/// Red where places are short, blue where there are more than needed, by share of the demand: the classes are the same
/// in every year and service, so that maps can be laid side by side.
fn style(lang: Lang) -> Style {
    let short = |range: &str| say("output.zones.short").with("range", range).text(lang);
    let spare = |range: &str| say("output.zones.spare").with("range", range).text(lang);
    let class = |filter: &str, label: String, colour| Class::new(filter, label, Symbol::Fill(colour));
    let classes = vec![
        class("\"gap\" > 0.5 * \"demand\"", short("> 50 %"), "#b2182b"),
        class("\"gap\" > 0.2 * \"demand\" AND \"gap\" <= 0.5 * \"demand\"", short("20 – 50 %"), "#ef8a62"),
        class("\"gap\" > 0 AND \"gap\" <= 0.2 * \"demand\"", short("≤ 20 %"), "#fddbc7"),
        class("\"gap\" = 0", word("output.zones.balanced", lang).to_owned(), "#f7f7f7"),
        class("\"gap\" < 0 AND \"gap\" >= -0.2 * \"demand\"", spare("≤ 20 %"), "#d1e5f0"),
        class("\"gap\" < -0.2 * \"demand\" AND \"gap\" >= -0.5 * \"demand\"", spare("20 – 50 %"), "#67a9cf"),
        class("\"gap\" < 0 AND \"gap\" < -0.5 * \"demand\"", spare("> 50 %"), "#2166ac"),
    ];
    let [short, spare] = ["output.zones.short_label", "output.zones.spare_label"].map(|key| word(key, lang));
    let label = format!(
        "\"name\" || '\n' || CASE WHEN \"gap\" > 0 THEN '{short}' || format_number(\"gap\", 0) ELSE '{spare}' || format_number(-\"gap\", 0) END"
    );
    Style { of: None, look: Look::Classes(classes), label: Some(Label::Areas(label)), time: None }
}
