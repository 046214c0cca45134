//! What a command says: results on standard output, everything else on standard error.

use super::args::{Global, ProgressKind};
use super::progress::{Bar, Lines};
use crate::issue::{Group, Issue, Issues, Lang, Severity, escape, exit, shorten};
use crate::read::{Progress, Quiet};
use crate::study::Failure;
use serde_json::{Value, json};
use std::io::{IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};

/// How a command speaks.
pub struct Report {
    pub lang: Lang,
    pub json: bool,
    quiet: bool,
    verbose: bool,
    strict: bool,
    progress: ProgressKind,
}

/// Set when standard output does not take what is printed: a full disk behind it.
static UNTOLD: AtomicBool = AtomicBool::new(false);

/// Findings of one kind that are printed one by one without `--verbose`.
const SHOWN: usize = 3;

impl Report {
    pub fn new(lang: Lang, global: &Global) -> Self {
        let lang = global.language().unwrap_or(lang);
        let Global { json, quiet, verbose, strict, progress, .. } = *global;
        Self { lang, json, quiet, verbose, strict, progress }
    }

    /// A line for people in one of both languages, on standard error; silent with `--quiet`.
    pub fn say(&self, zh: &str, en: &str) {
        if !self.quiet {
            Self::err(self.lang.pick(zh, en));
        }
    }

    /// Text of the result, on standard output. With a closed pipe there is nobody to tell; any other failure is remembered.
    pub fn print(text: &str) {
        let mut out = std::io::stdout().lock();
        let end = if text.ends_with('\n') { "" } else { "\n" };
        let told =
            out.write_all(text.as_bytes()).and_then(|()| out.write_all(end.as_bytes())).and_then(|()| out.flush());
        if told.is_err_and(|error| error.kind() != std::io::ErrorKind::BrokenPipe) {
            UNTOLD.store(true, Ordering::Relaxed);
        }
    }

    /// Whether some of the result could not be printed.
    pub fn is_untold() -> bool {
        UNTOLD.load(Ordering::Relaxed)
    }

    /// Text of the result for people only: nothing under `--json`.
    pub fn tell(&self, text: &str) {
        if !self.json && !self.quiet {
            Self::print(text);
        }
    }

    pub fn err(text: &str) {
        let mut err = std::io::stderr().lock();
        let _ = writeln!(err, "{text}");
    }

    /// How progress is shown: a bar only on a terminal.
    pub fn progress(&self) -> Box<dyn Progress> {
        match self.progress {
            ProgressKind::Json => Box::new(Lines::default()),
            ProgressKind::Auto if !self.quiet && std::io::stderr().is_terminal() => Box::new(Bar::new(self.lang)),
            _ => Box::new(Quiet),
        }
    }

    /// Whether these findings forbid going on.
    pub fn forbids(&self, issues: &Issues) -> bool {
        let stopped = self.strict && issues.count(Severity::Warning) > 0;
        if stopped && !issues.has_errors() {
            self.say("--strict：有警告，视为错误", "--strict: there are warnings, which count as errors");
        }
        issues.has_errors() || stopped
    }

    /// Prints findings, grouped, and a line that counts them.
    pub fn issues(&self, issues: &Issues) {
        for group in issues.groups() {
            let severity = group.examples.first().map(Issue::severity);
            if self.quiet && severity != Some(Severity::Error) {
                continue;
            }
            let shown = if self.verbose { group.examples.len() } else { SHOWN };
            for issue in group.examples.iter().take(shown) {
                Self::err(&self.issue(issue));
            }
            let rest = group.count - group.examples.len().min(shown);
            if rest > 0 {
                let persons = group.persons.map_or(String::new(), |p| {
                    self.lang.pick(format!("，共涉及 {p} 人"), format!(", {p} persons in all"))
                });
                Self::err(&self.lang.pick(
                    format!("  …… 另有 {rest} 处同类问题{persons}"),
                    format!("  ... and {rest} more of the same kind{persons}"),
                ));
            }
        }
        let (errors, warnings) = (issues.count(Severity::Error), issues.count(Severity::Warning));
        if errors + warnings > 0 {
            let infos = issues.count(Severity::Info);
            self.say(
                &format!("{errors} 个错误，{warnings} 个警告，{infos} 条提示；`catchment explain 代码` 说明每一种"),
                &format!(
                    "{}, {}, {}; `catchment explain CODE` tells about each",
                    counted(errors, "error"),
                    counted(warnings, "warning"),
                    counted(infos, "note"),
                ),
            );
        }
    }

