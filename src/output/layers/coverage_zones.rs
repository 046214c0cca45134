//! `coverage_zones.geojson` and `coverage.csv`: every street or town with the rates of every `[[coverage]]`.

use super::listed;
use super::zones::{Zone, demand, identity, identity_in_table, layer};
use crate::balance::{Results, ServiceResult};
use crate::coverage::{CoverageResult, Covered};
use crate::output::{Class, Column, Label, Look, Output, Style, Symbol, Unit};
use crate::units::Impedance;
use crate::words::{Lang, word};

/// One coverage in a zone, or in the whole district.
#[derive(Clone, Copy)]
pub struct Share<'a> {
    zone: Zone<'a>,
    pub(super) coverage: &'a CoverageResult,
}

impl<'a> Share<'a> {
    /// A coverage of a service, by its number, in the whole district.
    pub fn total(results: &'a Results, service: &'a ServiceResult, number: usize) -> Self {
        Self { zone: Zone { results, service, number: None }, coverage: &service.coverage[number] }
    }

    fn covered(self) -> &'a Covered {
        self.zone.number.map_or(&self.coverage.total, |number| &self.coverage.zones[number])
    }

    /// Whether somebody read the clause.
    pub(super) fn verified(self) -> Option<&'a str> {
        self.coverage.clause.as_ref().map(|clause| if clause.verified { "true" } else { "false" })
    }
}

type Of<'a> = Column<'a, Share<'a>>;

/// The four rates.
pub fn rates<'a>() -> [Column<'a, Share<'a>>; 4] {
    [
        Of::number("land_rate", Unit::Share, |of| of.covered().land_rate()).null("there is no `[land]`, or none there"),
        Of::number("resident_rate", Unit::Share, |of| of.covered().resident_rate()).null("nobody lives there"),
        Of::number("demand_rate", Unit::Share, |of| of.covered().demand_rate()).null("there is no demand"),
        Of::number("served_rate", Unit::Share, |of| of.covered().served_rate()).null("there is no demand"),
    ]
}

/// The limit: metres always, under this name, and seconds where a coverage goes by them.
pub(super) fn limit_columns<'a>(metres: &'static str, limits: &[Impedance]) -> Vec<Of<'a>> {
    let names = [(Impedance::Metres, metres), (Impedance::Seconds, "limit_s")];
    let asked = names.into_iter().filter(|(of, _)| *of == Impedance::Metres || limits.contains(of));
    let limit = |(of, name)| Of::limit(name, of, |of: Share<'a>| of.coverage.limit);
    asked.map(|named| limit(named).term("radius_m").null("the limit is in the other unit")).collect()
}

/// Id and radius of each coverage; the radius is empty in the documents.
pub(super) type Named = (String, String);

/// Columns of the layer.
pub fn columns<'a>(coverages: &[Named]) -> Vec<Column<'a, Zone<'a>>> {
    let mut columns = identity();
    columns.push(demand());
    for (number, (id, radius)) in coverages.iter().enumerate() {
        let of = move |zone: Zone<'a>| Share { zone, coverage: &zone.service.coverage[number] };
        columns.extend(rates().into_iter().map(|column| column.of(id).note(radius.clone()).over(of)));
    }
    columns
}

