//! Why a study file is not understood: what the parser says, and what was probably meant.

use crate::words::{Sentence, of_library, say};

/// What may be written where the parser knows only that it was none of several forms, by the types that have them.
const FORMS: [(&str, &[&str]); 9] = [
    ("PlacesOf", &["places = 900", "places = { primary = 1080, junior = 600 }"]),
    ("Amount", &["692960", "{ table = \"...\", column = \"...\" }"]),
    ("Bound", &["bound = 2000", "bound = \"yzjh-2017/size-primary\""]),
    ("Capacity", &["capacity = \"none\"", "capacity = { persons_per = 1500, field = \"...\" }"]),
    (
        "RasterFile",
        &["elevation = \"dem.tif\"", "elevation = { path = \"dem.tif\", crs = \"EPSG:4490\", nodata = -9999 }"],
    ),
    ("ServiceValue", &["\"...\" = \"junior\"", "\"...\" = { junior = 3, senior = 3 }"]),
    ("Migrants", &["migrants = 0.12", "migrants = { path = \"...\" }"]),
    (
        "Yields",
        &["yields = { primary = [[0, 0.05], [3, 0.2]] }", "yields = { \"...\" = { primary = [[0, 0.05], [3, 0.2]] } }"],
    ),
    ("Totals", &["totals = { path = \"...\", key = \"...\", persons = \"...\" }", "totals = [{ ... }, { ... }]"]),
];

/// From the parser's own words.
pub(crate) fn reason(parser: &str) -> Sentence {
    let words = parser.trim().lines().next().unwrap_or_default();
    let quoted: Vec<&str> = words.split('`').skip(1).step_by(2).collect();
    if let (true, Some((key, known))) = (words.starts_with("unknown field"), quoted.split_first()) {
        return match nearest(key, known) {
            Some(similar) => say("study.reason.similar_key").with("key", key).with("similar", similar),
            None => say("study.reason.unknown_key").with("key", key).list("known", known),
        };
    }
    let is_unknown = words.starts_with("unknown variant") || words.starts_with("unknown value");
    if let (true, Some((value, known))) = (is_unknown, quoted.split_first()) {
        return say("study.reason.unknown_value").with("value", value).list("known", known);
    }
    if let (true, Some(key)) = (words.starts_with("missing field"), quoted.first()) {
        return say("study.reason.missing").with("key", key);
    }
    if words.starts_with("duplicate key") {
        return say("study.reason.twice");
    }
    let of = words.strip_prefix("data did not match any variant of untagged enum ").map(str::trim);
    if let Some((_, forms)) = FORMS.iter().find(|(name, _)| of == Some(name)) {
        return say("study.reason.one_of").list("known", forms.iter());
    }
    let differs = |begin| words.strip_prefix(begin).and_then(|rest: &str| rest.split_once(", expected "));
    let found = if let Some((found, wanted)) = differs("invalid type: ") {
        let is_beyond = found.contains(" as i128") || found.contains(" as u128");
        let as_list = text_of(found).filter(|_| wanted == "a sequence");
        let wanted = match as_list {
            Some(text) => say("study.wanted.list_of").with("text", text),
            None if is_beyond => within(i64::MIN, i64::MAX),
            None => wanted_kind(wanted),
        };
        Some((kind_of(found), wanted))
    } else if let Some((found, wanted)) = differs("invalid value: ") {
        Some((kind_of(found), range(wanted).unwrap_or_else(|| wanted_kind(wanted))))
    } else {
        differs("invalid length ")
            .map(|(many, wanted)| (say("study.kind.length_of").with("value", many), members(wanted)))
    };
    match found {
        Some((found, wanted)) => say("study.reason.wrong_type").part("found", [found]).part("wanted", [wanted]),
        None => say("study.reason.not_toml").part("parser", [of_library(words)]),
    }
}

/// Near enough to be meant.
fn nearest<'k>(wanted: &str, known: &[&'k str]) -> Option<&'k str> {
    const NEAR: f64 = 0.8;
    let likeness = |key: &&str| strsim::jaro_winkler(key, wanted);
    known.iter().copied().max_by(|a, b| likeness(a).total_cmp(&likeness(b))).filter(|key| likeness(key) >= NEAR)
}

/// The text that was found.
fn text_of(found: &str) -> Option<&str> {
    found.strip_prefix("string \"")?.strip_suffix('"')
}

fn kind_of(found: &str) -> Sentence {
    let value = found.split('`').nth(1).or_else(|| found.split('"').nth(1)).unwrap_or_default();
    match found.split([' ', '`']).next().unwrap_or_default() {
        "integer" | "floating" => say("study.kind.number").with("value", value),
        "string" => say("study.kind.text").with("value", value),
        "boolean" => say("study.kind.boolean").with("value", value),
        "sequence" => say("study.kind.list"),
        "map" => say("study.kind.table"),
        _ => say("study.kind.unknown").with("value", found),
    }
}

