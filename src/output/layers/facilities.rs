//! `facilities.geojson`: every site that offers the service.

use crate::balance::{FacilityBalance, Results, ServiceResult};
use crate::model::{self, Model};
use crate::output::{Class, Column, Label, Look, Output, Shape, Style, Symbol, Unit, over};
use crate::units::{Persons, Places};
use crate::words::{Lang, say};
use std::collections::BTreeSet;

/// A site of a service.
#[derive(Clone, Copy)]
pub struct Facility<'a> {
    model: &'a Model,
    service: &'a ServiceResult,
    balance: &'a FacilityBalance,
    year: i32,
}

impl<'a> Facility<'a> {
    fn of(results: &'a Results, service: &'a ServiceResult, number: usize) -> Self {
        Self { model: &results.model, service, balance: &service.facilities[number], year: results.year }
    }

    fn facts(self) -> &'a model::Facility {
        &self.model.facilities[self.balance.facility.index()]
    }

    fn services(self) -> String {
        let all: BTreeSet<&str> = self.facts().services().collect();
        all.into_iter().collect::<Vec<_>>().join(";")
    }

    fn zone(self) -> Option<&'a str> {
        let zone = self.model.facility_zone[self.balance.facility.index()];
        zone.map(|zone| self.model.zones[zone.index()].id.as_str())
    }
}

/// Its columns; costs are in `cost`.
pub fn columns<'a>(cost: Unit) -> Vec<Column<'a, Facility<'a>>> {
    type Of<'a> = Column<'a, Facility<'a>>;
    let not_counted = "it is not counted";
    let no_places = "it is not counted, or the service counts no places";
    vec![
        Of::text("id", |site| site.facts().id.as_str()).term("facility_id"),
        Of::text("name", |site| site.facts().name.as_str()).term("facility_name"),
        Of::text("service", |site| site.service.id.as_str()),
        Of::text("services", Facility::services)
            .term("site_services")
            .says("every service that it offers, separated by semicolons: classes, enrolled and places_all are of all of them"),
        Of::text("level", |site| site.facts().level.as_deref()).term("site_level").null("the layer does not say"),
        Of::text("zone", Facility::zone).term("in_zone").null("it stands in no zone"),
        Of::text("position_basis", |site| site.facts().basis.as_str())
            .says("given, zone (at the population centre of its zone, its own position being unknown), none"),
        Of::text("status", |site| site.facts().status.as_str())
            .says("existing, continued, new, extended, relocated, planned, closed"),
        Of::whole("opens", Unit::Year, |site| site.facts().opens_for(&site.service.id).map(i64::from))
            .null("not given"),
        Of::whole("closes", Unit::Year, |site| site.facts().closes_for(&site.service.id).map(i64::from))
            .null("not given"),
        Of::whole("begins", Unit::Year, |site| site.facts().building.begins.map(i64::from)).null("not given"),
        Of::number("investment", Unit::Yuan, |site| site.facts().building.investment)
            .says("what building it costs; of a site that serves several the whole sum")
            .null("not given, or without its unit"),
        Of::flag("counted", |site| site.balance.counted)
            .says("open in the year, with a position and a known number of places: people are sent there"),
        Of::places("places", |site| site.balance.places).null("nobody knows how many, or the service counts none"),
        Of::places("places_existing", |site| site.balance.existing)
            .says("of these, there already: none where the status is another than existing, nor what phases add that are to be built")
            .null("nobody knows how many, or the service counts none"),
        Of::places("places_all", |site| site.facts().all_places_in(site.year))
            .term("site_places")
            .says("of all its services, open or not: enrolled stands beside these")
            .null("nobody knows how many of one of its services, or that one counts none"),
        Of::places("reserved", |site| site.balance.reserved).says("of these, kept free"),
        Of::persons("enrolled", |site| site.facts().roll.enrolled)
            .says("who is there now, of all its services")
            .null("the layer does not say"),
        Of::number("classes", Unit::Classes, |site| site.facts().classes.in_year(site.year))
            .term("site_classes")
            .says("of all its services, those that are open in the year")
            .null("the layer does not say, or not of all phases that are open in the year"),
        Of::number("class_size", Unit::Persons, |site| site.facts().roll.class_size())
            .null("the layer has no pupils or no classes"),
        Of::persons("allocated", |site| site.balance.allocated).says("people sent there").null(not_counted),
        Of::places("spare", |site| site.balance.spare).null(no_places),
        Of::persons("over", |site| site.balance.over).says("people beyond its places").null(no_places),
        Of::number("utilisation", Unit::PersonsPerPlace, |site| site.balance.utilisation)
            .null("it is not counted, or has no places"),
        Of::number("mean_cost", cost, |site| site.balance.mean_cost).null("it is not counted, or nobody comes"),
        Of::number("max_cost", cost, |site| site.balance.max_cost).null("it is not counted, or nobody comes"),
        Of::persons("within_cutoff", |site| site.balance.within_cutoff)
            .says("demand within the cutoff; the circles overlap, never add up")
            .null("it is not counted, or the service has no cutoff"),
        Of::number("price", cost, |site| site.balance.price)
            .says("by which total travel becomes shorter with one more place; below 0 where it serves one more person")
            .null("it is not counted, or the method is not `optimal`"),
        Of::whole("serves", Unit::Persons, |site| site.balance.serves)
            .says("people more with a place, with one more place: 1 or 0")
            .null("it is not counted, or the method is not `optimal`"),
    ]
}

