//! What proves an optimal allocation, in numbers and in words.

use super::ServiceResult;
use crate::allocation::{Bottleneck, Proof};
use crate::model::{Model, ZoneIx};
use crate::units::{GRAIN, Impedance, Persons, Places};
use crate::words::{Seats, Sentence, say};
use serde::Serialize;
use std::collections::BTreeMap;

/// The proof of one service, as written to `certificate.json`. Costs are in person-metres or
/// person-seconds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Certificate {
    /// Whether the allocation reaches its bound.
    pub proven: bool,
    /// People with a place.
    pub served: Persons,
    /// People within reach of a facility, but without a place.
    pub unmet: Persons,
    /// Nobody can leave fewer without a place: what the prices prove (the value of the minimum cut).
    pub unmet_bound: Persons,
    /// Total travel.
    pub objective: f64,
    /// No allocation that serves as many costs less: what the prices prove.
    pub dual_objective: f64,
    /// (objective - dual objective) / dual objective; none where more people than need be are without a place.
    pub gap: Option<f64>,
    /// The same two numbers without rounding.
    pub exact: Exact,
    /// How cells were kept whole, if they were.
    pub indivisible: Option<KeptWhole>,
    /// Whether the prices are what one more place is worth: not after an early stop.
    pub prices_are_worth: bool,
    /// What one more place is worth, by facility; those first where it is worth most.
    pub prices: Vec<FacilityPrice>,
    /// Where places are short.
    pub bottlenecks: Vec<Shortage>,
    /// How it was found.
    pub solver: &'static str,
}

/// Whole numbers, as text so that no reader rounds them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Exact {
    /// Total travel.
    pub objective: String,
    /// What the prices prove.
    pub dual_objective: String,
    /// What they count.
    pub unit: &'static str,
    /// Units of cost per metre or second.
    pub per_metre: i64,
}

/// Cells kept whole.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KeptWhole {
    /// Cells that the best allocation splits.
    pub cells_split_by_the_optimum: usize,
    /// People more than in the best allocation who are without a place.
    pub left_out: Persons,
    /// Whether no allocation of whole cells is better.
    pub best: bool,
    /// No allocation of whole cells leaves fewer without a place.
    pub unmet_bound: Persons,
    /// None that leaves just so many costs less.
    pub dual_objective: f64,
    /// Partial allocations that were looked at.
    pub nodes: u64,
}

/// What one more place at a facility is worth.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FacilityPrice {
    /// The facility.
    pub facility_id: String,
    /// Its name.
    pub name: String,
    /// People more with a place: 1 or 0.
    pub serves: i64,
    /// Metres or seconds by which total travel becomes shorter.
    pub price: f64,
}

/// A bottleneck, in numbers and in words.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Shortage {
    /// People who can reach only these facilities.
    pub demand: Persons,
    /// Places there.
    pub places: Places,
    /// The difference.
    pub unmet: Persons,
    /// Where they live, most people first.
    pub zones: Vec<ZoneShare>,
    /// The facilities.
    pub facilities: Vec<FacilityPlaces>,
    /// In words, by language.
    #[serde(flatten)]
    pub sentence: Sentence,
}

/// People of a zone.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ZoneShare {
    /// The zone's id; none for people in no zone.
    pub zone: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// Its people in this bottleneck.
    pub demand: Persons,
}

/// Places of a facility.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FacilityPlaces {
    /// The facility.
    pub facility_id: String,
    /// Its name.
    pub name: String,
    /// Its places.
    pub places: Places,
}

