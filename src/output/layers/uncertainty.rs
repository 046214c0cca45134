//! `uncertainty.csv`: what the gap of each zone may be in the year of the run.

use super::of_cases;
use super::zones::{Zone, identity_by_year};
use crate::balance::{Beyond, Results, Spread};
use crate::output::{Column, Output, Unit};
use crate::units::{Persons, Places};

/// A zone, or the whole district, and the spread of its gap.
#[derive(Clone, Copy)]
pub struct Spreading<'a> {
    zone: Zone<'a>,
    spread: Spread,
}

impl<'a> Spreading<'a> {
    fn all(results: &'a Results) -> impl Iterator<Item = Self> {
        results.services.iter().flat_map(|service| {
            let spreads = service.uncertainty.iter().flatten().copied();
            // A service without ranges has no rows.
            let zones = service.uncertainty.iter().flat_map(|_| Zone::and_total(results, service));
            zones.zip(spreads).map(|(zone, spread)| Self { zone, spread })
        })
    }

    fn explained(self, input: usize) -> Option<f64> {
        self.spread.explained.map(|shares| shares[input])
    }
}

type Of<'a> = Column<'a, Spreading<'a>>;

/// Columns of `uncertainty.csv`; those of whom limits in time keep out only where speeds are uncertain.
pub fn columns<'a>(has_speeds: bool) -> Vec<Of<'a>> {
    let zone = identity_by_year().into_iter().map(|column| column.over(|of: Spreading<'a>| of.zone));
    let sure = "nothing is uncertain here";
    let rest: [Of<'a>; 8] = [
        Of::places("gap", |of| of.zone.balance().gap().as_places()).says("as computed: demand - places"),
        Of::places("gap_low", |of| Places::from(of.spread.low)).says("below this in one draw of twenty"),
        Of::places("gap_high", |of| Places::from(of.spread.high)).says("above this in one draw of twenty"),
        Of::number("short_share", Unit::Share, |of| of.spread.short)
            .says("share of the draws with more demand than places"),
        Of::number("by_births", Unit::Share, |of| of.explained(0))
            .says("share of the variance that births to come explain by themselves")
            .null(sure),
        Of::number("by_participation", Unit::Share, |of| of.explained(1)).says("the same of participation").null(sure),
        Of::number("by_places", Unit::Share, |of| of.explained(2)).says("the same of places").null(sure),
        Of::number("by_delay", Unit::Share, |of| of.explained(3)).says("the same of late openings").null(sure),
    ];
    let still = "speeds change nothing for the service";
    let beyond = |get: fn(Beyond) -> f64| move |of: Spreading<'a>| of.spread.beyond.map(get).map(Persons::from);
    let speeds: [Of<'a>; 4] = [
        Of::persons("unreachable", |of| of.spread.beyond.map(|_| of.zone.balance().unreachable))
            .says("people with no site within reach, as computed")
            .null(still),
        Of::persons("unreachable_low", beyond(|beyond| beyond.low)).says("fewer in one draw of twenty").null(still),
        Of::persons("unreachable_high", beyond(|beyond| beyond.high)).says("more in one draw of twenty").null(still),
        Of::number("by_speed", Unit::Share, |of| of.spread.beyond.and_then(|beyond| beyond.by_speed))
            .says("share of the variance of these people that speeds explain by themselves")
            .null("speeds change nothing for the service, or nothing is uncertain here"),
    ];
    zone.chain(rest).chain(speeds.into_iter().filter(|_| has_speeds)).collect()
}

/// `None` where the study names no ranges.
pub(super) fn table(all: &[Results]) -> Option<Output<'_>> {
    let rows: Vec<Spreading<'_>> = all.iter().flat_map(Spreading::all).collect();
    let has_speeds = rows.iter().any(|row| row.spread.beyond.is_some());
    of_cases("uncertainty", all, rows, columns(has_speeds), |of| of.zone.results)
}
