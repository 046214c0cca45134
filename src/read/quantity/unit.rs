//! Units of the field, and which of them a column can hold.

use crate::words::{Sentence, say};

/// What a column counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// People.
    Persons,
    /// School places, beds.
    Places,
    /// Classes.
    Classes,
    /// Floor or ground.
    Area,
    /// A way by its length.
    Length,
    /// A way by the time it takes.
    Time,
    /// Dwellings.
    Dwellings,
    /// Money, in yuan.
    Money,
}

/// What a unit counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// 人, 名: people, or the places for them.
    Person,
    /// 个: anything that is counted.
    Piece,
    /// 座, 张, 床, 学位: places and beds.
    Place,
    /// 班.
    Class,
    /// 平方米; the square metres of one.
    Area(u32),
    /// 米; the metres of one.
    Length(u32),
    /// 秒; the seconds of one.
    Time(u32),
    /// 户, 套: dwellings.
    Dwelling,
    /// 元.
    Yuan,
    /// 亩 (15 of them are a hectare), %: known, and never what a column here holds.
    Other,
}

const PERSON: [&str; 9] = ["人", "名", "口", "口人", "名学生", "名幼儿", "名学员", "名老人", "persons"];
const PIECE: [&str; 1] = ["个"];
const PLACE: [&str; 18] = [
    "座",
    "张",
    "床",
    "位",
    "学位",
    "个学位",
    "座位",
    "个座位",
    "床位",
    "个床位",
    "张床位",
    "张床",
    "托位",
    "个托位",
    "铺",
    "places",
    "beds",
    "seats",
];
const CLASS: [&str; 6] = ["班", "个班", "个班级", "教学班", "个教学班", "classes"];
const AREA: [(&str, u32); 10] = [
    ("平方米", 1),
    ("平米", 1),
    ("㎡", 1),
    ("m²", 1),
    ("m2", 1),
    ("公顷", 10_000),
    ("ha", 10_000),
    ("平方公里", 1_000_000),
    ("km²", 1_000_000),
    ("km2", 1_000_000),
];
const LENGTH: [(&str, u32); 8] = [
    ("米", 1),
    ("m", 1),
    ("metres", 1),
    ("meters", 1),
    ("公里", 1_000),
    ("千米", 1_000),
    ("km", 1_000),
    ("kilometres", 1_000),
];
const TIME: [(&str, u32); 14] = [
    ("秒", 1),
    ("秒钟", 1),
    ("s", 1),
    ("sec", 1),
    ("seconds", 1),
    ("分", 60),
    ("分钟", 60),
    ("min", 60),
    ("mins", 60),
    ("minutes", 60),
    ("小时", 3_600),
    ("时", 3_600),
    ("h", 3_600),
    ("hours", 3_600),
];
const DWELLING: [&str; 4] = ["户", "套", "dwellings", "homes"];
const YUAN: [&str; 5] = ["元", "圆", "人民币", "yuan", "rmb"];
const OTHER: [&str; 12] = ["亩", "市亩", "%", "‰", "所", "处", "家", "轨", "栋", "层", "辆", "人次"];

impl Unit {
    /// A unit by its word, without regard to case and to white space within it.
    pub fn named(word: &str) -> Option<Self> {
        let word: String = word.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
        let word = word.as_str();
        if PERSON.contains(&word) {
            return Some(Self::Person);
        }
        if PIECE.contains(&word) {
            return Some(Self::Piece);
        }
        if PLACE.contains(&word) {
            return Some(Self::Place);
        }
        if CLASS.contains(&word) {
            return Some(Self::Class);
        }
        if DWELLING.contains(&word) {
            return Some(Self::Dwelling);
        }
        if YUAN.contains(&word) {
            return Some(Self::Yuan);
        }
        if let Some((_, square_metres)) = AREA.iter().find(|(name, _)| *name == word) {
            return Some(Self::Area(*square_metres));
        }
        if let Some((_, metres)) = LENGTH.iter().find(|(name, _)| *name == word) {
            return Some(Self::Length(*metres));
        }
        if let Some((_, seconds)) = TIME.iter().find(|(name, _)| *name == word) {
            return Some(Self::Time(*seconds));
        }
        // 人/平方公里: a density.
        let per = |(above, below): (&str, &str)| Self::named(above).is_some() && Self::named(below).is_some();
        (OTHER.contains(&word) || word.split_once('/').is_some_and(per)).then_some(Self::Other)
    }

    /// By what a number in this unit is multiplied.
    pub(super) fn factor(self) -> i128 {
        match self {
            Self::Area(n) | Self::Length(n) | Self::Time(n) => i128::from(n),
            _ => 1,
        }
    }
}

impl Measure {
    /// Whether a column of this measure can hold a number in this unit.
    pub fn takes(self, unit: Unit) -> bool {
        match self {
            Self::Persons => unit == Unit::Person,
            Self::Places => matches!(unit, Unit::Person | Unit::Piece | Unit::Place),
            Self::Classes => matches!(unit, Unit::Class | Unit::Piece),
            Self::Area => matches!(unit, Unit::Area(_)),
            Self::Length => matches!(unit, Unit::Length(_)),
            Self::Time => matches!(unit, Unit::Time(_)),
            Self::Dwellings => matches!(unit, Unit::Dwelling | Unit::Piece),
            Self::Money => unit == Unit::Yuan,
        }
    }

    /// What it counts, in words.
    pub fn word(self) -> Sentence {
        say(match self {
            Self::Persons => "read.measure.persons",
            Self::Places => "read.measure.places",
            Self::Classes => "read.measure.classes",
            Self::Area => "read.measure.area",
            Self::Length => "read.measure.length",
            Self::Time => "read.measure.time",
            Self::Dwellings => "read.measure.dwellings",
            Self::Money => "read.measure.money",
        })
    }
}
