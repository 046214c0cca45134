//! Why a study file is not understood, in both languages: what the parser says, and what was probably meant.

use std::fmt::Write;

/// In Chinese and English, from the parser's own words.
pub(super) fn reason(parser: &str) -> [String; 2] {
    let words = parser.trim().lines().next().unwrap_or_default();
    let quoted: Vec<&str> = words.split('`').skip(1).step_by(2).collect();
    let zh = if let (Some(rest), Some((wanted, known))) = (words.strip_prefix("unknown field"), quoted.split_first()) {
        let mut zh = format!("不认识的键“{wanted}”");
        if let Some(nearest) = nearest(wanted, known) {
            let _ = write!(zh, "，最相近的是“{nearest}”");
            return [zh, format!("unknown key `{wanted}`; the most similar one is `{nearest}`")];
        }
        let _ = (rest, write!(zh, "；可用的键：{}", known.join("、")));
        zh
    } else if let (true, ["walk" | "car" | "terrain", "table"]) = (words.starts_with("unknown variant"), &quoted[..]) {
        let wanted = quoted[0];
        return [
            format!("mode = “{wanted}”尚不能计算；请用别的软件算好每一对的路程，写成表格，用 mode = \"table\""),
            format!(
                "unknown variant `{wanted}`: ways along roads are not computed yet; compute them elsewhere and give them as a table (mode = \"table\")"
            ),
        ];
    } else if let (true, Some((wanted, known))) = (words.starts_with("unknown variant"), quoted.split_first()) {
        format!("不认识的取值“{wanted}”；可用：{}", known.join("、"))
    } else if let (true, Some(key)) = (words.starts_with("missing field"), quoted.first()) {
        format!("缺少键“{key}”")
    } else if words.starts_with("duplicate key") {
        "同一个键写了两次".to_owned()
    } else if let Some((found, wanted)) =
        words.strip_prefix("invalid type: ").and_then(|rest| rest.split_once(", expected "))
    {
        format!("写的是{}，应为{}", found_zh(found), wanted_zh(wanted))
    } else if words.starts_with("not UTF-8") {
        "文件不是 UTF-8 编码，请另存为 UTF-8".to_owned()
    } else {
        format!("{words}（不是有效的 TOML；文字要用英文引号 \" 括起来）")
    };
    [zh, words.to_owned()]
}

/// Near enough to be meant.
fn nearest<'k>(wanted: &str, known: &[&'k str]) -> Option<&'k str> {
    const NEAR: f64 = 0.8;
    let likeness = |key: &&str| strsim::jaro_winkler(key, wanted);
    known.iter().copied().max_by(|a, b| likeness(a).total_cmp(&likeness(b))).filter(|key| likeness(key) >= NEAR)
}

fn found_zh(found: &str) -> String {
    let value = found.split('`').nth(1).or_else(|| found.split('"').nth(1)).unwrap_or_default();
    let kind = match found.split([' ', '`']).next().unwrap_or_default() {
        "integer" | "floating" => "数字",
        "string" => "文字",
        "boolean" => "真假值",
        "sequence" => "列表 [ ]",
        "map" => "表 { }",
        _ => return found.to_owned(),
    };
    if value.is_empty() { kind.to_owned() } else { format!("{kind} {value}") }
}

fn wanted_zh(wanted: &str) -> &str {
    match wanted {
        "a string" => "带引号的文字（长度写成 \"2 km\"，编码写成 \"0701\"）",
        "i32" | "u32" | "usize" | "u64" | "i64" => "不带引号的整数",
        "f64" | "f32" => "不带引号的数字",
        "a boolean" => "true 或 false",
        "a sequence" => "列表，例如 [\"0701\", \"0702\"]",
        "a map" => "表，例如 { step = [[\"2 km\", 1.0]] }",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::StudyFile;

    fn zh(text: &str) -> String {
        match toml::from_str::<StudyFile>(&format!("title = 't'\n{text}")) {
            Ok(_) => panic!("{text}"),
            Err(error) => reason(error.message())[0].clone(),
        }
    }

    #[test]
    fn what_officers_write_is_answered_in_their_language() {
        for (text, expected) in [
            ("year = 2025\nyear = 2026", "同一个键写了两次"),
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
            ("year = 2025\n[travel.a]\nmode = 'walk'", "mode = “walk”尚不能计算"),
            ("year = 2025\n[land]\npath = 'a'\nclasses = [701]", "写的是数字 701，应为带引号的文字"),
        ] {
            assert!(zh(text).contains(expected), "{text}: {}", zh(text));
        }
    }
}
