//! What a command says: results on standard output, everything else on standard error.

use super::args::{Global, ProgressKind};
use super::progress::{Bar, Lines};
use crate::issue::{Group, Issue, Issues, Severity, exit};
use crate::read::{Progress, Quiet};
use crate::study::Failure;
use crate::words::{Lang, Sentence, escape, escape_json, escape_page, say, shorten, word};
use serde_json::{Value, json};
use std::io::{IsTerminal, Write};
use std::sync::Mutex;

/// How a command speaks.
pub struct Report {
    pub lang: Lang,
    pub json: bool,
    quiet: bool,
    verbose: bool,
    strict: bool,
    progress: ProgressKind,
}

/// Why standard output did not take what was printed: a full disk behind it.
static UNPRINTED: Mutex<Option<String>> = Mutex::new(None);

/// Findings of one kind that are printed one by one without `--verbose`.
const SHOWN: usize = 3;

impl Report {
    pub fn new(lang: Lang, global: &Global) -> Self {
        let lang = global.lang.unwrap_or(lang);
        let Global { json, quiet, verbose, strict, progress, .. } = *global;
        Self { lang, json, quiet, verbose, strict, progress }
    }

    /// A line for people, on standard error; silent with `--quiet`.
    pub fn say(&self, sentence: &Sentence) {
        if !self.quiet {
            Self::err(&sentence.text(self.lang));
        }
    }

    /// Text of the result, on standard output; whatever names it holds, it is harmless there.
    pub fn print(text: &str) {
        Self::put(&escape_page(text));
    }

    /// The result for programs, on standard output, where people may look at it too.
    pub fn json(document: &Value) {
        Self::put(&escape_json(&document.to_string()));
    }

    /// With a closed pipe nobody reads it; any other failure is remembered.
    fn put(text: &str) {
        let mut out = std::io::stdout().lock();
        let end = if text.ends_with('\n') { "" } else { "\n" };
        let printed =
            out.write_all(text.as_bytes()).and_then(|()| out.write_all(end.as_bytes())).and_then(|()| out.flush());
        if let Err(error) = printed
            && error.kind() != std::io::ErrorKind::BrokenPipe
            && let Ok(mut unprinted) = UNPRINTED.lock()
        {
            unprinted.get_or_insert_with(|| error.to_string());
        }
    }

    /// Why some of the result could not be printed.
    pub fn unprinted() -> Option<String> {
        UNPRINTED.lock().ok()?.clone()
    }

    /// Text of the result for people only: nothing under `--json`.
    pub fn show(&self, text: &str) {
        if !self.json && !self.quiet {
            Self::print(text);
        }
    }

    /// Text of a result that is printed even with `--quiet`: what does not hold.
    pub fn fault(&self, text: &str) {
        if !self.json && !text.is_empty() {
            Self::print(text);
        }
    }

    pub fn err(text: &str) {
        let mut err = std::io::stderr().lock();
        let _ = writeln!(err, "{}", escape_page(text));
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
            self.say(&say("cli.report.strict"));
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
                Self::err(&in_words(issue, self.lang));
            }
            let rest = group.count - group.examples.len().min(shown);
            if rest > 0 {
                let people = group.persons.map(|people| say("cli.report.more_people").with("n", people));
                Self::err(&say("cli.report.more").count("n", rest).part("people", people).text(self.lang));
            }
        }
        let (errors, warnings) = (issues.count(Severity::Error), issues.count(Severity::Warning));
        if errors + warnings > 0 {
            let counts = say("cli.report.counts")
                .part("errors", [say("cli.report.errors").count("n", errors)])
                .part("warnings", [say("cli.report.warnings").count("n", warnings)])
                .part("notes", [say("cli.report.notes").count("n", issues.count(Severity::Info))]);
            self.say(&counts);
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
                    Self::json(&json!({ "ok": false, "exit_code": code, "issues": self.issues_json(issues) }));
                }
            }
            Failure::Bug(what) => self.bug(what),
        }
        code
    }

    /// Something that can only be a fault of the program.
    pub fn bug(&self, what: &str) {
        Self::err(&say("cli.report.bug").with("what", what).text(self.lang));
        if self.json {
            Self::json(&json!({ "ok": false, "exit_code": exit::BUG, "error": what }));
        }
    }

    /// A command line that cannot be carried out.
    pub fn usage(&self, what: &Sentence) -> u8 {
        Self::err(&say("cli.report.usage").part("what", [what.clone()]).text(self.lang));
        if self.json {
            let what = what.text(self.lang);
            Self::json(&json!({ "ok": false, "exit_code": exit::USAGE, "error": what }));
        }
        exit::USAGE
    }
}

/// One finding as text: code and sentence, where, help.
pub fn in_words(issue: &Issue, lang: Lang) -> String {
    let severity = severity_word(issue.severity(), lang);
    let mut text = format!("{severity}[{}]: {}", issue.code, issue.sentence(lang));
    let place = place(issue, lang);
    if !place.is_empty() {
        text.push_str(&format!("\n  --> {place}"));
    }
    let help = issue.help(lang);
    if !help.is_empty() && issue.severity() != Severity::Info {
        text.push('\n');
        text.push_str(word("cli.report.help", lang));
        text.push_str(&help);
    }
    text
}

fn place(issue: &Issue, lang: Lang) -> String {
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
                parts.push(say("cli.report.feature").with("n", feature).with("named", named).text(lang));
            }
        }
    }
    if let Some(field) = &issue.field {
        parts.push(say("cli.report.field").with("field", clean(field)).text(lang));
    }
    if let Some(line) = issue.line {
        parts.push(say("cli.report.line").with("n", line).text(lang));
    }
    match (&issue.file, parts.is_empty()) {
        (Some(file), true) => clean(file),
        (Some(file), false) => format!("{}: {}", clean(file), parts.join(", ")),
        (None, _) => parts.join(", "),
    }
}

/// `error`, `warning`, `note`.
pub fn severity_word(severity: Severity, lang: Lang) -> &'static str {
    let key = match severity {
        Severity::Error => "cli.severity.error",
        Severity::Warning => "cli.severity.warning",
        Severity::Info => "cli.severity.info",
    };
    word(key, lang)
}
