//! Names from data and from the study on a terminal: whatever they hold, nothing is moved, hidden or turned there.

use crate::common::{must, street_town};
use std::path::Path;
use std::process::Command;

/// One of each kind: an escape, a C1 control, marks of direction, blanks without width, joiners, annotations, tags.
const HIDDEN: &str =
    "\u{1b}[31m\u{9b}2J\u{ad}\u{61c}\u{180e}\u{200b}\u{200f}\u{202e}\u{2066}\u{206f}\u{feff}\u{fff9}\u{e0041}\u{e007f}";

fn is_hidden(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[test]
fn nothing_hidden_reaches_a_terminal() {
    let folder = must(tempfile::tempdir());
    let town = street_town();
    for (name, bytes) in crate::common::files(town.parent().unwrap_or(Path::new("."))) {
        must(std::fs::write(folder.path().join(name), bytes));
    }
    let change = |file: &str, from: &str, to: &str| {
        let path = folder.path().join(file);
        let text = must(std::fs::read_to_string(&path));
        assert!(text.contains(from), "{file} {from}");
        must(std::fs::write(&path, text.replace(from, to)));
    };
    change("schools.csv", "West School", &format!("West{HIDDEN}School"));
    change("streets.geojson", "West Street", &format!("West{}Street", HIDDEN.replace('\u{1b}', "\\u001b")));
    // What TOML does not allow as it is it allows in another way.
    let escaped: String = HIDDEN.chars().map(|c| format!("\\U{:08X}", c as u32)).collect();
    change("study.toml", "title = \"", &format!("title = \"{escaped}"));
    let (study, out) = (folder.path().join("study.toml"), folder.path().join("out"));
    let (study, out) = (study.display().to_string(), out.display().to_string());
    let said = |arguments: &[&str], expected: i32| -> String {
        let done = must(Command::new(env!("CARGO_BIN_EXE_catchment")).args(arguments).output());
        let text = [done.stdout, done.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
        assert_eq!(done.status.code(), Some(expected), "{arguments:?} {text}");
        let bad: Vec<char> = text.chars().filter(|c| is_hidden(*c)).collect();
        assert!(bad.is_empty(), "{arguments:?} {bad:?} {text}");
        text
    };
    for lang in ["en", "zh"] {
        let mut all = String::new();
        for json in [&[][..], &["--json"]] {
            let with = |arguments: &[&str], expected: i32| {
                let arguments: Vec<&str> = arguments.iter().chain(json).chain(&["--lang", lang]).copied().collect();
                said(&arguments, expected)
            };
            all += &with(&["run", &study, "-o", &out, "--overwrite", "--progress", "json"], 0);
            all += &with(&["verify", &out], 0);
            all += &with(&["verify", &out, "--study", &study], 0);
            all += &with(&["explain", &out, "W"], 0);
            all += &with(&["explain", &out, "--at", "108.0005,29.8195"], 0);
            all += &with(&["explain", &out, &format!("no{}where", &HIDDEN[1..])], 2);
            all += &with(&["check", &study], 0);
            let methods = folder.path().join("methods").display().to_string();
            all += &with(&["compare-methods", &study, "-o", &methods, "--overwrite"], 0);
        }
        assert!(all.contains("\\u{202e}") && all.contains("\\u202e"), "{all}");
    }
    // Names of services are the study's own, and are refused with whatever is not seen.
    let text = must(std::fs::read_to_string(&study));
    for c in HIDDEN.chars().filter(|c| is_hidden(*c)) {
        let named = format!("id = \"primary\"\nname_en = \"a\\U{:08X}b\"", c as u32);
        must(std::fs::write(&study, text.replace("id = \"primary\"", &named)));
        assert!(said(&["check", &study, "--lang", "en"], 65).contains("E0671"), "{c:?}");
    }
    must(std::fs::write(&study, text));
    // A name in the results themselves, as somebody may have written it there.
    let file = Path::new(&out).join("primary/facilities.geojson");
    let text = must(std::fs::read_to_string(&file));
    must(std::fs::write(&file, text.replace("\"id\":\"A\"", "\"id\":\"A\u{202e}\u{e0041}\"")));
    said(&["verify", &out, "--lang", "en"], 65);
    said(&["verify", &out, "--json"], 65);
    said(&["explain", &out, "W"], 0);
}
