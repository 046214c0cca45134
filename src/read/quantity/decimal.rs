//! Decimal digits into millionths, without floating point.

use std::borrow::Cow;

/// Digits with at most one decimal point, times ten to the `power`, in millionths; what lies beyond them is rounded half up.
/// `None` when it does not fit or is no such text.
pub fn micro(digits: &str, power: u32) -> Option<i128> {
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if !is_plain(digits) {
        return None;
    }
    let kept = (power.checked_add(6)?) as usize;
    let mut value = 0_i128;
    let mut push = |digit: u8| -> Option<()> {
        value = value.checked_mul(10)?.checked_add(i128::from(digit - b'0'))?;
        Some(())
    };
    for digit in whole.bytes().chain(fraction.bytes().chain(std::iter::repeat(b'0')).take(kept)) {
        push(digit)?;
    }
    let half = fraction.as_bytes().get(kept).is_some_and(|digit| *digit >= b'5');
    value.checked_add(i128::from(half))
}

/// As [`micro`], times a whole number; six more digits are kept before it multiplies, so that 0.33333333 h are 1,200,000 ms.
pub fn times(digits: &str, power: u32, factor: i128) -> Option<i128> {
    const FINER: u32 = 6;
    if factor == 1 {
        return micro(digits, power);
    }
    let fine = micro(digits, power.checked_add(FINER)?)?.checked_mul(factor)?;
    let one = 10_i128.pow(FINER);
    Some(fine.checked_add(one / 2)?.div_euclid(one))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// Whether these are digits with at most one point: between them, or before or behind them all as databases write it (`.35`,
/// `5.`).
pub fn is_plain(text: &str) -> bool {
    let is_part = |part: &str| part.is_empty() || is_digits(part);
    match text.split_once('.') {
        Some((whole, fraction)) => is_part(whole) && is_part(fraction) && text.len() > 1,
        None => is_digits(text),
    }
}

/// Drops commas that group the digits before the point by three. Any other comma makes the text ambiguous: `13,50` and
/// `0,350` may be decimals of another country.
pub(super) fn ungrouped(digits: &str) -> Option<Cow<'_, str>> {
    if !digits.contains(',') {
        return is_plain(digits).then_some(Cow::Borrowed(digits));
    }
    let whole = digits.split('.').next().unwrap_or(digits);
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let regular = (1..=3).contains(&first.len())
        && !first.starts_with('0')
        && groups.all(|g| g.len() == 3)
        && !digits[whole.len()..].contains(',');
    let plain = digits.replace(',', "");
    (regular && is_plain(&plain)).then_some(Cow::Owned(plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_exact_and_rounded_half_up_beyond_millionths() {
        assert_eq!(micro("69.296", 4), Some(692_960_000_000));
        assert_eq!(micro("1350", 0), Some(1_350_000_000));
        assert_eq!(micro("0.0000005", 0), Some(1));
        assert_eq!(micro("0.00000049", 0), Some(0));
        assert_eq!(micro("0.1234567", 4), Some(1_234_567_000));
        assert_eq!(micro(&"9".repeat(60), 0), None);
        assert_eq!(times("0.33333333", 0, 3600), Some(1_199_999_988));
        assert_eq!(times("2.5", 0, 60), Some(150_000_000));
        assert_eq!(times("2.5", 0, 1), micro("2.5", 0));
        assert_eq!((micro("1.", 0), micro(".5", 4)), (Some(1_000_000), Some(5_000_000_000)));
        for wrong in ["", ".", "1.2.3", "-1", "1e3", "１"] {
            assert_eq!(micro(wrong, 0), None, "{wrong}");
        }
    }

    #[test]
    fn commas_group_by_three_or_are_refused() {
        assert_eq!(ungrouped("1,234,567.5").as_deref(), Some("1234567.5"));
        for wrong in ["13,50", "1,3500", ",350", "1,350,", "0,350", "1.5,000", "1,,350", "1,350.2.3"] {
            assert_eq!(ungrouped(wrong), None, "{wrong}");
        }
    }
}
