//! The command line's help in Chinese: the texts of `help_zh.toml` put over the English ones.

use crate::issue::escape;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command};
use std::collections::BTreeMap;

const TEMPLATE: &str = "{before-help}{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";

/// The same command with Chinese help.
pub fn in_chinese(command: Command) -> Command {
    let texts = texts();
    let get = |key: &str| texts.get(key).cloned();
    let mut command = localise(command, "global", &texts)
        .help_template(TEMPLATE)
        .subcommand_help_heading("命令")
        .subcommand_value_name("命令")
        .disable_help_subcommand(true)
        .disable_version_flag(true)
        .arg(flag("version", 'V', ArgAction::Version, &texts));
    if let (Some(about), Some(long), Some(after)) = (get("catchment"), get("catchment_long"), get("catchment_after")) {
        command = command.about(about).long_about(long.trim().to_owned()).after_help(after.trim().to_owned());
    }
    let names: Vec<String> = command.get_subcommands().map(|c| c.get_name().to_owned()).collect();
    for name in names {
        command = command.mut_subcommand(&name, |sub| {
            let mut sub = localise(sub, &name, &texts).help_template(TEMPLATE);
            if let Some(about) = get(&name) {
                sub = sub.about(about);
            }
            if let Some(after) = get(&format!("{name}_after")) {
                sub = sub.after_help(after.trim().to_owned());
            }
            sub
        });
    }
    command
}

fn texts() -> BTreeMap<String, String> {
    toml::from_str(include_str!("help_zh.toml")).unwrap_or_default()
}

fn localise(command: Command, scope: &str, texts: &BTreeMap<String, String>) -> Command {
    command
        .mut_args(|arg| {
            let heading = if arg.is_positional() {
                "参数"
            } else if scope == "global" {
                "全局选项"
            } else {
                "选项"
            };
            let text = texts.get(&format!("{scope}.{}", arg.get_id()));
            let arg = arg.help_heading(heading);
            // The text says what each value does.
            match text {
                Some(text) => {
                    let has_value = arg.get_action().takes_values();
                    arg.help(text.clone()).hide_possible_values(has_value)
                }
                None => arg,
            }
        })
        .disable_help_flag(true)
        .arg(flag("help", 'h', ArgAction::Help, texts))
}

/// A flag that clap would add by itself, in English.
fn flag(name: &'static str, short: char, action: ArgAction, texts: &BTreeMap<String, String>) -> Arg {
    let text = texts.get(&format!("global.{name}")).cloned().unwrap_or_default();
    Arg::new(name).short(short).long(name).action(action).help(text).help_heading("全局选项")
}

/// Why a command line is not understood, in Chinese; the parser's own words where it is another reason.
pub fn usage_in_chinese(error: &clap::Error) -> String {
    let told = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join("、"),
        _ => String::new(),
    };
    let or_else = |text: String, zh: &str| if text.is_empty() { text } else { format!("；{zh}{text}") };
    let (argument, value) = (told(ContextKind::InvalidArg), told(ContextKind::InvalidValue));
    let what = match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let near = or_else(told(ContextKind::SuggestedSubcommand), "相近的有：");
            format!("没有“{}”这个命令{near}", told(ContextKind::InvalidSubcommand))
        }
        ErrorKind::UnknownArgument => {
            format!("不认识“{argument}”{}", or_else(told(ContextKind::SuggestedArg), "相近的有："))
        }
        ErrorKind::InvalidValue if value.is_empty() => format!("{argument} 后面缺少值"),
        ErrorKind::InvalidValue => {
            format!("{argument} 不能是“{value}”{}", or_else(told(ContextKind::ValidValue), "可用："))
        }
        ErrorKind::ValueValidation => format!("{argument} 不能是“{value}”"),
        ErrorKind::MissingRequiredArgument => format!("缺少 {argument}"),
        ErrorKind::ArgumentConflict => format!("{argument} 不能与 {} 同时使用", told(ContextKind::PriorArg)),
        _ => return error.to_string(),
    };
    format!("错误：{}\n用法见 catchment --help 或 catchment 命令 --help\n", escape(&what))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn every_command_and_argument_has_a_chinese_text() {
        let texts = texts();
        let command = crate::cli::args::Cli::command();
        for arg in command.get_arguments() {
            assert!(texts.contains_key(&format!("global.{}", arg.get_id())), "{}", arg.get_id());
        }
        for sub in command.get_subcommands() {
            assert!(texts.contains_key(sub.get_name()), "{}", sub.get_name());
            for arg in sub.get_arguments() {
                assert!(texts.contains_key(&format!("{}.{}", sub.get_name(), arg.get_id())), "{}", arg.get_id());
            }
        }
    }

    #[test]
    fn the_help_is_chinese() {
        let help = in_chinese(crate::cli::args::Cli::command()).render_long_help().to_string();
        assert!(help.contains("用法") && help.contains("全局选项"), "{help}");
        assert!(!help.contains("Usage") && !help.contains("Options:") && !help.contains("Print help"), "{help}");
        let mut command = in_chinese(crate::cli::args::Cli::command());
        for name in ["run", "convert", "init"] {
            let Some(sub) = command.find_subcommand_mut(name) else { panic!("{name}") };
            let help = sub.render_long_help().to_string();
            assert!(!["Options:", "Print", "Possible"].iter().any(|word| help.contains(word)), "{help}");
        }
    }

    #[test]
    fn a_wrong_command_line_is_answered_in_chinese() {
        let says = |words: &[&str]| {
            let parsed = in_chinese(crate::cli::args::Cli::command()).try_get_matches_from(words);
            parsed.err().map(|error| usage_in_chinese(&error)).unwrap_or_default()
        };
        for (words, expected) in [
            (&["catchment", "runn"][..], "没有“runn”这个命令；相近的有：run"),
            (&["catchment", "run", "a.toml", "-o", "b", "--overwrit"], "不认识“--overwrit”；相近的有：--overwrite"),
            (&["catchment", "run", "a.toml", "-o", "b", "--fail-on", "x"], "不能是“x”；可用：gap、unmet、unreachable"),
            (&["catchment", "run", "a.toml"], "缺少 --out <OUT>"),
            (&["catchment", "run", "a.toml", "-o"], "后面缺少值"),
            (&["catchment", "run", "a.toml", "-o", "b", "--stop-at-gap", "x"], "不能是“x”"),
        ] {
            assert!(says(words).contains(expected), "{words:?}: {}", says(words));
        }
    }
}
