//! Which ways are asked for, so that no others are looked for: those of all pairs up to some length, and from every cell that to the nearest
//! of some facilities, however far.

use super::norms;
use crate::cost::Paths;
use crate::model::{Method, Model, Offer, Sites, ZoneIx};
use crate::study::{AccessTable, Cost, CoverageTable, CutoffBy, ServiceTable, Study, StudyFile};
use crate::units::{self, Limit};
use std::collections::BTreeSet;

/// For what ways are made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Every pair may be asked for.
    Everything,
    /// The study is computed in these years, and nothing else is asked.
    Years(BTreeSet<i32>),
}

/// What is asked of one way of travelling.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Needs {
    /// The longest way of any cell to any facility that counts, in thousandths.
    pub pairs: i64,
    /// Facilities, ascending, of which the nearest counts however far: for all cells, or for those of a zone.
    pub nearest: BTreeSet<(Option<ZoneIx>, Vec<usize>)>,
}

impl Needs {
    const ENDLESS: i64 = Paths::ENDLESS;

    /// Those of a study, of a way of travelling by its name.
    pub fn of(model: &Model, study: &Study, travel: &str, purpose: &Purpose) -> Self {
        let mut needs = Self::default();
        let mut facilities = BTreeSet::new();
        for service in services(&study.file, travel) {
            needs.pairs = needs.pairs.max(farthest(&study.file, service));
            let is_open = !service.method.heeds_cutoff() || service.limit().is_none();
            if norms::ask_for_ways(&study.held(), &service.id) {
                needs.pairs = Self::ENDLESS;
            } else if is_open {
                match nearest(model, study, service, purpose) {
                    Some(sets) => {
                        facilities.extend(sets.iter().flat_map(|set| set.1.iter().copied()));
                        needs.nearest.extend(sets);
                    }
                    None => needs.pairs = Self::ENDLESS,
                }
            }
        }
        // As many searches as there are facilities find all pairs.
        if needs.pairs == Self::ENDLESS || needs.nearest.len() >= facilities.len() {
            let is_asked = !needs.nearest.is_empty() || needs.pairs == Self::ENDLESS;
            needs = Self { pairs: if is_asked { Self::ENDLESS } else { needs.pairs }, nearest: BTreeSet::new() };
        }
        needs
    }

    /// Whether what was made for others is enough.
    pub fn are_met_by(&self, others: &Self) -> bool {
        self.pairs <= others.pairs && (others.pairs == Self::ENDLESS || self.nearest.is_subset(&others.nearest))
    }
}

pub(super) fn services<'f>(file: &'f StudyFile, travel: &str) -> impl Iterator<Item = &'f ServiceTable> {
    file.service.iter().filter(move |service| matches!(&service.cost, Cost::Travel(of) if of == travel))
}

/// The longest way that any limit, score or coverage of a service asks for, in thousandths.
fn farthest(file: &StudyFile, service: &ServiceTable) -> i64 {
    let limits = service.limit().into_iter().chain(service.cutoff_by.iter().flat_map(CutoffBy::limits));
    let coverage = file.coverage.iter().filter(|table| table.service == service.id);
    let limits = limits.chain(coverage.filter_map(CoverageTable::limit)).map(Limit::thousandths);
    let scores = file.access.iter().filter(|table| table.service == service.id);
    let reach = |reach: f64| if reach.is_finite() { units::thousandths(reach) } else { Needs::ENDLESS };
    let scores = scores.filter_map(AccessTable::question).map(|question| reach(question.reach()));
    limits.chain(scores).fold(0, i64::max)
}

/// The facilities of which a service asks for the nearest, in every year; none where it asks for more.
fn nearest(
    model: &Model,
    study: &Study,
    service: &ServiceTable,
    purpose: &Purpose,
) -> Option<BTreeSet<(Option<ZoneIx>, Vec<usize>)>> {
    let Purpose::Years(years) = purpose else { return None };
    // Areas and limits of sites forbid the nearest, and draws close sites.
    let is_plain = service.cutoff_by.is_none()
        && !model.attendance.contains_key(&service.id)
        && study.file.uncertainty.is_none()
        && service.eligibility.is_none();
    if !is_plain || !matches!(service.method, Method::Nearest | Method::Zone) {
        return None;
    }
    let sites = Sites::of(model, &service.id);
    let mut sets = BTreeSet::new();
    for year in years {
        let offer = Offer::of(model, &sites, &service.id, service.is_uncounted(), *year);
        let open = offer.sites();
        let number = |site: &crate::model::SiteIx| sites.facility[site.index()].index();
        if service.method == Method::Nearest {
            sets.insert((None, open.iter().map(number).collect()));
            continue;
        }
        let zones: BTreeSet<ZoneIx> = open.iter().filter_map(|site| sites.zone[site.index()]).collect();
        for zone in zones {
            let own = open.iter().filter(|site| sites.zone[site.index()] == Some(zone));
            sets.insert((Some(zone), own.map(number).collect()));
        }
    }
    Some(sets)
}
