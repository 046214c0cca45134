//! Chinese numerals, `三十`, `一千三百五十`: read when they are written the one full way, refused otherwise.
//!
//! A number is read and written again; only when both are the same text (but for 两 and 〇, the 一 of 一十 at the start, and a
//! 零 that some leave out after 万) is it taken. So `一千三` (1,300 when spoken, unclear when written), `三五` and `二十三十` are
//! never a different number.

/// Digits by value.
const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

/// Larger numbers are not written this way in a table.
const LARGEST: u64 = 999_999_999_999;

/// Whether the character can belong to a numeral.
pub(super) fn is_part(c: char) -> bool {
    DIGITS.contains(&c) || matches!(c, '〇' | '两' | '十' | '百' | '千' | '万' | '亿')
}

/// The value of a numeral; `None` when it is none, or could be meant in several ways.
pub(super) fn value(text: &str) -> Option<u64> {
    let standard = standard(text);
    let n = read(&standard)?;
    (n <= LARGEST && (written(n) == standard || lean(n) == standard)).then_some(n)
}

/// 两 as 二, 〇 as 零, 十 at the start as 一十.
fn standard(text: &str) -> String {
    let text: String = text
        .chars()
        .map(|c| match c {
            '两' => '二',
            '〇' => '零',
            other => other,
        })
        .collect();
    if text.starts_with('十') { format!("一{text}") } else { text }
}

/// What the parts add up to; whether they were written properly is for the caller to compare.
fn read(text: &str) -> Option<u64> {
    let (above, rest) = split(text, '亿')?;
    let (middle, below) = split(rest, '万')?;
    above.checked_mul(100_000_000)?.checked_add(middle * 10_000 + section(below)?)
}

/// The section before a mark, 0 without the mark, and the text after it.
fn split(text: &str, mark: char) -> Option<(u64, &str)> {
    match text.split_once(mark) {
        Some((before, after)) => Some((section(before).filter(|n| *n > 0)?, after)),
        None => Some((0, text)),
    }
}

/// Four digits.
fn section(text: &str) -> Option<u64> {
    let (mut sum, mut digit) = (0_u64, None);
    for c in text.chars() {
        if let Some(n) = DIGITS.iter().position(|d| *d == c) {
            if digit.is_some() {
                return None;
            }
            digit = (n > 0).then_some(n as u64);
            continue;
        }
        let unit = match c {
            '十' => 10,
            '百' => 100,
            '千' => 1_000,
            _ => return None,
        };
        // Twenty of one kind are more than a section holds.
        sum = digit.take()?.checked_mul(unit).and_then(|n| sum.checked_add(n)).filter(|n| *n < 20_000)?;
    }
    Some(sum + digit.unwrap_or(0))
}

/// The one full way to write a number.
fn written(n: u64) -> String {
    joined(n, true)
}

/// As [`written`], without 零 after 万 where a unit follows that leaves no doubt: 一万五百. (一万五 would be 15,000 to many.)
fn lean(n: u64) -> String {
    joined(n, n % 10_000 < 10)
}

fn joined(n: u64, zero_after_ten_thousands: bool) -> String {
    if n == 0 {
        return DIGITS[0].to_string();
    }
    let (above, middle, below) = (n / 100_000_000, n / 10_000 % 10_000, n % 10_000);
    let mut text = String::new();
    for (part, mark, zero) in [(above, "亿", true), (middle, "万", true), (below, "", zero_after_ten_thousands)] {
        if part > 0 {
            // A gap after 亿 is always said.
            let gap = !text.is_empty() && (part < 1_000 || (mark.is_empty() && middle == 0));
            if gap && (zero || middle == 0) {
                text.push(DIGITS[0]);
            }
            text.push_str(&section_written(part));
            text.push_str(mark);
        }
    }
    text
}

fn section_written(n: u64) -> String {
    let mut text = String::new();
    let mut gap = false;
    for (unit, mark) in [(1_000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let digit = (n / unit % 10) as usize;
        if digit == 0 {
            gap = !text.is_empty();
            continue;
        }
        if gap {
            text.push(DIGITS[0]);
        }
        gap = false;
        text.push(DIGITS[digit]);
        text.push_str(mark);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numerals_of_plans() {
        for (text, n) in [
            ("三十", 30),
            ("十二", 12),
            ("一千三百五十", 1_350),
            ("两千七百", 2_700),
            ("一百零五", 105),
            ("一百〇五", 105),
            ("六十九万二千九百六十", 692_960),
            ("一万零五百", 10_500),
            ("一万五百", 10_500),
            ("一万零五", 10_005),
            ("三亿零四十", 300_000_040),
            ("三亿零五千", 300_005_000),
            ("一亿二千万", 120_000_000),
            ("零", 0),
        ] {
            assert_eq!(value(text), Some(n), "{text}");
        }
    }

    #[test]
    fn what_may_be_meant_in_two_ways_is_refused() {
        for text in [
            "",
            "一千三",
            "一百五",
            "一万五",
            "三五",
            "二十三十",
            "一三五〇",
            "百",
            "十百",
            "零零",
            "一万万",
            "千千",
            "一百零",
            "零五",
            "二〇二五",
            "三亿四十",
            "亿",
            "万",
        ] {
            assert_eq!(value(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_number_comes_back(n in 0_u64..=LARGEST) {
            prop_assert_eq!(value(&written(n)), Some(n));
            prop_assert_eq!(value(&lean(n)), Some(n));
        }

        #[test]
        fn no_text_is_two_numbers(text in "[零一二三四五六七八九〇两十百千万亿]{0,12}") {
            if let Some(n) = value(&text) {
                let text = standard(&text);
                prop_assert!(text == written(n) || text == lean(n));
            }
        }
    }
}