/// The certificate of a service whose method has a proof.
pub fn certificate(model: &Model, service: &ServiceResult) -> Option<Certificate> {
    let proof = service.proof.as_ref()?;
    let mut prices: Vec<FacilityPrice> = service
        .open()
        .filter_map(|site| {
            let (serves, price) = proof.price(site)?;
            let facility = service.facility(model, site);
            Some(FacilityPrice { facility_id: facility.id.clone(), name: facility.name.clone(), serves, price })
        })
        .collect();
    prices.sort_by(|a, b| b.serves.cmp(&a.serves).then(b.price.total_cmp(&a.price)));
    let unmet: Persons = service.allocation.unmet().iter().sum();
    let bound = Persons::from_micro(proof.bound.unserved as i64);
    let exact = Exact {
        objective: proof.cost.to_string(),
        dual_objective: proof.bound.cost.to_string(),
        unit: match service.travel.impedance {
            Impedance::Metres => "millionths of a person x millimetres",
            Impedance::Seconds => "millionths of a person x milliseconds",
        },
        per_metre: GRAIN as i64,
    };
    let kept = |whole: crate::allocation::Whole| KeptWhole {
        cells_split_by_the_optimum: whole.split,
        left_out: Persons::from_micro(whole.left_out as i64),
        best: whole.is_best(i128::from(unmet.micro()), proof.cost),
        unmet_bound: Persons::from_micro(whole.bound.unserved as i64),
        dual_objective: Proof::person_cost(whole.bound.cost),
        nodes: whole.nodes,
    };
    Some(Certificate {
        proven: unmet == bound && proof.cost == proof.bound.cost,
        served: Persons::from_micro(proof.served as i64),
        unmet,
        unmet_bound: bound,
        objective: Proof::person_cost(proof.cost),
        dual_objective: Proof::person_cost(proof.bound.cost),
        gap: proof.gap(i128::from(unmet.micro())),
        exact,
        indivisible: proof.whole.map(kept),
        prices_are_worth: proof.is_least,
        prices,
        bottlenecks: proof.bottlenecks.iter().map(|bottleneck| shortage(model, service, bottleneck)).collect(),
        solver: "successive shortest paths over all pairs, prices from coarser problems",
    })
}

fn shortage(model: &Model, service: &ServiceResult, bottleneck: &Bottleneck) -> Shortage {
    let mut by_zone: BTreeMap<Option<ZoneIx>, Persons> = BTreeMap::new();
    for cell in bottleneck.cells.iter().map(|cell| cell.index()) {
        *by_zone.entry(model.demand.zone[cell]).or_default() +=
            service.demand[cell] - service.allocation.unreachable()[cell];
    }
    let zone_share = |(zone, demand): (Option<ZoneIx>, Persons)| {
        let zone = zone.map(|zone| &model.zones[zone.index()]);
        ZoneShare { zone: zone.map(|z| z.id.clone()), name: zone.map(|z| z.name.clone()), demand }
    };
    let mut zones: Vec<ZoneShare> = by_zone.into_iter().map(zone_share).collect();
    zones.sort_by(|a, b| b.demand.cmp(&a.demand).then(a.zone.cmp(&b.zone)));
    let facilities: Vec<FacilityPlaces> = bottleneck
        .sites
        .iter()
        .map(|&site| {
            let (row, facility) = (&service.facilities[site.index()], service.facility(model, site));
            let places = row.places.unwrap_or_default() - row.reserved;
            FacilityPlaces { facility_id: facility.id.clone(), name: facility.name.clone(), places }
        })
        .collect();
    let (demand, places, unmet) = (bottleneck.demand, bottleneck.places, bottleneck.unmet());
    let names: Vec<&str> = zones.iter().filter_map(|zone| zone.name.as_deref()).collect();
    let sites: Vec<&str> = facilities.iter().map(|facility| facility.name.as_str()).collect();
    let sentence =
        shortage_in_words(service.called.seats, &names, &sites, [demand.to_f64(), places.to_f64(), unmet.to_f64()]);
    Shortage { demand, places, unmet, zones, facilities, sentence }
}

/// A bottleneck in words, from the names of its zones and facilities: who lives where, can reach only which facilities, and how
/// many places they lack.
pub fn shortage_in_words(
    seats: Seats,
    zones: &[&str],
    facilities: &[&str],
    [people, places, short]: [f64; 3],
) -> Sentence {
    let of = if zones.is_empty() {
        say("balance.bottleneck.these_cells")
    } else {
        listed(zones, "balance.bottleneck.zones")
    };
    say("balance.bottleneck.text")
        .whole("people", people)
        .part("zones", [of])
        .part("facilities", [listed(facilities, "balance.bottleneck.facilities")])
        .part("places", [seats.count(places)])
        .whole("short", short)
}

/// Names in a sentence: three of them, and how many there are.
const NAMED: usize = 3;

/// `A, B, C and others, 7 zones`.
fn listed(names: &[&str], and_others: &'static str) -> Sentence {
    let first = &names[..names.len().min(NAMED)];
    if names.len() <= NAMED {
        say("balance.bottleneck.names").list("names", first)
    } else {
        say(and_others).list("names", first).with("n", names.len())
    }
}
