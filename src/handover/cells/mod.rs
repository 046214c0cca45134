//! The cells of a service, looked at once for all that is handed over: how far people go, and where those are who have no place.

mod marks;

pub(super) use marks::Marks;

use super::Case;
use crate::prepare::Failure;
use crate::study::ServiceTable;
use crate::units::Impedance;
use std::collections::BTreeMap;

/// Lengths of ways up to which people are counted, in metres and in seconds; those who go farther come last.
pub(super) const METRES: [f64; BANDS - 1] = [500.0, 1_000.0, 2_000.0, 3_000.0, 6_000.0];
pub(super) const SECONDS: [f64; BANDS - 1] = [300.0, 600.0, 900.0, 1_800.0, 3_600.0];

/// Groups of people by the length of their ways.
pub(super) const BANDS: usize = 6;

/// Steps by which ways are counted for a curve.
const STEP_METRES: f64 = 100.0;
const STEP_SECONDS: f64 = 60.0;

/// Longer ways than so many steps are counted as if they were that long.
const MOST_STEPS: f64 = 10_000.0;

/// What is kept of the cells of a service.
#[derive(Debug)]
pub(super) struct Cells {
    /// People by the length of their way, by zone and of all.
    pub zones: BTreeMap<String, [f64; BANDS]>,
    pub total: [f64; BANDS],
    /// How long a step is, and people by the number of the step that their way ends in, from 0.
    #[cfg_attr(not(feature = "report"), allow(dead_code, reason = "only charts have steps"))]
    pub step: f64,
    pub steps: BTreeMap<u32, f64>,
    /// Of those who go somewhere, who go farther than the cutoff of the service; none without one.
    pub far: f64,
    /// Those within reach of a site, but without a place.
    pub unmet: Marks,
    /// Those with nothing in reach.
    pub unreachable: Marks,
}

impl Cells {
    /// Those of a service; `None` where the results have no cells.
    pub fn read(case: &Case, service: &ServiceTable) -> Result<Option<Self>, Failure> {
        let (limits, step) = match case.impedance(service) {
            Impedance::Metres => (METRES, STEP_METRES),
            Impedance::Seconds => (SECONDS, STEP_SECONDS),
        };
        let mut cells = Self {
            zones: BTreeMap::new(),
            total: [0.0; BANDS],
            step,
            steps: BTreeMap::new(),
            far: 0.0,
            unmet: Marks::default(),
            unreachable: Marks::default(),
        };
        let cutoff = service.limit();
        let mut spacing = Spacing::default();
        let is_there = case.each(service.id.as_str(), "demand", |cell| {
            spacing.see(cell.at);
            for (column, marks) in [("unmet", &mut cells.unmet), ("unreachable", &mut cells.unreachable)] {
                if let Some(at) = cell.at.filter(|_| cell.number(column).is_some_and(|people| people > 0.0)) {
                    marks.push(at, spacing.found());
                }
            }
            let (Some(cost), Some(people)) = (cell.number("cost"), cell.number("allocated")) else { return };
            let number = (cost / step).ceil().clamp(1.0, MOST_STEPS) as u32 - 1;
            *cells.steps.entry(number).or_default() += people;
            if cutoff.is_some_and(|cutoff| !cutoff.holds(cost)) {
                cells.far += people;
            }
            let at = limits.iter().take_while(|limit| cost > **limit).count();
            cells.total[at] += people;
            if let Some(zone) = cell.text("zone") {
                match cells.zones.get_mut(zone) {
                    Some(zone) => zone[at] += people,
                    None => cells.zones.entry(zone.to_owned()).or_default()[at] = people,
                }
            }
        })?;
        for marks in [&mut cells.unmet, &mut cells.unreachable] {
            marks.settle(spacing.found());
        }
        Ok(is_there.then_some(cells))
    }
}

/// How far cells lie from one another: in a grid a cell stands beside the one before it.
#[derive(Debug, Default)]
struct Spacing {
    before: Option<[f64; 2]>,
    least: Option<f64>,
    seen: usize,
}

impl Spacing {
    /// Cells that are looked at.
    const LOOKED_AT: usize = 2_000;

    /// Where nobody knows: a hectare.
    const UNKNOWN: f64 = 100.0;

    fn see(&mut self, at: Option<[f64; 2]>) {
        self.seen += 1;
        if self.seen > Self::LOOKED_AT {
            return;
        }
        let beside = |at: [f64; 2], before: [f64; 2]| (at[0] - before[0]).abs().max((at[1] - before[1]).abs());
        let step = at.zip(self.before).map(|(at, before)| beside(at, before)).filter(|step| *step >= 1.0);
        if let Some(step) = step {
            self.least = Some(self.least.map_or(step, |least| least.min(step)));
        }
        self.before = at;
    }

    fn found(&self) -> f64 {
        self.least.unwrap_or(Self::UNKNOWN)
    }
}
