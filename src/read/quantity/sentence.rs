//! What a plan says about a project in one sentence: 建筑面积约4.1万平方米，办学规模60个班，容纳学生2700人。
//!
//! A clause (what stands between commas and full stops) gives
//!
//! | kind | where a number has the unit | and the clause says |
//! |---|---|---|
//! | classes | 班, 个班, 个教学班 | anything |
//! | places | 学位, 个学位, 床位, 张床位, 托位 | anything |
//! | places | 张, 床, 个 | 床位, 学位, 托位 before the number |
//! | places | 人, 名 | 容纳, 接纳, 学生, 幼儿, 学位, 办学规模, 招生规模 |
//! | built area | 平方米, 公顷 | 建筑面积 or 建设面积 |
//!
//! A clause that is nothing but people (`60个班、2700人`) takes the words of the one before. Clauses about something else (每班,
//! 教师, 食堂, 服务人口, 其中 ...) give nothing. Classes and places must each be one number: two different ones, a range or a bound
//! (不少于) are an error, because the text does not say which is meant; so is a number of what there was before (现有, 原有).
//! Areas are not computed with: several of them are none.

use super::{Heading, Measure, Quantity, folded, numeral, quantity};

/// What was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sentence {
    /// Classes.
    pub classes: Option<Quantity>,
    /// School places or beds.
    pub places: Option<Quantity>,
    /// Built area in square metres.
    pub built: Option<Quantity>,
}

/// What a number in a sentence stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// Classes.
    Classes,
    /// Places or beds.
    Places,
}

/// Why a sentence gives no number of a kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unclear {
    /// Which kind.
    pub kind: Found,
    /// The parts of the sentence, as they stand.
    pub parts: Vec<String>,
}

/// A clause with any of these is about something else.
const ELSEWHERE: [&str; 31] = [
    "每",
    "均",
    "班额",
    "其中",
    "教师",
    "教职",
    "职工",
    "医生",
    "医务",
    "护士",
    "员工",
    "食堂",
    "就餐",
    "餐厅",
    "宿舍",
    "住宿",
    "寄宿",
    "体育馆",
    "报告厅",
    "礼堂",
    "观众",
    "车位",
    "人口",
    "居民",
    "辐射",
    "覆盖",
    "惠及",
    "受益",
    "就业",
    "岗位",
    "培训",
];
/// A number in a clause with any of these is what there was before, or may be: not what is built.
const BEFORE: [&str; 5] = ["现有", "原有", "现状", "在校", "在园"];
/// Words that make people places.
const FOR_PEOPLE: [&str; 8] = ["容纳", "接纳", "学生", "幼儿", "学位", "办学规模", "招生规模", "托位"];
/// Words that make pieces places.
const FOR_PIECES: [&str; 5] = ["学位", "床位", "托位", "座位", "病床"];
/// Words next to a number that bound it.
const BOUNDS: [&str; 12] =
    ["不少于", "不低于", "不超过", "不多于", "不高于", "不小于", "至少", "最多", "≥", "≤", ">", "<"];
/// Words after a number that bound it.
const BOUNDS_AFTER: [&str; 4] = ["以上", "以下", "以内", "及以上"];

