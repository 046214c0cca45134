//! Methods side by side: who has a place under each, how far away, and where they disagree.

use super::{Results, ServiceResult};
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
    /// The way that 95 in 100 of them do not exceed.
    pub p95: Option<f64>,
    /// Facilities to which more people are sent than they have places.
    pub overfull: usize,
    /// The largest number of people sent to a facility beyond its places.
    pub most_over: Persons,
}

/// Sums up one service under its method.
pub fn method_row(service: &ServiceResult) -> MethodRow {
    let ledger = &service.ledger.demand;
    let over = service.facilities.iter().filter_map(|facility| facility.over).filter(|over| *over > Persons::ZERO);
    let mut ways: Vec<(f64, i64)> =
        service.allocation.flows().all().iter().map(|flow| (flow.cost, flow.persons.micro())).collect();
    ways.sort_by(|a, b| a.0.total_cmp(&b.0));
    let people: i128 = ways.iter().map(|way| i128::from(way.1)).sum();
    // In whole micrometres, so that the sum does not depend on the order.
    let length: i128 = ways.iter().map(|way| i128::from((way.0 * 1e6).round() as i64) * i128::from(way.1)).sum();
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
        let rows = by_method.iter().map(method_row).collect();
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
