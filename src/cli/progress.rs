//! Progress of long work: a bar on a terminal, or JSON lines for programs.

use crate::read::Progress;
use crate::words::{Lang, Sentence, escape, escape_json};
use indicatif::{ProgressBar, ProgressStyle};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

/// A bar that says what is being done.
pub struct Bar {
    bar: ProgressBar,
    lang: Lang,
}

impl Bar {
    pub fn new(lang: Lang) -> Self {
        let bar = ProgressBar::new(0);
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {wide_bar} {percent:>3} %") {
            bar.set_style(style);
        }
        Self { bar, lang }
    }
}

impl Progress for Bar {
    fn stage(&self, what: &Sentence) {
        self.bar.set_length(0);
        self.bar.set_position(0);
        self.bar.set_message(escape(&what.text(self.lang)));
        self.bar.tick();
    }

    fn detail(&self, what: &Sentence) {
        self.bar.set_message(escape(&what.text(self.lang)));
        self.bar.tick();
    }

    fn advance(&self, done: u64, total: u64) {
        self.bar.set_length(total);
        self.bar.set_position(done);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// One JSON object per line on standard error: `{"stage":"…","done":1,"total":2}`, at most one per per cent.
#[derive(Default)]
pub struct Lines {
    stage: Mutex<String>,
    percent: AtomicU64,
}

impl Lines {
    fn put(line: &serde_json::Value) {
        let line = escape_json(&line.to_string()) + "\n";
        let _ = std::io::Write::write_all(&mut std::io::stderr().lock(), line.as_bytes());
    }

    fn line(&self, done: u64, total: u64) {
        let stage = self.stage.lock().map(|stage| stage.clone()).unwrap_or_default();
        let line = serde_json::json!({ "stage": stage, "done": done, "total": total });
        Self::put(&line);
    }
}

impl Progress for Lines {
    fn stage(&self, what: &Sentence) {
        if let Ok(mut stage) = self.stage.lock() {
            *stage = what.text(Lang::En);
        }
        self.percent.store(0, Ordering::Relaxed);
        self.line(0, 0);
    }

    fn detail(&self, what: &Sentence) {
        let stage = self.stage.lock().map(|stage| stage.clone()).unwrap_or_default();
        let line = serde_json::json!({ "stage": stage, "detail": what.text(Lang::En) });
        Self::put(&line);
    }

    fn advance(&self, done: u64, total: u64) {
        let percent = done.saturating_mul(100).checked_div(total).unwrap_or(0);
        if self.percent.swap(percent, Ordering::Relaxed) != percent {
            self.line(done, total);
        }
    }
}