fn wanted_kind(wanted: &str) -> Sentence {
    match wanted {
        "a string" => say("study.wanted.text"),
        "i32" | "u8" | "u16" | "u32" | "usize" | "u64" | "i64" => say("study.wanted.integer"),
        "f64" | "f32" => say("study.wanted.number"),
        "a boolean" => say("study.wanted.boolean"),
        "a sequence" => say("study.wanted.list"),
        "a map" => say("study.wanted.table"),
        keys if keys.starts_with("struct ") => say("study.wanted.keys"),
        other => say("study.wanted.unknown").with("wanted", other),
    }
}

/// Which whole numbers a type holds.
fn range(wanted: &str) -> Option<Sentence> {
    let (least, most) = match wanted {
        "u8" => (0, i64::from(u8::MAX)),
        "u16" => (0, i64::from(u16::MAX)),
        "u32" => (0, i64::from(u32::MAX)),
        "i32" => (i64::from(i32::MIN), i64::from(i32::MAX)),
        "u64" | "usize" => (0, i64::MAX),
        _ => return None,
    };
    Some(within(least, most))
}

fn within(least: i64, most: i64) -> Sentence {
    say("study.wanted.within").with("least", least).with("most", most)
}

/// How many members a list should have: the number in the parser's words.
fn members(wanted: &str) -> Sentence {
    let number = wanted.split(' ').find(|word| word.parse::<usize>().is_ok());
    match number {
        Some(number) => say("study.wanted.members").with("value", number),
        None => wanted_kind(wanted),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::StudyFile;
    use crate::words::Lang;

    fn zh(text: &str) -> String {
        match toml::from_str::<StudyFile>(&format!("title = 't'\n{text}")) {
            Ok(_) => panic!("{text}"),
            Err(error) => reason(error.message()).text(Lang::Zh),
        }
    }

    #[test]
    fn what_officers_write_is_answered_in_their_language() {
        for (text, expected) in [
            ("year = 2025\nyear = 2026", "同一个键写了两次"),
            ("year = 99999999999999999999", "应为整数，从 -9223372036854775808 至"),
            ("year = '2025'", "写的是文字 2025，应为不带引号的整数"),
            ("year = [2020, 2025]", "写的是列表 [ ]，应为不带引号的整数"),
            ("yaer = 2025", "不认识的键“yaer”，最相近的是“year”"),
            ("year = 2025\n[[coverage]]\nid = 'a'\nservice = 'b'\nradius = 2000", "写的是数字 2000，应为带引号的文字"),
            ("year = 2025\n[[coverage]]\nid = 'a'\nservice = 'b'\nraduis = '2 km'", "最相近的是“radius”"),
            ("year = 2025\n[[coverage]]\nid = 'a'", "缺少键“service”"),
            (
                "year = 2025\n[[access]]\nid = 'a'\nservice = 'b'\nmethod = '两步移动搜索法'",
                "不认识的取值“两步移动搜索法”；可用：cumulative、nearest_cost",
            ),
            ("year = 2025\n[[access]]\nid = 'a'\nservice = 'b'\nmethod = '2sfca'\ncutoff = 2公里", "文字要用英文引号"),
            (
                "year = 2025\n[[service]]\nid = 'a'\ndemand = {}\ncapacity = 'NONE'",
                "只能写成：capacity = \"none\"、capacity = { persons_per",
            ),
            ("year = 2025\n[uncertainty]\nseed = -1", "写的是数字 -1，应为整数，从 0 至 9223372036854775807"),
            ("year = 2025\n[uncertainty]\nbirths = 0.1", "写的是数字 0.1，应为带键的表 { }"),
            ("year = 2025\n[uncertainty]\ndelay = [-1, 2]", "写的是数字 -1，应为整数，从 0 至 255"),
            ("year = 2025\n[uncertainty]\ndelay = [1]", "写的是有 1 项的列表，应为有 2 项的列表"),
            (
                "year = 2025\n[forecast.pupils]\ntable = { path = 'a' }\nprogression = 'mean:0'",
                "不认识的取值“mean:0”；可用：mean:3、last",
            ),
            (
                "year = 2025\n[forecast.housing]\ntable = { path = 'a' }\nsince = 2020\nyields = { primary = 0.2 }",
                "只能写成：yields = { primary = [[0, 0.05], [3, 0.2]] }",
            ),
            (
                "year = 2025\n[travel.a]\nmode = 'straight-line'\nbarriers = 'river.geojson'",
                "写的是文字 river.geojson，应为列表，例如 [\"river.geojson\"]",
            ),
            ("year = 2025\n[land]\npath = 'a'\nclasses = [701]", "写的是数字 701，应为带引号的文字"),
        ] {
            assert!(zh(text).contains(expected), "{text}: {}", zh(text));
        }
    }
}
