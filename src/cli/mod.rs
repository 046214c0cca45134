//! The command line: a thin skin over the library, one file per command.

mod access_table;
mod args;
mod balance_table;
mod by_road;
mod changes_table;
mod check;
mod check_claims;
mod compare;
mod compare_methods;
mod convert;
mod demo;
mod explain;
mod fail_on;
mod fix;
mod forecast;
mod hand_over;
mod help;
mod init;
mod norms_table;
mod od;
mod optimal;
mod places_table;
mod progress;
mod report;
mod run;
mod table;
mod verify;
mod years_table;

use args::{Cli, Command};
use clap::{CommandFactory, FromArgMatches};
use report::Report;
use std::ffi::OsString;
use std::io::IsTerminal;
use std::process::ExitCode;

use crate::issue::{self, Issue, exit};
use crate::words::Lang;

/// Runs the command line and gives its exit code.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    issue::keep_caught_quiet();
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let lang = language(&arguments);
    let command = help::localised(Cli::command(), lang);
    let parsed = command.try_get_matches_from(arguments).and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => {
            let code = if error.use_stderr() { exit::USAGE } else { exit::DONE };
            match help::usage_error(&error).filter(|_| lang != Lang::En) {
                Some(what) => Report::err(&what.text(lang)),
                // Help and the version are what was asked for; styles are for a terminal.
                None if !error.use_stderr() && !std::io::stdout().is_terminal() => {
                    Report::print(&error.render().to_string());
                }
                None => {
                    let _ = error.print();
                }
            }
            return printed(code, lang);
        }
    };
    let report = Report::new(lang, &cli.global);
    // Without a handler the system ends the program by itself, only less tidily.
    if !ignores_hangup() {
        let _ = ctrlc::set_handler(interrupted);
    }
    // Fails only when the pool exists already, which no command can have caused yet.
    let _ = rayon::ThreadPoolBuilder::new().num_threads(threads(cli.global.threads)).build_global();
    printed(dispatch(&cli, &report), report.lang)
}

/// The exit code, which is another where all went well but the result could not be printed; that is said.
fn printed(code: u8, lang: Lang) -> ExitCode {
    match Report::unprinted() {
        Some(reason) if code == exit::DONE => {
            let issue = Issue::new("E0745").fact("reason", reason);
            Report::err(&report::in_words(&issue, lang));
            ExitCode::from(exit::INPUT_OUTPUT)
        }
        _ => ExitCode::from(code),
    }
}

/// Whether the program was started so that a closed terminal does not end it (`nohup`); that is left so.
#[cfg(target_os = "linux")]
fn ignores_hangup() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    // Signal 1 is the lowest bit.
    ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).is_some_and(|mask| mask & 1 == 1)
}

/// Elsewhere the system does not tell.
#[cfg(not(target_os = "linux"))]
fn ignores_hangup() -> bool {
    false
}

/// Threads for each processor, at most: more of them only get in each other's way, and a hundred thousand never end.
const PER_PROCESSOR: usize = 4;

/// How many threads work: as many as are asked for, by the option or else by `RAYON_NUM_THREADS`, within reason; one for each
/// processor where nobody asks.
fn threads(option: Option<u16>) -> usize {
    let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let by_environment = || std::env::var("RAYON_NUM_THREADS").ok()?.trim().parse::<usize>().ok();
    let asked = option.map(usize::from).or_else(by_environment).filter(|asked| *asked > 0);
    asked.unwrap_or(processors).min(PER_PROCESSOR * processors)
}

/// Ctrl-C, a request to end or a closed terminal: what is half built goes away, and the exit code says so.
#[allow(clippy::exit, reason = "this is the end of an interrupted program")]
fn interrupted() {
    crate::write::abandon();
    std::process::exit(i32::from(exit::INTERRUPTED));
}

