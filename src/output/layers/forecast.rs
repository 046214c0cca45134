//! `forecast.csv`: what the demand of each zone is made up of, in the year of the run.

use super::of_cases;
use super::zones::{Zone, identity_by_year};
use crate::balance::Results;
use crate::forecast::Part;
use crate::output::{Column, Output};
use crate::units::Persons;

/// A zone, or the whole district, for one service.
#[derive(Clone, Copy)]
pub struct Foreseen<'a> {
    zone: Zone<'a>,
}

impl<'a> Foreseen<'a> {
    fn origin(self) -> Option<&'a str> {
        self.zone.service.forecast.as_ref().map(|(origin, _)| origin.as_str())
    }

    /// Something of its demand, added up over the zones for the whole district.
    fn sum(self, get: impl Fn(&Part) -> Option<Persons>) -> Option<Persons> {
        let (_, parts) = self.zone.service.forecast.as_ref()?;
        match self.zone.number {
            Some(zone) => get(&parts[zone]),
            None => parts.iter().map(get).sum(),
        }
    }

    /// All that are foreseen, for one service after the other.
    fn all(results: &'a Results) -> impl Iterator<Item = Self> {
        let foreseen = results.services.iter().filter(|service| service.forecast.is_some());
        foreseen.flat_map(|service| Zone::and_total(results, service)).map(|zone| Self { zone })
    }
}

type Of<'a> = Column<'a, Foreseen<'a>>;

/// Columns of `forecast.csv`.
pub fn columns<'a>() -> Vec<Of<'a>> {
    let zone = identity_by_year().into_iter().map(|column| column.over(|of: Foreseen<'a>| of.zone));
    let parts: [Of<'a>; 6] = [
        Of::text("origin", Foreseen::origin).says("given, pupils or cohorts: the table of [forecast] it comes from"),
        Of::persons("entrants", |of| of.sum(|part| part.entrants))
            .says("of base, those who enter the lowest grade of the service")
            .null("ages are not told apart"),
        Of::persons("base", |of| of.sum(|part| Some(part.counted))).says("from births, pupils or a given table"),
        Of::persons("housing", |of| of.sum(|part| Some(part.housing))).says("beside these, in new dwellings"),
        Of::persons("migrants", |of| of.sum(|part| Some(part.migrants)))
            .says("beside these, children of migrants who are not counted there"),
        Of::persons("forecast", |of| of.sum(|part| Some(part.total()))).says("base + housing + migrants"),
    ];
    zone.chain(parts).collect()
}

/// `None` where nothing is foreseen by zone.
pub(super) fn table(all: &[Results]) -> Option<Output<'_>> {
    let rows: Vec<Foreseen<'_>> = all.iter().flat_map(Foreseen::all).collect();
    of_cases("forecast", all, rows, columns(), |of| of.zone.results)
}