pub(super) fn output<'a>(results: &'a Results, service: &'a ServiceResult, lang: Lang) -> Output<'a> {
    let model = &results.model;
    let at = move |number: usize| Facility::of(results, service, number);
    let shown = columns(Unit::Cost(Some(service.travel.impedance)));
    Output {
        service: Some(service.id.as_str()),
        name: "facilities",
        rows: service.facilities.len(),
        columns: over(shown, at),
        shape: Shape::Points(Box::new(move |number| at(number).facts().at.map(|at| model.crs.to_lonlat(at.0)))),
        is_translated: false,
        styles: vec![style(service, lang)],
    }
}

/// Red where more come than there are places, blue where places are left, hollow where the site does not count; the
/// size follows the places.
fn style(service: &ServiceResult, lang: Lang) -> Style {
    let most = service.facilities.iter().filter_map(|f| f.places).max().unwrap_or(Places::ZERO).to_f64().max(1.0);
    // Area in proportion to places: 2 to 7 mm across.
    let size = format!("2 + 5 * sqrt(max(\"places\", 0) / {most})");
    let seats = service.called.seats;
    let class = |filter: &str, key: &'static str, n: usize, [fill, edge]: [&'static str; 2], width: f64| {
        let symbol = Symbol::Circle { fill, edge, width, size: Some(size.clone()) };
        let text = say(key).with("n", n).part("seats", [seats.words()]).part("seat", [seats.one()]);
        Class::new(filter, text.text(lang), symbol)
    };
    let count = |test: fn(Option<Persons>) -> bool| service.facilities.iter().filter(|f| test(f.over)).count();
    let mut classes = if service.proof.is_some() {
        by_worth(service, class)
    } else {
        let over = count(|over| over.is_some_and(|over| over > Persons::ZERO));
        let room = count(|over| over == Some(Persons::ZERO));
        vec![
            class("\"over\" > 0", "output.facilities.over", over, RED, 0.3),
            class("\"counted\" AND \"over\" = 0", "output.facilities.within", room, BLUE, 0.3),
        ]
    };
    let closed = count(|over| over.is_none());
    classes.push(class("NOT \"counted\"", "output.facilities.not_counted", closed, ["#ffffff00", "#737373"], 0.4));
    let label = "\"name\" || CASE WHEN \"counted\" THEN '\n' || format_number(\"allocated\", 0) || ' / ' || format_number(\"places\", 0) ELSE '' END";
    Style { of: None, look: Look::Classes(classes), label: Some(Label::Points(label.to_owned())), time: None }
}

const RED: [&str; 2] = ["#d7301f", "#7f0000"];
const ORANGE: [&str; 2] = ["#fdae61", "#a63603"];
const BLUE: [&str; 2] = ["#3182bd", "#08306b"];

/// Where nobody is sent beyond the places: red where one more place would serve one more person, orange where it would make travel
/// shorter, blue where it would change nothing.
fn by_worth(
    service: &ServiceResult,
    class: impl Fn(&str, &'static str, usize, [&'static str; 2], f64) -> Class,
) -> Vec<Class> {
    let count = |test: fn(i64, f64) -> bool| {
        let worth = service.facilities.iter().filter_map(|f| f.serves.zip(f.price));
        worth.filter(|(serves, price)| test(*serves, *price)).count()
    };
    let serves = count(|serves, _| serves > 0);
    let shortens = count(|serves, price| serves == 0 && price > 0.0);
    let enough = count(|serves, price| serves == 0 && price == 0.0);
    vec![
        class("\"counted\" AND \"serves\" > 0", "output.facilities.serves", serves, RED, 0.3),
        class("\"counted\" AND \"serves\" = 0 AND \"price\" > 0", "output.facilities.shortens", shortens, ORANGE, 0.3),
        class("\"counted\" AND \"serves\" = 0 AND \"price\" = 0", "output.facilities.enough", enough, BLUE, 0.3),
    ]
}
