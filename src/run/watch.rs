//! Reports how far the optimal allocation has come, and stops it where that is good enough.

use crate::read::Progress;
use crate::solver::transport::{Step, Watch};
use crate::words::{Called, grouped, say};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Between the solver and whoever shows progress.
pub(super) struct Watcher<'a> {
    progress: &'a dyn Progress,
    service: Called,
    stop_at_gap: f64,
    reported: Mutex<Option<Instant>>,
}

/// Not more often than this.
const PAUSE: Duration = Duration::from_millis(200);

impl<'a> Watcher<'a> {
    pub fn new(progress: &'a dyn Progress, service: Called, stop_at_gap: f64) -> Self {
        Self { progress, service, stop_at_gap, reported: Mutex::new(None) }
    }

    /// Whether it is time for another report.
    fn is_time(&self) -> bool {
        let Ok(mut last) = self.reported.lock() else { return false };
        let is_time = last.is_none_or(|last| last.elapsed() >= PAUSE);
        if is_time {
            *last = Some(Instant::now());
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
            let people = |millionths: i128| grouped(&(millionths / 1_000_000).to_string());
            let step = match step {
                Step::Coarse { sources } => say("run.progress.coarse").count("n", sources),
                Step::Assigning { over, total } => {
                    say("run.progress.seating").with("people", people(over)).with("total", people(total))
                }
                Step::Serving { unserved } => say("run.progress.serving").with("people", people(unserved)),
                Step::Filling { .. } => say("run.progress.filling").decimals("percent", gap * 100.0, 4),
            };
            let step = step.part("seats", [self.service.seats.words()]);
            self.progress.detail(&step.text_of("service", self.service.name.clone()));
        }
        gap <= self.stop_at_gap
    }
}