/// Units in sentences, longest first, with what they can be.
const UNITS: [(&str, Means); 21] = [
    ("个教学班", Means::Class),
    ("个班级", Means::Class),
    ("张床位", Means::Place),
    ("个床位", Means::Place),
    ("个学位", Means::Place),
    ("个托位", Means::Place),
    ("个座位", Means::Place),
    ("张病床", Means::Place),
    ("平方公里", Means::Area),
    ("平方米", Means::Area),
    ("公顷", Means::Area),
    ("个班", Means::Class),
    ("学位", Means::Place),
    ("床位", Means::Place),
    ("托位", Means::Place),
    ("㎡", Means::Area),
    ("班", Means::Class),
    ("人", Means::People),
    ("名", Means::People),
    ("张", Means::Piece),
    ("个", Means::Piece),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Means {
    Class,
    Place,
    Area,
    People,
    Piece,
}

/// Classes, places and built area of a sentence.
///
/// # Errors
/// [`Unclear`] when there are several numbers of a kind, or one that is no single number.
pub fn sentence(text: &str) -> Result<Sentence, Unclear> {
    let text = digits_folded(text);
    let mut classes = Kind::default();
    let mut places = Kind::default();
    let mut built = Kind::default();
    let mut before = "";
    for clause in clauses(&text) {
        let bare = bare_people(clause);
        let words = if bare { before } else { clause };
        if ELSEWHERE.iter().any(|word| clause.contains(word) || words.contains(word)) {
            continue;
        }
        for number in numbers(clause) {
            let said = |list: &[&str]| list.iter().any(|word| words.contains(word));
            let ahead = &clause[..number.start];
            let kind = match number.means {
                Means::Class => &mut classes,
                Means::Place => &mut places,
                Means::Piece if FOR_PIECES.iter().any(|word| ahead.contains(word)) => &mut places,
                Means::People if said(&FOR_PEOPLE) || (bare && said(&["班"])) => &mut places,
                Means::Area if clause.contains("建筑面积") || clause.contains("建设面积") => &mut built,
                _ => continue,
            };
            let bounded = number.bounded || BEFORE.iter().any(|word| clause.contains(word));
            kind.add(&Number { bounded, ..number }, clause);
        }
        before = if bare { before } else { clause };
    }
    let one = |kind: Kind, found| kind.one().map_err(|parts| Unclear { kind: found, parts });
    Ok(Sentence {
        classes: one(classes, Found::Classes)?,
        places: one(places, Found::Places)?,
        built: built.one().ok().flatten(),
    })
}

/// Numbers of one kind.
#[derive(Debug, Default)]
struct Kind {
    found: Vec<(Option<Quantity>, String)>,
}

impl Kind {
    fn add(&mut self, number: &Number, clause: &str) {
        let part = clause[number.start..number.end].trim().to_owned();
        let value = number.value.filter(|_| !number.bounded);
        // The same number said twice is one number.
        if value.is_none() || self.found.iter().all(|(known, _)| known.map(|q| q.micro) != value.map(|q| q.micro)) {
            let part = if number.bounded { clause.trim().to_owned() } else { part };
            self.found.push((value, part));
        }
    }

    fn one(self) -> Result<Option<Quantity>, Vec<String>> {
        match self.found.as_slice() {
            [] => Ok(None),
            [(Some(value), _)] => Ok(Some(*value)),
            _ => Err(self.found.into_iter().map(|(_, part)| part).collect()),
        }
    }
}

/// A number with its unit, by its bytes in a clause.
#[derive(Debug)]
struct Number {
    value: Option<Quantity>,
    means: Means,
    start: usize,
    end: usize,
    bounded: bool,
}

/// The numbers of a clause that have a unit of the field.
fn numbers(clause: &str) -> Vec<Number> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(offset) = clause[at..].find(|c: char| c.is_ascii_digit() || numeral::is_part(c)) {
        let start = at + offset;
        let rest = &clause[start..];
        let digits = rest.starts_with(|c: char| c.is_ascii_digit());
        let belongs = |c: char| if digits { c.is_ascii_digit() || matches!(c, '.' | ',') } else { numeral::is_part(c) };
        let length = rest.find(|c| !belongs(c)).unwrap_or(rest.len());
        at = start + length;
        let Some((means, end)) = unit_at(clause, at) else { continue };
        let ahead = clause[..start].trim_end();
        let (ahead, about) = match ["大约", "约", "近"].iter().find_map(|word| ahead.strip_suffix(word)) {
            Some(ahead) => (ahead.trim_end(), "约"),
            None => (ahead, ""),
        };
        let mark = |c: char| matches!(c, '-' | '~' | '～' | '—' | '–' | '至' | '到' | '/' | '+' | '×' | '*');
        let number = |c: char| c.is_ascii_alphanumeric() || matches!(c, '千' | '万' | '亿' | '余' | '.' | ',');
        let range = ahead.strip_suffix(mark).is_some_and(|a| a.trim_end().ends_with(number))
            || ahead.ends_with(|c: char| c.is_ascii_alphanumeric());
        let bound = BOUNDS.iter().any(|word| ahead.ends_with(word))
            || BOUNDS_AFTER.iter().any(|word| clause[end..].trim_start().starts_with(word));
        let heading = Heading::bare(match means {
            Means::Class => Measure::Classes,
            Means::Area => Measure::Area,
            _ => Measure::Places,
        });
        let value = quantity(&format!("{about}{}", &clause[start..end]), &heading).ok().flatten();
        found.push(Number { value, means, start, end, bounded: range || bound });
        at = end;
    }
    found
}