    /// One finding as text: code and sentence, where, help.
    fn issue(&self, issue: &Issue) -> String {
        let word = match issue.severity() {
            Severity::Error => self.lang.pick("错误", "error"),
            Severity::Warning => self.lang.pick("警告", "warning"),
            Severity::Info => self.lang.pick("提示", "info"),
        };
        let mut text = format!("{word}[{}]: {}", issue.code, issue.sentence(self.lang));
        let place = self.place(issue);
        if !place.is_empty() {
            text.push_str(&format!("\n  --> {place}"));
        }
        let help = issue.help(self.lang);
        if !help.is_empty() && issue.severity() != Severity::Info {
            text.push_str(&format!("\n  {}{help}", self.lang.pick("办法：", "help: ")));
        }
        text
    }

    fn place(&self, issue: &Issue) -> String {
        let clean = |text: &str| shorten(&escape(text), 80);
        let mut parts = Vec::new();
        if let Some(feature) = issue.feature {
            let named: Vec<String> =
                [issue.id.as_deref().map(|id| format!("id \"{}\"", clean(id))), issue.name.as_deref().map(clean)]
                    .into_iter()
                    .flatten()
                    .collect();
            let named = named.join(", ");
            // A line is what people find; the number of the feature, from 0, then only stands in the way.
            match (issue.line.is_some(), named.is_empty()) {
                (true, true) => {}
                (true, false) => parts.push(named),
                (false, _) => {
                    let named = if named.is_empty() { named } else { format!(" ({named})") };
                    parts.push(
                        self.lang.pick(format!("第 {feature} 个要素{named}"), format!("feature {feature}{named}")),
                    );
                }
            }
        }
        if let Some(field) = &issue.field {
            parts.push(self.lang.pick(format!("字段 {}", clean(field)), format!("field {}", clean(field))));
        }
        if let Some(line) = issue.line {
            parts.push(self.lang.pick(format!("第 {line} 行"), format!("line {line}")));
        }
        match (&issue.file, parts.is_empty()) {
            (Some(file), true) => clean(file),
            (Some(file), false) => format!("{}: {}", clean(file), parts.join(", ")),
            (None, _) => parts.join(", "),
        }
    }

    /// Findings as JSON.
    pub fn issues_json(&self, issues: &Issues) -> Value {
        let group = |group: &Group| {
            let first = group.examples.first();
            json!({
                "code": first.map(|i| i.code),
                "severity": first.map(Issue::severity),
                "file": first.and_then(|i| i.file.as_deref()),
                "field": first.and_then(|i| i.field.as_deref()),
                "count": group.count,
                "persons": group.persons,
                "sentence": first.map(|i| i.sentence(self.lang)),
                "help": first.map(|i| i.help(self.lang)),
                "examples": group.examples,
            })
        };
        issues.groups().map(group).collect()
    }

    /// Says why a run ended and gives its exit code.
    pub fn failure(&self, failure: &Failure) -> u8 {
        let code = failure.exit_code();
        match failure {
            Failure::Missing(issues) | Failure::Data(issues) => {
                self.issues(issues);
                if self.json {
                    Self::print(
                        &json!({ "ok": false, "exit_code": code, "issues": self.issues_json(issues) }).to_string(),
                    );
                }
            }
            Failure::Bug(what) => self.bug(what),
        }
        code
    }

    /// Something that can only be a fault of the program.
    pub fn bug(&self, what: &str) {
        Self::err(&self.lang.pick(
            format!("错误[E0901]: 总账不平或复核不符，没有写出任何结果：{what}\n  办法：这是程序的错误，请连同研究文件一起报告。"),
            format!("error[E0901]: the ledger does not close or the re-check fails; nothing was written: {what}\n  help: this is a fault of the program; please report it with the study."),
        ));
        if self.json {
            Self::print(&json!({ "ok": false, "exit_code": exit::BUG, "error": what }).to_string());
        }
    }

    /// A command line that cannot be carried out.
    pub fn usage(&self, zh: &str, en: &str) -> u8 {
        Self::err(&self.lang.pick(format!("错误：{zh}"), format!("error: {en}")));
        if self.json {
            Self::print(&json!({ "ok": false, "exit_code": exit::USAGE, "error": self.lang.pick(zh, en) }).to_string());
        }
        exit::USAGE
    }
}

/// `1 error`, `2 errors`.
fn counted(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}
