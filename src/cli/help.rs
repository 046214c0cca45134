//! The command line's help in another language than the parser's: the texts of `words/<language>/help.toml` put over its own.

use crate::words::{Lang, Phrase, Sentence, phrase, say, word};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command};

/// The command with the help of a language. English is the parser's own, from the comments of `args.rs`.
pub fn localised(command: Command, lang: Lang) -> Command {
    if lang == Lang::En {
        return command;
    }
    let get = |key: &str| text(key, lang);
    let usage = word("help.heading.usage", lang);
    let template = format!("{{before-help}}{{about-with-newline}}\n{usage}{{usage}}\n\n{{all-args}}{{after-help}}");
    let mut command = arguments(command, "global", lang)
        .help_template(&template)
        .subcommand_help_heading(word("help.heading.commands", lang))
        .subcommand_value_name(word("help.heading.command", lang))
        .disable_help_subcommand(true)
        .disable_version_flag(true)
        .arg(flag("version", 'V', ArgAction::Version, lang));
    if let (Some(about), Some(long), Some(after)) = (get("catchment"), get("catchment_long"), get("catchment_after")) {
        command = command.about(about).long_about(long.trim()).after_help(after.trim());
    }
    let names: Vec<String> = command.get_subcommands().map(|c| c.get_name().to_owned()).collect();
    for name in names {
        command = command.mut_subcommand(&name, |sub| {
            let mut sub = arguments(sub, &name, lang).help_template(&template);
            if let Some(about) = get(&name) {
                // A longer text of the parser's would be English.
                sub = sub.about(about).long_about(about);
            }
            if let Some(after) = get(&format!("{name}_after")) {
                sub = sub.after_help(after.trim());
            }
            sub
        });
    }
    command
}

/// A text of the help, by the name of a command, or of a command and its argument.
fn text(key: &str, lang: Lang) -> Option<&'static str> {
    match phrase(lang, &format!("help.{key}"))? {
        Phrase::Plain(words) | Phrase::Counted { other: words, .. } => Some(words.as_str()),
    }
}

fn arguments(command: Command, scope: &str, lang: Lang) -> Command {
    command
        .mut_args(|arg| {
            let heading = if arg.is_positional() {
                "help.heading.arguments"
            } else if scope == "global" {
                "help.heading.global"
            } else {
                "help.heading.options"
            };
            let arg_text = text(&format!("{scope}.{}", arg.get_id()), lang);
            let arg = arg.help_heading(word(heading, lang));
            // The text says what each value does.
            match arg_text {
                Some(text) => {
                    let has_value = arg.get_action().takes_values();
                    arg.help(text).hide_possible_values(has_value)
                }
                None => arg,
            }
        })
        .disable_help_flag(true)
        .arg(flag("help", 'h', ArgAction::Help, lang))
}

/// A flag that clap would add by itself, in English.
fn flag(name: &'static str, short: char, action: ArgAction, lang: Lang) -> Arg {
    let help = text(&format!("global.{name}"), lang).unwrap_or_default();
    Arg::new(name).short(short).long(name).action(action).help(help).help_heading(word("help.heading.global", lang))
}