fn dispatch(cli: &Cli, report: &Report) -> u8 {
    match &cli.command {
        Command::Demo { dir } => demo::demo(dir, &cli.global, report),
        Command::Init { dir, files } => init::init(dir, files, &cli.global, report),
        Command::Run { study, out, fail_on, stop_at_gap, hand_over } => {
            let wish = run::Wish { fail_on, stop_at_gap: *stop_at_gap, hand_over: *hand_over };
            run::run(study, out, &wish, &cli.global, report)
        }
        Command::Check { files, diagnostics, fix: None } => {
            check::check(files, diagnostics.as_deref(), &cli.global, report)
        }
        Command::Check { files, diagnostics, fix: Some(folder) } => {
            fix::fix(files, folder, diagnostics.as_deref(), &cli.global, report)
        }
        Command::Verify { out, study } => verify::verify(out, study.as_deref(), report),
        Command::Explain { what, zone, at, places: Some(numbers), study, service } => {
            let asked = (numbers.as_str(), study.as_deref(), service.as_deref());
            explain::places(what.as_deref(), zone.as_deref(), at.as_deref(), asked, report)
        }
        Command::Explain { what, zone, at, .. } => {
            explain::explain(what.as_deref(), zone.as_deref(), at.as_deref(), report)
        }
        Command::Compare { a, b, out } => compare::compare(a, b.as_deref(), out.as_deref(), &cli.global, report),
        Command::CompareMethods { study, out } => compare_methods::compare_methods(study, out, &cli.global, report),
        Command::Forecast { study, from, against } => {
            let test = from.map(|from| forecast::Test { from, against: against.as_deref() });
            forecast::forecast(study, test.as_ref(), &cli.global, report)
        }
        Command::Od { study, out, travel } => od::od(study, travel.as_deref(), out, &cli.global, report),
        Command::Convert { input, out, from, to, layer, encoding } => {
            let wish = crate::prepare::Conversion {
                from: from.clone(),
                to: to.clone(),
                layer: layer.clone(),
                encoding: match encoding {
                    args::EncodingName::Utf8 => crate::write::table::TextEncoding::Utf8,
                    args::EncodingName::Gbk => crate::write::table::TextEncoding::Gbk,
                },
                overwrite: cli.global.overwrite,
            };
            convert::convert(input, out, &wish, report)
        }
        Command::CheckClaims { claims, results, out, fail_on } => {
            let fails = !fail_on.is_empty();
            check_claims::check_claims(claims, results, out.as_deref(), fails, &cli.global, report)
        }
        Command::Report { out, to, claims, results, folder } => {
            let held = claims.as_deref().map(|claims| (claims, &results[..]));
            hand_over::report(out, folder.as_deref(), to, held, &cli.global, report)
        }
        Command::Schema { of } => {
            let schema = match of {
                args::Described::Study => schemars::schema_for!(crate::study::StudyFile),
                args::Described::Claims => schemars::schema_for!(crate::claims::ClaimsFile),
            };
            Report::print(&serde_json::to_string_pretty(&schema).unwrap_or_default());
            exit::DONE
        }
        Command::Completions { shell } => {
            let mut text = Vec::new();
            clap_complete::generate(*shell, &mut Cli::command(), "catchment", &mut text);
            Report::print(&String::from_utf8_lossy(&text));
            exit::DONE
        }
    }
}

/// `--lang`, else what the environment says, else on systems that do not say it there the language of the user's account.
fn language(arguments: &[OsString]) -> Lang {
    let words: Vec<_> = arguments.iter().filter_map(|a| a.to_str()).collect();
    let typed = words.iter().enumerate().rev().find_map(|(index, word)| match word.strip_prefix("--lang") {
        Some("") => words.get(index + 1).copied(),
        Some(rest) => rest.strip_prefix('='),
        None => None,
    });
    let variable = |name: &str| std::env::var(name).ok();
    chosen(typed, variable, system_locale)
}

/// The first that is said; an empty variable says nothing, and one of another language (`C`, `fr_FR`) asks for English.
fn chosen(typed: Option<&str>, variable: impl Fn(&str) -> Option<String>, system: impl Fn() -> Option<String>) -> Lang {
    let environment =
        || ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| variable(name).filter(|value| !value.is_empty()));
    let asked = typed.map(str::to_owned).or_else(environment).or_else(system);
    asked.and_then(|name| Lang::of(&name)).unwrap_or_default()
}

/// Windows and macOS keep the language of the account where programs must ask for it: `zh-CN`.
#[cfg(any(windows, target_os = "macos"))]
fn system_locale() -> Option<String> {
    sys_locale::get_locale()
}

/// Elsewhere the environment says it.
#[cfg(not(any(windows, target_os = "macos")))]
fn system_locale() -> Option<String> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_gets_a_hundred_thousand_threads() {
        let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        assert_eq!(threads(Some(1)), 1);
        assert_eq!(threads(Some(u16::MAX)), PER_PROCESSOR * processors);
    }

    #[test]
    fn the_language_is_typed_else_in_the_environment_else_that_of_the_account() {
        let nothing = |_: &str| None;
        let account = || Some("zh-Hans-CN".to_owned());
        assert_eq!(chosen(None, nothing, account), Lang::Zh, "Windows without LANG");
        assert_eq!(chosen(Some("en"), nothing, account), Lang::En);
        let set = |value: &'static str| move |name: &str| (name == "LANG").then(|| value.to_owned());
        assert_eq!(chosen(None, set("en_US.UTF-8"), account), Lang::En, "what is set goes before the account");
        assert_eq!(chosen(None, set("C"), account), Lang::En);
        assert_eq!(chosen(None, set(""), account), Lang::Zh, "an empty variable says nothing");
        assert_eq!(chosen(None, set("zh_CN.UTF-8"), || None), Lang::Zh);
        assert_eq!(chosen(None, nothing, || None), Lang::En);
    }
}
