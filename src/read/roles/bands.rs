//! Headings that say how old people are: ages, grades and stages of school.

use super::vocabulary::OF_PEOPLE;
use crate::read::Table;
use crate::read::number::normal;
use crate::read::quantity::without_unit;
use std::collections::BTreeSet;

/// Columns whose names are ages, grades or stages, each band once: `a6_11`, `6-11岁`, `60岁及以上人口`, `a60_plus`, `一年级`,
/// `小学在校生`. Where single grades stand beside their sum, the grades are taken.
pub fn age_columns(table: &Table) -> Vec<(String, String)> {
    let mut seen = BTreeSet::new();
    let band = |name: &String| age_band(&normal(name)).map(|band| (band, name.clone()));
    let found: Vec<(String, String)> =
        table.names.iter().filter_map(band).filter(|(band, _)| seen.insert(band.clone())).collect();
    let is_made_up = |band: &str| {
        let Some((from, to)) = band.split_once('-').and_then(|(a, b)| Some((a.parse().ok()?, b.parse().ok()?))) else {
            return false;
        };
        (from..=to).all(|age: u16| seen.contains(&age.to_string()))
    };
    found.iter().filter(|(band, _)| !is_made_up(band)).cloned().collect()
}

/// Stages of school by the words of a heading, with the ages of their pupils.
const STAGES: [(&str, &[&str]); 5] = [
    ("0-2", &["托育"]),
    ("3-5", &["幼儿园", "学前教育", "学前", "在园幼儿"]),
    ("6-11", &["小学", "小学阶段"]),
    ("12-14", &["初中", "初中阶段"]),
    ("15-17", &["高中", "高中阶段"]),
];

/// What stands beside a stage where pupils are counted. Something must: 小学 alone may be a number of schools.
const PUPILS: [&str; 15] = [
    "生",
    "生数",
    "生人数",
    "在校生数",
    "在校学生数",
    "在校生",
    "在校学生",
    "在校人数",
    "学生数",
    "学生人数",
    "学生",
    "适龄人口",
    "适龄儿童",
    "在园幼儿数",
    "在园人数",
];

/// Grades of nine years and more, with the age of their pupils at the start of the school year.
const GRADES: [(u16, &[&str]); 15] = [
    (3, &["小班"]),
    (4, &["中班"]),
    (5, &["大班"]),
    (6, &["一年级", "小学一年级", "1年级", "grade1"]),
    (7, &["二年级", "小学二年级", "2年级", "grade2"]),
    (8, &["三年级", "小学三年级", "3年级", "grade3"]),
    (9, &["四年级", "小学四年级", "4年级", "grade4"]),
    (10, &["五年级", "小学五年级", "5年级", "grade5"]),
    (11, &["六年级", "小学六年级", "6年级", "grade6"]),
    (12, &["七年级", "初一", "初中一年级", "7年级", "grade7"]),
    (13, &["八年级", "初二", "初中二年级", "8年级", "grade8"]),
    (14, &["九年级", "初三", "初中三年级", "9年级", "grade9"]),
    (15, &["高一", "高中一年级", "grade10"]),
    (16, &["高二", "高中二年级", "grade11"]),
    (17, &["高三", "高中三年级", "grade12"]),
];

/// What may stand behind a grade.
const COUNTED: [&str; 8] = ["", "人数", "学生数", "在校生", "在校生数", "学生", "(人)", "人"];

/// The band that a heading, as compared, names; a unit in brackets behind it (万人) is for whoever reads its numbers.
pub(super) fn age_band(name: &str) -> Option<String> {
    // 周岁 and 岁 are one; a stage with its ages in brackets is those ages.
    let name = without_unit(name).replace("周岁", "岁");
    // Under a heading that spans several columns: 小学/一年级, but not 班数/一年级.
    let is_of_people = |head: &str| {
        STAGES.iter().any(|(_, words)| words.contains(&head))
            || PUPILS.contains(&head)
            || OF_PEOPLE.group(head, &[]).is_some()
    };
    let above = name.rsplit_once('/').map(|(head, last)| (without_unit(head), last));
    if let Some((head, last)) = above.filter(|(head, _)| is_of_people(head)) {
        // Under 年龄 bare numbers are ages.
        let is_bare = last.ends_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '上'));
        let of_ages = ["年龄", "岁", "age"].iter().any(|word| head.contains(word));
        return age_band(last).or_else(|| age_band(&format!("{last}岁")).filter(|_| of_ages && is_bare));
    }
    let bracketed = name.strip_suffix(')').and_then(|inner| inner.rsplit_once('('));
    let of_stage = bracketed.filter(|(before, _)| STAGES.iter().any(|(_, words)| words.contains(before)));
    of_stage
        .and_then(|(_, inner)| ages(inner))
        .or_else(|| ages(&name))
        .or_else(|| grade(&name))
        .or_else(|| stage(&name))
}

fn grade(name: &str) -> Option<String> {
    let named =
        |words: &[&str]| words.iter().any(|word| name.strip_prefix(word).is_some_and(|tail| COUNTED.contains(&tail)));
    let name_is_bare = |word: &str| name.replace(['_', '-'], "") == word;
    GRADES
        .iter()
        .find(|(_, words)| named(words) || words.iter().any(|word| name_is_bare(word)))
        .map(|(age, _)| age.to_string())
}

