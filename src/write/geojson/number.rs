//! Decimal numbers, from integers: exact, locale-free and fast.

/// Digits of a 64-bit integer and a little more.
const ROOM: usize = 24;

/// 00 to 99.
const PAIRS: [[u8; 2]; 100] = {
    let mut pairs = [[b'0'; 2]; 100];
    let mut n = 0;
    while n < 100 {
        pairs[n] = [b'0' + (n / 10) as u8, b'0' + (n % 10) as u8];
        n += 1;
    }
    pairs
};

/// Appends `scaled / 10^decimals` without trailing zeros: `fixed(out, 1_250_000, 6)` appends `1.25`, and a whole number
/// ends in `.0`, so that readers see a column of reals.
pub fn fixed(out: &mut Vec<u8>, scaled: i64, decimals: usize) {
    let mut rest = scaled.unsigned_abs();
    let mut decimals = decimals;
    while decimals > 1 && rest.is_multiple_of(10) {
        rest /= 10;
        decimals -= 1;
    }
    // From the last digit to the first, two at a time.
    let (mut digits, mut at) = ([b'0'; ROOM], ROOM);
    let mut left = decimals;
    while left >= 2 {
        at -= 2;
        digits[at..at + 2].copy_from_slice(&PAIRS[(rest % 100) as usize]);
        (rest, left) = (rest / 100, left - 2);
    }
    if left > 0 {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    at -= 1;
    digits[at] = b'.';
    while rest >= 10 {
        at -= 2;
        digits[at..at + 2].copy_from_slice(&PAIRS[(rest % 100) as usize]);
        rest /= 100;
    }
    // A digit before the point, be it zero; of an odd number of digits the first.
    if rest > 0 || digits[at] == b'.' {
        at -= 1;
        digits[at] = b'0' + rest as u8;
    }
    if scaled < 0 {
        at -= 1;
        digits[at] = b'-';
    }
    out.extend_from_slice(&digits[at..]);
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
