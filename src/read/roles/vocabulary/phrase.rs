//! Headings read by their words: `核定床位数（张）`, `所在乡镇名称`, `Total Licensed Beds`.
//!
//! A heading plays a role when words of that role cover it whole: one that says what it is (床位), any that only tell which of
//! them (核定, 现有, total), a year, and a unit in brackets. A letter that no word covers, and it is another column: 床位使用率
//! is no number of beds.

use crate::read::number::normal;

/// The words of a role's headings, as compared, with blanks between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Phrase {
    /// One of these says what it is. Those of an earlier group are meant before those of a later one: a township before a
    /// district.
    pub heads: &'static [&'static str],
    /// One of these must stand there too, where there are any: 投用 alone is no year.
    pub with: &'static str,
    /// These may stand beside.
    pub beside: &'static str,
    /// Whether words for a site may stand beside as well: 学校, 医疗机构.
    pub about_sites: bool,
    /// Whether two such columns are two answers, so that which of them counts is asked and never guessed.
    pub asks: bool,
}

/// May stand in any heading.
const ANYWHERE: &str = "必填 选填 填写 请 * 其中 本 该 of the 最新";
/// May stand in any heading of a list of sites.
const SITES: &str = "学校 医院 机构 单位 设施 项目 院所 园所 校区 幼儿园 养老院 医疗 医疗机构 养老机构 办学 教育 所属 所在 名 school facility
    hospital institution site centre center clinic health education provider org organisation organization location establishment";

/// Longer headings are sentences.
const LONGEST: usize = 96;

impl Phrase {
    /// The group of the word that says what it is; `None` when the words do not cover the heading. `units` may stand in
    /// brackets.
    pub fn group(&self, heading: &str, units: &[&str]) -> Option<usize> {
        let heading: String = normal(heading).chars().map(simplified).collect();
        if heading.is_empty() || heading.len() > LONGEST {
            return None;
        }
        let bare = without_unit(&heading, units);
        // The unit may stand above: `常住人口（人）/合计`.
        let above = bare.rsplit_once('/').map(|(above, own)| format!("{}/{own}", without_unit(above, units)));
        let covered = |group: usize| {
            let mut forms = [Some(bare), Some(heading.as_str()), above.as_deref()].into_iter().flatten();
            forms.any(|form| self.covers(form, group))
        };
        (0..self.heads.len()).find(|group| covered(*group))
    }

    /// Whether words cover the text from end to end, a head of this group among them.
    fn covers(&self, text: &str, group: usize) -> bool {
        /// What has been seen up to a place: bit 1 a head, bit 2 one of `with`.
        const HEAD: u8 = 1;
        const WITH: u8 = 2;
        let complete = HEAD | if self.with.is_empty() { 0 } else { WITH };
        // For each place in the text, which of the four states it can be reached in.
        let mut reached = vec![0_u8; text.len() + 1];
        reached[0] = 1;
        for at in (0..text.len()).filter(|at| text.is_char_boundary(*at)) {
            let here = reached[at];
            if here == 0 {
                continue;
            }
            let rest = &text[at..];
            let mut go = |len: usize, seen: u8| {
                for state in (0..4_u8).filter(|state| here & (1 << state) != 0) {
                    reached[at + len] |= 1 << (state | seen);
                }
            };
            let sites = if self.about_sites { SITES } else { "" };
            let lists = [(self.with, WITH), (self.beside, 0), (sites, 0), (ANYWHERE, 0)];
            let heads = self.heads.iter().enumerate().map(|(at, heads)| (*heads, if at == group { HEAD } else { 0 }));
            for (words, seen) in lists.into_iter().chain(heads) {
                for word in words.split_whitespace().filter(|word| rest.starts_with(word)) {
                    go(word.len(), seen);
                }
            }
            if let Some(len) = year(rest) {
                go(len, 0);
            }
            if let Some(first) = rest.chars().next().filter(|c| is_between(*c)) {
                go(first.len_utf8(), 0);
            }
        }
        reached[text.len()] & (1 << complete) != 0
    }
}

/// Traditional letters that stand in the words of headings, as the vocabulary has them.
fn simplified(c: char) -> char {
    const PAIRS: &str = "學学級级數数機机構构類类鄉乡鎮镇區区縣县編编號号碼码稱称園园醫医養养實实際际額额開开辦办時时間间\
        狀状態态現现劃划設设計计總总個个張张單单層层業业關关閉闭預预項项規规雙双護护診诊療疗衛卫幼幼網网種种託托標标識识歲岁別别況况條条資资";
    let mut pairs = PAIRS.chars();
    while let (Some(traditional), Some(simple)) = (pairs.next(), pairs.next()) {
        if traditional == c {
            return simple;
        }
    }
    c
}

/// A heading without the unit in its last brackets.
fn without_unit<'h>(heading: &'h str, units: &[&str]) -> &'h str {
    let closed = heading.strip_suffix([')', ']', '】']);
    match closed.and_then(|inner| inner.rsplit_once(['(', '[', '【'])) {
        Some((before, unit)) if units.contains(&unit.trim_start_matches("单位").trim_start_matches(':')) => before,
        _ => heading,
    }
}

/// How long a year is at the start of a text: `2025年`, `2025`.
fn year(text: &str) -> Option<usize> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let is_year = digits == 4 && (text.starts_with("19") || text.starts_with("20"));
    is_year.then(|| if text[4..].starts_with('年') { 4 + '年'.len_utf8() } else { 4 })
}

/// What stands between words.
fn is_between(c: char) -> bool {
    matches!(c, '_' | '-' | '/' | '.' | ':' | '·' | '、' | ',' | '(' | ')' | '[' | ']' | '【' | '】' | '|' | '#')
}
