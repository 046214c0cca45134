//! Tells how far the optimal allocation has come, and stops it where that is good enough.

use crate::model::ServiceId;
use crate::read::Progress;
use crate::solver::transport::{Step, Watch};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Between the solver and whoever is told about progress.
pub(super) struct Watcher<'a> {
    progress: &'a dyn Progress,
    service: &'a ServiceId,
    stop_at_gap: f64,
    told: Mutex<Option<Instant>>,
}

/// Not more often than this.
const PAUSE: Duration = Duration::from_millis(200);

impl<'a> Watcher<'a> {
    pub fn new(progress: &'a dyn Progress, service: &'a ServiceId, stop_at_gap: f64) -> Self {
        Self { progress, service, stop_at_gap, told: Mutex::new(None) }
    }

    /// Whether it is time to say something again.
    fn is_time(&self) -> bool {
        let Ok(mut told) = self.told.lock() else { return false };
        let is_time = told.is_none_or(|told| told.elapsed() >= PAUSE);
        if is_time {
            *told = Some(Instant::now());
        }
        is_time
    }
}

impl Watch for Watcher<'_> {
    fn report(&self, step: Step) -> bool {
        let gap = match step {
            Step::Filling { gap, bound } => gap as f64 / (bound as f64).max(1.0),
            _ => f64::INFINITY,
        };
        if self.is_time() {
            let id = self.service;
            let people = |millionths: i128| (millionths / 1_000_000).to_string();
            let (zh, en) = match step {
                Step::Coarse { sources } => {
                    (format!("{id}：粗略价格，{sources} 个合并格"), format!("{id}: prices from {sources} merged cells"))
                }
                Step::Seating { over, total } => (
                    format!("{id}：{} / {} 人还要挪动", people(over), people(total)),
                    format!("{id}: {} of {} people still to be moved", people(over), people(total)),
                ),
                Step::Serving { unserved } => (
                    format!("{id}：为 {} 人找学位/床位", people(unserved)),
                    format!("{id}: looking for places for {} people", people(unserved)),
                ),
                Step::Filling { .. } => (
                    format!("{id}：与最优的差距不超过 {:.4}%", gap * 100.0),
                    format!("{id}: at most {:.4} % above the optimum", gap * 100.0),
                ),
            };
            self.progress.detail(&zh, &en);
        }
        gap <= self.stop_at_gap
    }
}