/// The unit after a number that ends here, past a power of ten, and where it ends.
fn unit_at(clause: &str, at: usize) -> Option<(Means, usize)> {
    let mut rest = clause[at..].trim_start();
    for word in ["千", "万", "亿"] {
        rest = rest.strip_prefix(word).unwrap_or(rest).trim_start();
    }
    for word in ["余", "多"] {
        rest = rest.strip_prefix(word).unwrap_or(rest).trim_start();
    }
    let (unit, means) = UNITS.iter().find(|(unit, _)| rest.starts_with(unit))?;
    let end = clause.len() - rest.len() + unit.len();
    // 2.5 万人次 are visits, and 第一人民医院 is nobody.
    let other = ['次', '民', '员', '口', '才', '工', '物', '数', '校', '师', '称', '车'];
    (!clause[end..].starts_with(other)).then_some((*means, end))
}

/// Whether a clause is a number of people and nothing else.
fn bare_people(clause: &str) -> bool {
    let clause = clause.trim();
    clause.ends_with(['人', '名']) && matches!(quantity(clause, &Heading::bare(Measure::Persons)), Ok(Some(_)))
}

/// Full-width digits, points and tildes as ASCII, and a full-width comma between two digits too; any other ends a clause.
fn digits_folded(text: &str) -> String {
    let folded: Vec<char> = text
        .chars()
        .map(|c| match c {
            '０'..='９' | '．' | '～' => folded(c.encode_utf8(&mut [0; 4])).chars().next().unwrap_or(c),
            other => other,
        })
        .collect();
    let digit = |at: Option<usize>| at.and_then(|at| folded.get(at)).is_some_and(char::is_ascii_digit);
    let comma = |at: usize| folded[at] == '，' && digit(at.checked_sub(1)) && digit(Some(at + 1));
    (0..folded.len()).map(|at| if comma(at) { ',' } else { folded[at] }).collect()
}

/// What stands between marks. A comma between two digits is none: it groups them, or makes them unclear.
fn clauses(text: &str) -> impl Iterator<Item = &str> {
    let bytes = text.as_bytes();
    let digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
    let mut clauses: Vec<&str> = Vec::new();
    let mut start = 0;
    for (at, c) in text.char_indices() {
        let ends = match c {
            '，' | '。' | '；' | ';' | '、' | '\n' | '\r' | '（' | '）' | '(' | ')' | ':' | '：' => true,
            // 48班/2160人
            '/' => !digit(at.checked_sub(1)) && !text[..at].ends_with(' '),
            ',' => !(digit(at.checked_sub(1)) && digit(Some(at + 1))),
            _ => false,
        };
        if ends {
            clauses.push(&text[start..at]);
            start = at + c.len_utf8();
        }
    }
    clauses.push(&text[start..]);
    clauses.into_iter()
}

#[cfg(test)]
mod tests;