/// Why a command line is not understood; `None` where only the parser knows, in its own words.
pub fn usage_error(error: &clap::Error) -> Option<Sentence> {
    let names = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => vec![text.clone()],
        Some(ContextValue::Strings(texts)) => texts.clone(),
        _ => Vec::new(),
    };
    let name = |kind: ContextKind| names(kind).join(" ");
    let near = |kind: ContextKind| {
        let near = names(kind);
        (!near.is_empty()).then(|| say("help.usage.near").list("near", near))
    };
    let (argument, value) = (name(ContextKind::InvalidArg), name(ContextKind::InvalidValue));
    let wrong_value = || say("help.usage.wrong_value").with("argument", &argument).with("value", &value);
    let what = match error.kind() {
        ErrorKind::InvalidSubcommand => say("help.usage.no_command")
            .with("command", name(ContextKind::InvalidSubcommand))
            .part("near", near(ContextKind::SuggestedSubcommand)),
        ErrorKind::UnknownArgument => {
            say("help.usage.unknown_argument").with("argument", argument).part("near", near(ContextKind::SuggestedArg))
        }
        ErrorKind::InvalidValue if value.is_empty() => say("help.usage.no_value").with("argument", argument),
        ErrorKind::InvalidValue => {
            let known = names(ContextKind::ValidValue);
            let known = (!known.is_empty()).then(|| say("help.usage.known").list("known", known));
            wrong_value().part("known", known)
        }
        ErrorKind::ValueValidation => wrong_value().part("known", None),
        ErrorKind::MissingRequiredArgument => {
            say("help.usage.missing").list("argument", names(ContextKind::InvalidArg))
        }
        ErrorKind::ArgumentConflict => {
            say("help.usage.conflict").with("argument", argument).list("other", names(ContextKind::PriorArg))
        }
        _ => return None,
    };
    Some(say("help.usage.error").part("what", [what]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::phrases;
    use clap::CommandFactory;
    use std::collections::BTreeSet;

    #[test]
    fn every_command_and_argument_has_its_text_in_every_other_language() {
        let command = crate::cli::args::Cli::command();
        let mut known: BTreeSet<String> = ["help", "version"].map(|name| format!("help.global.{name}")).into();
        known.extend(["catchment", "catchment_long", "catchment_after", "help"].map(|name| format!("help.{name}")));
        known.extend(command.get_arguments().map(|arg| format!("help.global.{}", arg.get_id())));
        for sub in command.get_subcommands() {
            let name = sub.get_name();
            known.insert(format!("help.{name}"));
            known.extend(sub.get_after_help().map(|_| format!("help.{name}_after")));
            known.extend(sub.get_arguments().map(|arg| format!("help.{name}.{}", arg.get_id())));
        }
        for lang in Lang::ALL.into_iter().filter(|lang| *lang != Lang::En) {
            let is_help = |key: &&String| {
                key.starts_with("help.") && !key.starts_with("help.heading") && !key.starts_with("help.usage")
            };
            let found: BTreeSet<String> = phrases(lang).keys().filter(is_help).cloned().collect();
            assert_eq!(found, known, "{}", lang.code());
        }
    }

    #[test]
    fn the_help_is_chinese() {
        let help = localised(crate::cli::args::Cli::command(), Lang::Zh).render_long_help().to_string();
        assert!(help.contains("用法") && help.contains("全局选项"), "{help}");
        assert!(!help.contains("Usage") && !help.contains("Options:") && !help.contains("Print help"), "{help}");
        let mut command = localised(crate::cli::args::Cli::command(), Lang::Zh);
        for name in ["run", "convert", "init"] {
            let Some(sub) = command.find_subcommand_mut(name) else { panic!("{name}") };
            let help = sub.render_long_help().to_string();
            assert!(!["Options:", "Print", "Possible"].iter().any(|word| help.contains(word)), "{help}");
        }
    }

    #[test]
    fn a_wrong_command_line_is_answered_in_chinese() {
        let says = |words: &[&str]| {
            let parsed = localised(crate::cli::args::Cli::command(), Lang::Zh).try_get_matches_from(words);
            parsed.err().and_then(|error| usage_error(&error)).map(|what| what.text(Lang::Zh)).unwrap_or_default()
        };
        for (words, expected) in [
            (&["catchment", "runn"][..], "没有“runn”这个命令；相近的有：run"),
            (&["catchment", "run", "a.toml", "-o", "b", "--overwrit"], "不认识“--overwrit”；相近的有：--overwrite"),
            (&["catchment", "run", "a.toml", "-o", "b", "--progress", "x"], "不能是“x”；可用：auto、none、json"),
            (&["catchment", "run", "a.toml"], "缺少 --out <OUT>"),
            (&["catchment", "run", "a.toml", "-o"], "后面缺少值"),
            (&["catchment", "run", "a.toml", "-o", "b", "--stop-at-gap", "x"], "不能是“x”"),
        ] {
            assert!(says(words).contains(expected), "{words:?}: {}", says(words));
        }
    }
}
