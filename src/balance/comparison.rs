//! Methods side by side: who has a place under each, how far away, and where they disagree.

use super::{Results, ServiceResult};
use crate::allocation::Flow;
use crate::model::{Method, ServiceId};
use crate::units::{Persons, Places};
use crate::words::Called;
use serde::Serialize;

/// One method on one service.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MethodRow {
    /// The service.
    pub service: ServiceId,
    /// The method.
    pub method: Method,
    /// People in need, within the zones.
    pub demand: Persons,
    /// With a place: allocated, and not beyond the places of their facility.
    pub served: Persons,
    /// Without a place: sent to a full facility, or not sent because all within reach are full.
    pub unmet: Persons,
    /// Nothing within reach.
    pub unreachable: Persons,
    /// Places left; none where the service counts none.
    pub spare: Option<Places>,
    /// Mean way of the people sent anywhere, metres or seconds.
    pub mean: Option<f64>,
    /// People who have a place under every method.
    pub served_by_all: Persons,
    /// Their mean way under this method.
    pub mean_of_same: Option<f64>,
    /// The way that 95 in 100 of them do not exceed.
    pub p95: Option<f64>,
    /// Facilities to which more people are sent than they have places.
    pub overfull: usize,
    /// The largest number of people sent to a facility beyond its places.
    pub most_over: Persons,
}

/// People of a cell with a place, and the sum of their ways in millionths of a person x micrometres or microseconds: of those sent
/// to a full facility, every cell has its share.
fn seated(service: &ServiceResult, cell: usize) -> (Persons, i128) {
    let with_place = |flow: &Flow| {
        let row = &service.facilities[flow.site.index()];
        let (over, all) = (row.over.unwrap_or_default(), row.allocated.unwrap_or_default());
        let left_over = if all > Persons::ZERO { over.to_f64() / all.to_f64() } else { 0.0 };
        flow.persons - flow.persons.scaled(left_over)
    };
    let mut sum = (Persons::ZERO, 0);
    for flow in service.allocation.flows().of(cell) {
        let persons = with_place(flow);
        sum.0 += persons;
        sum.1 += i128::from(persons.micro()) * micro(flow.cost);
    }
    sum
}

/// Whole micrometres or microseconds, so that a sum does not depend on its order.
fn micro(cost: f64) -> i128 {
    i128::from((cost * 1e6).round() as i64)
}

/// People who have a place under every method, and the mean way of just these people under each: of a cell as many as have one under
/// the method that has places for the fewest of it.
fn same_people(by_method: &[ServiceResult]) -> (Persons, Vec<Option<f64>>) {
    let mut people = Persons::ZERO;
    let mut ways = vec![0.0_f64; by_method.len()];
    let cells = by_method.first().map_or(0, |service| service.demand.len());
    for cell in 0..cells {
        let seats: Vec<(Persons, i128)> = by_method.iter().map(|service| seated(service, cell)).collect();
        let same = seats.iter().map(|(seated, _)| *seated).min().unwrap_or_default();
        if same > Persons::ZERO {
            people += same;
            for (sum, (seated, way)) in ways.iter_mut().zip(seats) {
                *sum += same.to_f64() * (way as f64 / seated.micro() as f64 / 1e6);
            }
        }
    }
    let mean = |sum: f64| (people > Persons::ZERO).then(|| sum / people.to_f64());
    (people, ways.into_iter().map(mean).collect())
}

/// Sums up one service under its method.
fn method_row(service: &ServiceResult, served_by_all: Persons, mean_of_same: Option<f64>) -> MethodRow {
    let ledger = &service.ledger.demand;
    let over = service.facilities.iter().filter_map(|facility| facility.over).filter(|over| *over > Persons::ZERO);
    let mut ways: Vec<(f64, i64)> =
        service.allocation.flows().all().iter().map(|flow| (flow.cost, flow.persons.micro())).collect();
    ways.sort_by(|a, b| a.0.total_cmp(&b.0));
    let people: i128 = ways.iter().map(|way| i128::from(way.1)).sum();
    let length: i128 = ways.iter().map(|way| micro(way.0) * i128::from(way.1)).sum();
    let mut so_far = 0_i128;
    let p95 = ways.iter().find(|way| {
        so_far += i128::from(way.1);
        so_far * 100 >= people * 95
    });
    MethodRow {
        service: service.id.clone(),
        method: service.method,
        demand: service.total.demand,
        served: ledger.allocated - ledger.over,
        unmet: ledger.unmet + ledger.over,
        unreachable: ledger.unreachable,
        spare: service.ledger.places.map(|places| places.spare),
        mean: (people > 0).then(|| length as f64 / people as f64 / 1e6),
        served_by_all,
        mean_of_same,
        p95: p95.map(|way| way.0),
        overfull: over.clone().count(),
        most_over: over.max().unwrap_or(Persons::ZERO),
    }
}

/// One service under several methods; all on the same demand and facilities.
#[derive(Debug, Clone)]
pub struct ServiceComparison {
    /// The service.
    pub id: ServiceId,
    /// What people call it, and its places.
    pub called: Called,
    /// In the order of [`Method::ALL`], those that could be run.
    pub by_method: Vec<ServiceResult>,
    /// Their sums, in the same order.
    pub rows: Vec<MethodRow>,
    /// Whether the optimal method keeps rules that the others do not know (who may go where).
    pub is_restricted: bool,
    /// Cells with people whom not all methods send to the same facility, or of whom not all have a place, ascending.
    pub disagreeing: Vec<u32>,
}

impl ServiceComparison {
    /// Compares.
    pub fn new((id, called): (ServiceId, Called), is_restricted: bool, by_method: Vec<ServiceResult>) -> Self {
        let (people, means) = same_people(&by_method);
        let rows = by_method.iter().zip(means).map(|(service, mean)| method_row(service, people, mean)).collect();
        let differs = |cell: usize| {
            let answer = |service: &ServiceResult| {
                (service.allocation.flows().of(cell).to_vec(), service.allocation.unmet()[cell])
            };
            by_method.windows(2).any(|pair| {
                let ((a, a_unmet), (b, b_unmet)) = (answer(&pair[0]), answer(&pair[1]));
                a_unmet != b_unmet
                    || a.len() != b.len()
                    || a.iter().zip(&b).any(|(a, b)| (a.site, a.persons) != (b.site, b.persons))
            })
        };
        let cells = by_method.first().map_or(0, |service| service.demand.len());
        let disagreeing = (0..cells).filter(|cell| differs(*cell)).map(|cell| cell as u32).collect();
        Self { id, called, by_method, rows, is_restricted, disagreeing }
    }
}

/// All services of a study under several methods.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// The study as it stands: model, layers, issues.
    pub results: Results,
    /// In the study's order.
    pub services: Vec<ServiceComparison>,
}
