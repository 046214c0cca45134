//! Quantities as plans and bureaus write them, under stated rules and nothing else.
//!
//! ```text
//! quantity = [约 | 近 | 大约 | 约为 | 超过 ...] number [千 | 万 | 亿] [余 | 多] [unit] [左右 | 上下]
//! number   = ASCII or full-width digits, commas between groups of three, at most one decimal point; or a Chinese numeral
//! ```
//!
//! White space may stand between the parts, never within a number. Every rule that was needed is in [`Quantity::rules`], so
//! that it can be counted and shown. The arithmetic is decimal: `69.296万` is 692,960, never 692,959.999. Amounts are in
//! millionths; digits beyond them are rounded half up, as everywhere. Ranges (`800-900`), alternatives (`1350/1400`), bounds
//! (`≥500`), signs, exponents, `NaN`, irregular commas (`13,50`) and numbers with two points are no quantities.

mod decimal;
mod heading;
mod numeral;
mod sentence;
mod unit;

pub(super) use decimal::is_plain;
pub use decimal::{micro, times};
pub use heading::{Heading, without_unit};
pub use sentence::{Found, Sentence, Unclear, sentence};
pub use unit::{Measure, Unit};

use crate::units::{MAX_COUNT, MICRO};

/// The largest amount, in millionths.
const LARGEST: i128 = MAX_COUNT as i128 * MICRO as i128;

/// A rule beyond "ASCII digits with at most one decimal point".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Rule {
    /// Full-width digits or punctuation: `１３５０`.
    Width,
    /// Commas between groups of three digits: `1,350`.
    Groups,
    /// A unit in the cell: `1350人`.
    Unit,
    /// A power of ten in words: `1.35万`.
    Power,
    /// A Chinese numeral: `三十`.
    Numeral,
    /// The unit in the column's name multiplies: `人口(万人)`.
    Heading,
    /// The writer says that the number is not exact: `约800`.
    Approximate,
}

impl Rule {
    /// All, in the order of messages.
    pub const ALL: [Self; 7] =
        [Self::Width, Self::Groups, Self::Unit, Self::Power, Self::Numeral, Self::Heading, Self::Approximate];

    /// The message that counts its use.
    pub fn code(self) -> &'static str {
        match self {
            Self::Width => "I0380",
            Self::Groups => "I0381",
            Self::Unit => "I0382",
            Self::Power => "I0383",
            Self::Numeral => "I0384",
            Self::Heading => "I0385",
            Self::Approximate => "W0380",
        }
    }
}

/// The rules that were needed; none for plain digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rules(u8);

impl Rules {
    /// This one alone.
    pub fn of(rule: Rule) -> Self {
        Self(1 << rule as u8)
    }

    fn add(&mut self, rule: Rule) {
        self.0 |= 1 << rule as u8;
    }

    /// Whether plain digits were read.
    pub fn is_plain(self) -> bool {
        self.0 == 0
    }

    /// Whether this one was needed.
    pub fn has(self, rule: Rule) -> bool {
        self.0 & (1 << rule as u8) != 0
    }

    /// In the order of [`Rule::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Rule> {
        Rule::ALL.into_iter().filter(move |&rule| self.has(rule))
    }
}

/// A number that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quantity {
    /// In millionths of one person, place, class, metre, square metre or second.
    pub micro: i64,
    /// Which rules it was read under.
    pub rules: Rules,
}

impl Quantity {
    /// As a floating-point number.
    pub fn to_f64(self) -> f64 {
        self.micro as f64 / MICRO as f64
    }
}

/// As it should be written: `1350`, `12.5`.
impl std::fmt::Display for Quantity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        crate::units::Places::from_micro(self.micro).fmt(f)
    }
}

/// Why a text is no quantity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// No single number.
    Text,
    /// A word for "unknown": `待定`, `—`, `无`.
    Unknown,
    /// A number in a unit that the column cannot hold; the unit as written.
    Unit(String),
    /// Beyond [`MAX_COUNT`].
    Range,
}

/// Words before a number that make it approximate.
const ABOUT: [&str; 8] = ["大约", "大概", "约为", "约计", "约", "近", "将近", "接近"];
/// Words right after a number or its power that do.
const MORE: [&str; 2] = ["余", "多"];
/// Words at the end that do.
const OR_SO: [&str; 3] = ["左右", "上下", "许"];
/// Words before a number that change nothing.
const BEFORE: [&str; 3] = ["共计", "合计", "共"];
/// Powers of ten in words.
const POWERS: [(&str, u32); 3] = [("千", 3), ("万", 4), ("亿", 8)];
/// Words that stand for "not known".
const UNKNOWN: [&str; 32] = [
    "无",
    "暂无",
    "没有",
    "不详",
    "未知",
    "不明",
    "待定",
    "未定",
    "待核",
    "待核实",
    "待核定",
    "待补",
    "待补充",
    "待查",
    "待统计",
    "未统计",
    "未填",
    "缺",
    "缺失",
    "空",
    "暂缺",
    "-",
    "--",
    "—",
    "——",
    "–",
    "/",
    "\\",
    "n/a",
    "na",
    "null",
    "?",
];