fn stage(name: &str) -> Option<String> {
    let bare = name.strip_suffix("(人)").unwrap_or(name);
    let is_of = |word: &str| bare.strip_prefix(word).is_some_and(|tail| PUPILS.contains(&tail));
    let stage = STAGES.iter().find(|(_, words)| words.iter().any(|word| is_of(word)));
    stage.map(|(band, _)| (*band).to_owned())
}

fn ages(name: &str) -> Option<String> {
    let stem =
        ["population", "人口", "pop", "ages", "age", "年龄", "a"].iter().find_map(|word| name.strip_prefix(word));
    let stem = stem.unwrap_or(name).trim_start_matches('_');
    let end = stem.find(|c: char| !c.is_ascii_digit())?;
    let (low, rest) = stem.split_at(end);
    let low: u16 = low.parse().ok().filter(|low| *low <= 120)?;
    let spoken = name.contains('岁') || stem.len() < name.len();
    let open = ["_plus", "plus", "+", "岁及以上", "岁以上", "及以上"];
    if let Some(tail) = open.iter().find_map(|word| rest.strip_prefix(word)) {
        return is_tail(tail).then(|| format!("{low}+"));
    }
    if rest.strip_prefix('岁').is_some_and(is_tail) {
        return Some(low.to_string());
    }
    let rest = rest.strip_prefix('岁').unwrap_or(rest);
    let rest = ["-", "_", "~", "～", "—", "–", "至", "到"].iter().find_map(|word| rest.strip_prefix(word))?;
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (high, tail) = rest.split_at(end);
    let high: u16 = high.parse().ok().filter(|high| *high >= low && *high <= 120)?;
    (spoken && is_tail(tail)).then(|| format!("{low}-{high}"))
}

/// What may stand behind an age.
fn is_tail(tail: &str) -> bool {
    ["", "岁", "人", "人口", "人数", "岁人口", "岁人口数", "岁人数", "人口数", "岁(人)", "(人)"].contains(&tail)
}

#[cfg(test)]
mod tests {
    use super::super::sample::table;
    use super::*;
    use crate::model::Role;
    use serde_json::json;

    #[test]
    fn columns_of_ages() {
        for (name, band) in [
            ("a6_11", "6-11"),
            ("6-11岁", "6-11"),
            ("6-11岁人口", "6-11"),
            ("a60_plus", "60+"),
            ("60岁及以上", "60+"),
            ("age_0_14", "0-14"),
            ("0～14岁(人)", "0-14"),
            ("6岁", "6"),
            ("6岁人口", "6"),
            ("一年级", "6"),
            ("一年级人数", "6"),
            ("小学/一年级", "6"),
            ("初中/七年级", "12"),
            ("在校生/初三", "14"),
            ("七年级", "12"),
            ("初三学生数", "14"),
            ("Grade 1", "6"),
            ("grade_10", "15"),
            ("小学在校生", "6-11"),
            ("6~11岁人数", "6-11"),
            ("6至11周岁", "6-11"),
            ("小学（6-11岁）", "6-11"),
            ("小学生数", "6-11"),
            ("初中学生", "12-14"),
            ("初中在校生数（人）", "12-14"),
            ("一年级（万人）", "6"),
            ("6-11岁（万人）", "6-11"),
            ("6岁（单位：千人）", "6"),
            ("幼儿园在园人数", "3-5"),
            ("其中/3-5岁", "3-5"),
            ("其中：/6-11岁（人）", "6-11"),
            ("学龄人口/12-14岁", "12-14"),
            ("分年龄人口（人）/60岁及以上", "60+"),
            ("常住人口（万人）/6-11岁", "6-11"),
            ("按年龄分组/15-17周岁", "15-17"),
            ("年龄（岁）/3-5", "3-5"),
            ("年龄构成/60及以上", "60+"),
            ("Population by age/6-11", "6-11"),
        ] {
            assert_eq!(age_band(&normal(name)).as_deref(), Some(band), "{name}");
        }
        for name in [
            "2020-2025",
            "a",
            "area",
            "A1",
            "6班",
            "10_km",
            "a200_300",
            "150-200床",
            "小学",
            "小学数",
            "一年级班数",
            "班数/一年级",
            "男/6-11岁",
            "学位数/6-11岁",
            "占总人口比重（%）/6-11岁",
            "其中/6-11",
            "一年级（班）",
            "学位数/小学",
            "年级",
        ] {
            assert_eq!(age_band(&normal(name)), None, "{name}");
        }
    }

    #[test]
    fn grades_come_before_their_sum() {
        let row = json!([{"乡镇": "甲", "七年级": 1, "八年级": 2, "九年级": 3, "初中在校生": 6, "小学在校生": 9}]);
        let bands: Vec<String> =
            age_columns(&table(Role::Demand, "a.csv", &row)).into_iter().map(|(band, _)| band).collect();
        assert_eq!(BTreeSet::from_iter(bands), BTreeSet::from(["12", "13", "14", "6-11"].map(str::to_owned)));
    }
}
