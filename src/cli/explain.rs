//! `catchment explain`: a code, a term, a zone, a place, or places of a site.

use super::places_table;
use super::report::Report;
use super::run::write_failed;
use crate::check;
use crate::explain::{self, NoPlace, NoZone};
use crate::geodesy::{Named, System, named};
use crate::issue::{Issue, exit};
use crate::study::Failure;
use crate::words::{Sentence, say};
use crate::write;
use serde_json::json;
use std::path::Path;

pub fn explain(what: Option<&str>, zone: Option<&str>, at: Option<&str>, report: &Report) -> u8 {
    if let Some(out) = what.map(Path::new).filter(|out| out.is_dir())
        && let Err(error) = write::check_finished(out)
    {
        return write_failed(&error, report);
    }
    match (what, zone, at) {
        (Some(_), Some(_), Some(_)) => report.usage(&say("cli.explain.both")),
        (Some(out), None, Some(at)) => place(Path::new(out), at, report),
        (Some(out), Some(zone), None) if Path::new(out).is_dir() => in_zone(Path::new(out), zone, report),
        // A term of two words.
        (Some(first), Some(second), None) => {
            let word = format!("{first} {second}");
            if explain::lookup(&word).is_some() { word_or_code(&word, report) } else { neither(first, &word, report) }
        }
        (Some(word), None, None) => word_or_code(word, report),
        (None, _, Some(_)) => report.usage(&say("cli.explain.needs_folder")),
        (None, _, None) => {
            Report::print(&explain::overview(report.lang));
            exit::DONE
        }
    }
}

/// What if a site had other numbers of places; `asked` is the list of them, the study and the service.
pub fn places(
    out: Option<&str>,
    site: Option<&str>,
    at: Option<&str>,
    asked: (&str, Option<&Path>, Option<&str>),
    report: &Report,
) -> u8 {
    if at.is_some() {
        return report.usage(&say("cli.explain.places_or_at"));
    }
    let (Some(folder), Some(site)) = (out, site) else { return report.usage(&say("cli.explain.needs_site")) };
    let out = Path::new(folder);
    if !out.is_dir() {
        return neither(folder, folder, report);
    }
    if let Err(error) = write::check_finished(out) {
        return write_failed(&error, report);
    }
    let rest = format!("{site} --places {}", asked.0);
    match of_methods(out, report).or_else(|| of_years(out, rest.trim_end(), report)) {
        Some(code) => code,
        None => places_table::places(out, site, asked, report),
    }
}

fn word_or_code(word: &str, report: &Report) -> u8 {
    match explain::lookup(word) {
        Some(found) if report.json => {
            Report::json(&found.json());
            exit::DONE
        }
        Some(found) => {
            Report::print(&found.text(report.lang));
            exit::DONE
        }
        None if Path::new(word).is_dir() => report.usage(&say("cli.explain.is_folder").with("folder", word)),
        // No term is written like a path.
        None if word.contains(std::path::is_separator) => neither(word, word, report),
        None => report.usage(&say("cli.explain.no_entry").with("word", word).with("near", near(word))),
    }
}

/// Entries that are most like a word.
fn near(word: &str) -> String {
    let near = explain::suggest(word).join(", ");
    if near.is_empty() { "-".to_owned() } else { near }
}

/// Said of what is no folder and no term.
fn neither(folder: &str, word: &str, report: &Report) -> u8 {
    let issue = Issue::new("E0760").file(folder).value(word).fact("near", near(word));
    report.failure(&Failure::Missing(issue.into()))
}

/// Said of a folder in which methods or results are compared: the exit code after that.
fn of_methods(out: &Path, report: &Report) -> Option<u8> {
    let code =
        [("E0761", check::is_comparison(out)), ("E0874", check::is_changes(out))].into_iter().find(|(_, is)| *is);
    let issue = |code| Issue::new(code).file(out.display().to_string());
    code.map(|(code, _)| report.failure(&Failure::Data(issue(code).into())))
}

/// Results of several years are asked about one by one, each having a folder of its own: the exit code after that was said.
fn of_years(out: &Path, rest: &str, report: &Report) -> Option<u8> {
    let last = check::cases(out).ok().and_then(|cases| cases.last().cloned())?;
    let example = last.folder(out).display().to_string();
    let sentence = say("cli.explain.years").with("folder", out.display()).with("example", example);
    Some(report.usage(&sentence.with("rest", rest)))
}

fn unreadable(out: &Path, what: Sentence, report: &Report) -> u8 {
    report.failure(&Failure::Missing(Issue::new("E0101").file(out.display().to_string()).words("reason", what).into()))
}