/// A text as a quantity of `measure`; `None` when it is empty.
///
/// # Errors
/// [`Fault`] says what is wrong with it.
pub fn quantity(text: &str, heading: &Heading) -> Result<Option<Quantity>, Fault> {
    let text = trimmed(text);
    if text.is_empty() {
        return Ok(None);
    }
    let mut rules = Rules::default();
    let folded = folded(text);
    if folded != text {
        rules.add(Rule::Width);
    }
    if UNKNOWN.contains(&folded.to_lowercase().as_str()) {
        return Err(Fault::Unknown);
    }
    let mut rest = folded.as_str();
    for word in BEFORE {
        rest = rest.strip_prefix(word).unwrap_or(rest).trim_start();
    }
    if let Some(after) = ABOUT.iter().find_map(|word| rest.strip_prefix(word)) {
        rules.add(Rule::Approximate);
        rest = after.trim_start();
    }
    let (number, after) = leading(rest, &mut rules).ok_or(Fault::Text)?;
    rest = after;
    let mut power = 0;
    if let Some((after, exponent)) = POWERS.iter().find_map(|(word, n)| Some((rest.strip_prefix(word)?, n))) {
        rules.add(Rule::Power);
        (rest, power) = (after.trim_start(), *exponent);
    }
    if let Some(after) = MORE.iter().find_map(|word| rest.strip_prefix(word)) {
        rules.add(Rule::Approximate);
        rest = after.trim_start();
    }
    if let Some(before) = OR_SO.iter().find_map(|word| rest.strip_suffix(word)) {
        rules.add(Rule::Approximate);
        rest = before.trim_end();
    }
    let mut factor = (heading.factor(), power);
    if rest.is_empty() {
        if power == 0 {
            factor.1 = heading.power();
            if heading.power() > 0 {
                rules.add(Rule::Heading);
            }
        } else if heading.power() > 0 {
            // 69.296万 under a heading in 万: twice the same power, or the heading once more? Nobody can tell.
            return Err(Fault::Unit(
                POWERS.iter().find(|(_, n)| *n == power).map_or("万", |(word, _)| word).to_owned(),
            ));
        }
    } else {
        let unit = Unit::named(rest).ok_or(Fault::Text)?;
        // A unit in the cell that contradicts the heading's power of ten is not decided here.
        if !heading.measure().takes(unit) || (heading.power() > 0 && heading.power() != power) {
            return Err(Fault::Unit(format!("{}{rest}", written_power(power))));
        }
        factor.0 = unit.factor();
        rules.add(Rule::Unit);
    }
    let digits = number.text();
    let micro = times(&digits, factor.1, factor.0).ok_or(Fault::Range)?;
    match i64::try_from(micro) {
        Ok(small) if micro <= LARGEST => Ok(Some(Quantity { micro: small, rules })),
        _ => Err(Fault::Range),
    }
}

fn written_power(power: u32) -> &'static str {
    POWERS.iter().find(|(_, n)| *n == power).map_or("", |(word, _)| word)
}

/// Without white space around it, and without the invisible marks that spreadsheets and web pages leave.
pub fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'..='\u{200d}' | '\u{2060}'))
}

/// Full-width ASCII as ASCII.
fn folded(text: &str) -> String {
    let fold = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        other => other,
    };
    text.chars().map(fold).collect()
}

/// A number as it stands.
enum Number<'t> {
    Digits(std::borrow::Cow<'t, str>),
    Numeral(u64),
}

impl Number<'_> {
    fn text(&self) -> std::borrow::Cow<'_, str> {
        match self {
            Self::Digits(digits) => std::borrow::Cow::Borrowed(digits),
            Self::Numeral(n) => std::borrow::Cow::Owned(n.to_string()),
        }
    }
}

/// The number at the start of a text, and what follows it.
fn leading<'t>(text: &'t str, rules: &mut Rules) -> Option<(Number<'t>, &'t str)> {
    let end = text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ','))).unwrap_or(text.len());
    if end > 0 {
        let (digits, rest) = text.split_at(end);
        let plain = decimal::ungrouped(digits)?;
        if plain.len() < digits.len() {
            rules.add(Rule::Groups);
        }
        return Some((Number::Digits(plain), rest.trim_start()));
    }
    let end = text.find(|c: char| !numeral::is_part(c)).unwrap_or(text.len());
    let (words, rest) = text.split_at(end);
    let n = numeral::value(words)?;
    rules.add(Rule::Numeral);
    Some((Number::Numeral(n), rest.trim_start()))
}

#[cfg(test)]
mod tests;
