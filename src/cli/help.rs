//! The command line's help in Chinese: the texts of `help_zh.toml` put over the English ones.

use clap::Command;
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
        .disable_help_subcommand(true);
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
    command.mut_args(|arg| {
        let heading = if arg.is_positional() {
            "参数"
        } else if scope == "global" {
            "全局选项"
        } else {
            "选项"
        };
        let text = texts.get(&format!("{scope}.{}", arg.get_id()));
        let arg = arg.help_heading(heading);
        match text {
            Some(text) => arg.help(text.clone()),
            None => arg,
        }
    })
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
        assert!(!help.contains("Usage"), "{help}");
    }
}