/// Columns of `coverage.csv`.
pub fn table_columns<'a>(limits: &[Impedance]) -> Vec<Of<'a>> {
    let mut columns = vec![
        Of::text("service", |of| of.zone.service.id.as_str()),
        Of::text("coverage", |of| of.coverage.id.as_str()).term("coverage_id"),
    ];
    columns.extend(limit_columns("radius_m", limits));
    columns.extend(identity_in_table().into_iter().map(|column| column.over(|of: Share<'a>| of.zone)));
    let [land_rate, resident_rate, demand_rate, served_rate] = rates();
    let land = |part: usize| move |of: Share<'a>| of.covered().land.map(|land| land[part]);
    columns.extend([
        Of::number("land_m2", Unit::SquareMetres, land(0)).null("there is no `[land]`"),
        Of::number("land_covered_m2", Unit::SquareMetres, land(1)).null("there is no `[land]`"),
        land_rate,
        Of::persons("residents", |of| of.covered().residents[0]).term("persons"),
        Of::persons("residents_within", |of| of.covered().residents[1]),
        resident_rate,
        Of::persons("demand", |of| of.covered().demand[0]).says("people who need the service"),
        Of::persons("demand_within", |of| of.covered().demand[1]),
        demand_rate,
        Of::persons("served", |of| of.covered().served).says("people with a place at a site within the radius"),
        served_rate,
        Of::text("clause", |of| of.coverage.clause.as_ref().map(|clause| format!("{}: {}", clause.rule, clause.zh)))
            .null("no norm asks for it"),
        Of::text("clause_verified", Share::verified).null("no norm asks for it"),
    ]);
    columns
}

/// `None` when the study asks for no coverage of the service, or has no zones.
pub(super) fn output<'a>(results: &'a Results, service: &'a ServiceResult, lang: Lang) -> Option<Output<'a>> {
    if service.coverage.is_empty() || results.model.zones.is_empty() {
        return None;
    }
    let named = |coverage: &CoverageResult| (coverage.id.clone(), coverage.limit.to_string());
    let shown = service.coverage.iter().flat_map(|coverage| {
        // The official rate is that of the land; residents stand for it where the study has none.
        let first = if coverage.total.land.is_some() { "land_rate" } else { "resident_rate" };
        [first, "served_rate"].map(|rate| format!("{}_{rate}", coverage.id))
    });
    let styles = shown.enumerate().map(|(number, rate)| style(rate, number == 0, lang)).collect();
    let columns = columns(&service.coverage.iter().map(named).collect::<Vec<_>>());
    Some(Output { styles, ..layer("coverage_zones", results, service, columns) })
}

/// `coverage.csv`: one row per coverage and zone, and one per coverage for the whole district.
pub(super) fn table(results: &Results) -> Option<Output<'_>> {
    let coverages = results.services.iter().flat_map(|service| service.coverage.iter().map(move |of| (service, of)));
    let rows: Vec<Share<'_>> = coverages
        .flat_map(|(service, coverage)| {
            Zone::and_total(results, service).into_iter().map(move |zone| Share { zone, coverage })
        })
        .collect();
    let limits: Vec<Impedance> = rows.iter().map(|of| of.coverage.limit.of()).collect();
    (!rows.is_empty()).then(|| listed(None, "coverage", rows, table_columns(&limits)))
}

/// Five even classes, the same for every rate, year and service, so that maps can be laid side by side.
fn style(rate: String, is_shown: bool, lang: Lang) -> Style {
    const SHADES: [&str; 5] = ["#b2182b", "#ef8a62", "#fddbc7", "#67a9cf", "#2166ac"];
    let class = |(number, shade): (usize, &'static str)| {
        let (from, to) = (number as f64 / 5.0, (number + 1) as f64 / 5.0);
        let upper = if number == 4 { String::new() } else { format!(" AND \"{rate}\" < {to}") };
        let label = format!("{:.0} – {:.0} %", from * 100.0, to * 100.0);
        Class::new(format!("\"{rate}\" >= {from}{upper}"), label, Symbol::Fill(shade))
    };
    let mut classes: Vec<Class> = SHADES.into_iter().enumerate().map(class).collect();
    let nothing = word("output.coverage.nothing", lang);
    classes.push(Class::new(format!("\"{rate}\" IS NULL"), nothing, Symbol::Fill("#d9d9d9")));
    let label = format!("\"name\" || '\n' || coalesce(round(100 * \"{rate}\") || ' %', '')");
    Style {
        of: (!is_shown).then_some(rate),
        look: Look::Classes(classes),
        label: Some(Label::Areas(label)),
        time: None,
    }
}