fn in_zone(out: &Path, zone: &str, report: &Report) -> u8 {
    if let Some(code) = of_methods(out, report).or_else(|| of_years(out, zone, report)) {
        return code;
    }
    let folder = out.display().to_string();
    match explain::zone(out, zone) {
        Ok(answers) if report.json => {
            let services: Vec<_> = answers.iter().map(explain::ZoneAnswer::json).collect();
            Report::json(&json!({ "zone": zone, "services": services }));
            exit::DONE
        }
        Ok(answers) => {
            let text: Vec<String> = answers.iter().map(|answer| answer.text(report.lang)).collect();
            Report::print(&text.join("\n"));
            exit::DONE
        }
        Err(NoZone::None) => report.usage(&say("cli.explain.no_zones").with("folder", folder)),
        Err(NoZone::Unknown(near)) => {
            let sentence = say("cli.explain.no_zone").with("folder", folder).with("zone", zone);
            report.usage(&sentence.list("near", near))
        }
        Err(NoZone::Unreadable(what)) => unreadable(out, what, report),
    }
}

fn place(out: &Path, at: &str, report: &Report) -> u8 {
    let Some(lonlat) = parse(at) else {
        let (system, numbers) = split(at);
        let swapped = numbers.split_once([',', '，']).map(|(a, b)| format!("{system}{},{}", b.trim(), a.trim()));
        if let Some(swapped) = swapped.filter(|swapped| parse(swapped).is_some()) {
            return report.usage(&say("cli.explain.swapped").with("at", at).with("swapped", swapped));
        }
        return report.usage(&say("cli.explain.no_place").with("at", at));
    };
    if let Some(code) = of_methods(out, report).or_else(|| of_years(out, &format!("--at {at}"), report)) {
        return code;
    }
    match explain::at(out, lonlat) {
        Ok(answers) => {
            if report.json {
                Report::json(
                    &json!({ "at": lonlat, "services": answers.iter().map(explain::Answer::json).collect::<Vec<_>>() }),
                );
            } else {
                let text: Vec<String> = answers.iter().map(|answer| answer.text(report.lang)).collect();
                Report::print(&text.join("\n"));
            }
            exit::DONE
        }
        Err(NoPlace::Outside(issue)) => report.failure(&Failure::Data(issue.file(out.display().to_string()).into())),
        Err(NoPlace::Unreadable(what)) => unreadable(out, what, report),
    }
}

/// The name of a coordinate system with its colon, and the numbers behind it.
fn split(text: &str) -> (&str, &str) {
    let colon = text.rfind([':', '：']).map_or(0, |at| at + text[at..].chars().next().map_or(0, char::len_utf8));
    text.split_at(colon)
}

/// Longitude and latitude, WGS 84, of a place in degrees of any system: `107.08,29.86`, `gcj02:107.08,29.86`.
fn parse(text: &str) -> Option<[f64; 2]> {
    let (system, numbers) = split(text);
    let system = match system.trim_end_matches([':', '：']) {
        "" => System::LonLat,
        name => match named(name) {
            Named::System(system) if system.is_degrees() => system,
            _ => return None,
        },
    };
    let (lon, lat) = numbers.split_once([',', '，'])?;
    let (lon, lat): (f64, f64) = (lon.trim().parse().ok()?, lat.trim().parse().ok()?);
    // What is no number lies nowhere.
    let is_on_earth = lon.abs() <= 180.0 && lat.abs() <= 90.0;
    is_on_earth.then(|| system.to_lonlat([lon, lat])).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geodesy::{bd09, gcj02};

    #[test]
    fn places_are_read_in_the_system_before_them() {
        let at = [107.08, 29.86];
        for text in ["107.08,29.86", "wgs84:107.08,29.86", "cgcs2000:107.08，29.86", "WGS84：107.08, 29.86"] {
            assert_eq!(parse(text), Some(at), "{text}");
        }
        let shown = |[lon, lat]: [f64; 2]| format!("{lon:.9},{lat:.9}");
        let near = |found: Option<[f64; 2]>| {
            found.is_some_and(|found| (found[0] - at[0]).abs() < 1e-7 && (found[1] - at[1]).abs() < 1e-7)
        };
        assert!(near(parse(&format!("gcj02:{}", shown(gcj02::from_wgs84(at))))));
        assert!(near(parse(&format!("bd09:{}", shown(bd09::from_wgs84(at))))));
        for text in
            ["29.86,107.08", "moon:107.08,29.86", "EPSG:4545:500000,3300000", "107.08", "auto:1,2", "nan,nan", "inf,1"]
        {
            assert_eq!(parse(text), None, "{text}");
        }
        assert_eq!(split("gcj02:29.86,107.08"), ("gcj02:", "29.86,107.08"));
    }
}
