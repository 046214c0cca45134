//! Decimal numbers, from integers: exact, locale-free and fast.

/// Digits of a 64-bit integer and a little more.
const ROOM: usize = 24;

/// Appends `scaled / 10^decimals` without trailing zeros: `fixed(out, 1_250_000, 6)` appends `1.25`, and a whole number
/// ends in `.0`, so that readers see a column of reals.
pub fn fixed(out: &mut Vec<u8>, scaled: i64, decimals: usize) {
    let mut digits = [b'0'; ROOM];
    let mut at = ROOM;
    let mut rest = scaled.unsigned_abs();
    while rest > 0 {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    // Zeros up to the decimal point and one before it.
    at = at.min(ROOM - decimals - 1);
    let point = ROOM - decimals;
    let mut end = ROOM;
    while end > point + 1 && digits[end - 1] == b'0' {
        end -= 1;
    }
    if scaled < 0 {
        out.push(b'-');
    }
    out.extend_from_slice(&digits[at..point]);
    out.push(b'.');
    out.extend_from_slice(&digits[point..end]);
}

/// `value * 10^decimals`, rounded; `None` when it is not finite or too large to be written with these decimals.
pub fn scaled(value: f64, decimals: u32) -> Option<i64> {
    let scaled = (value * 10_f64.powi(decimals as i32)).round();
    (scaled.abs() < 9.0e18).then_some(scaled as i64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(scaled: i64, decimals: usize) -> String {
        let mut out = Vec::new();
        fixed(&mut out, scaled, decimals);
        String::from_utf8(out).unwrap_or_default()
    }

    #[test]
    fn trailing_zeros_go_and_one_decimal_stays() {
        assert_eq!(text(0, 6), "0.0");
        assert_eq!(text(12_000_000, 6), "12.0");
        assert_eq!(text(-1, 6), "-0.000001");
        assert_eq!(text(1_250_000, 6), "1.25");
        assert_eq!(text(1_070_800_000, 7), "107.08");
        assert_eq!(text(i64::MIN, 3), "-9223372036854775.808");
    }

    #[test]
    fn what_is_no_number_is_refused() {
        assert_eq!(scaled(f64::NAN, 3), None);
        assert_eq!(scaled(f64::INFINITY, 3), None);
        assert_eq!(scaled(1e17, 3), None);
        assert_eq!(scaled(-2.0005, 3), Some(-2001));
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(value in -1_000_000_000_000_i64..1_000_000_000_000, decimals in 1_usize..8) {
            let back: f64 = text(value, decimals).parse().unwrap_or(f64::NAN);
            prop_assert_eq!(scaled(back, decimals as u32), Some(value));
        }
    }
}
