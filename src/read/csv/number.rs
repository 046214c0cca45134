//! Numbers in tables: digits eight at a time, straight from the bytes.

/// A number as it is written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Number {
    /// Whole.
    Integer(i64),
    /// With a fraction.
    Real(f64),
}

/// The number that the text begins with, and its length. A number only if it is written as one without doubt: codes with
/// leading zeros or beyond fifteen digits are none, so that no digit is lost.
#[inline]
pub(super) fn leading(text: &[u8]) -> Option<(Number, usize)> {
    let negative = text.first() == Some(&b'-');
    let sign = usize::from(negative);
    let digits = &text[sign..];
    let (whole, value) = digits_of(digits, 0);
    if whole == 0 || whole > 15 || (whole > 1 && digits[0] == b'0') {
        return None;
    }
    if digits.get(whole) != Some(&b'.') {
        let value = value as i64;
        return Some((Number::Integer(if negative { -value } else { value }), sign + whole));
    }
    let (places, value) = digits_of(&digits[whole + 1..], value);
    if places == 0 {
        return None;
    }
    let length = sign + whole + 1 + places;
    // Both numbers are exact, so that one division rounds as the digits themselves would be.
    if whole + places <= 15
        && let Some(power) = POWERS.get(places)
    {
        let value = value as f64 / power;
        return Some((Number::Real(if negative { -value } else { value }), length));
    }
    fast_float2::parse(&text[..length]).ok().map(|value| (Number::Real(value), length))
}

/// Powers of ten that a floating-point number holds exactly, as far as fifteen digits need them.
const POWERS: [f64; 16] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

/// Powers of ten for up to eight digits.
const TENS: [u64; 9] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];

/// The digits at the beginning: how many, and their number behind the digits of `before`; right for up to fifteen in all.
#[inline]
fn digits_of(text: &[u8], before: u64) -> (usize, u64) {
    let (mut count, mut value) = (0, before);
    while let Some(bytes) = text[count..].first_chunk() {
        let (n, next) = eight(u64::from_le_bytes(*bytes));
        value = value.wrapping_mul(TENS[n]).wrapping_add(next);
        count += n;
        if n < 8 {
            return (count, value);
        }
    }
    for digit in text[count..].iter().map(|byte| byte.wrapping_sub(b'0')).take_while(|digit| *digit <= 9) {
        value = value.wrapping_mul(10).wrapping_add(u64::from(digit));
        count += 1;
    }
    (count, value)
}

/// The digits at the beginning of eight bytes, the first byte the lowest: how many, and their number.
#[inline]
fn eight(bytes: u64) -> (usize, u64) {
    // A digit becomes its value, and any other byte at least 10. Adding 0x76 lifts what is at least 10 to the highest bit; a
    // carry can only spoil bytes behind the first that is no digit.
    let values = bytes ^ 0x3030_3030_3030_3030;
    let others = (values.wrapping_add(0x7676_7676_7676_7676) | values) & 0x8080_8080_8080_8080;
    let n = others.trailing_zeros() as usize / 8;
    if n == 0 {
        return (0, 0);
    }
    // Zeros in front, the last digit the highest byte; then two, four and eight digits become one number.
    let ones = values << (8 * (8 - n));
    let twos = ones.wrapping_mul(10).wrapping_add(ones >> 8);
    let low = (twos & 0x0000_00ff_0000_00ff).wrapping_mul(0x000f_4240_0000_0064);
    let high = ((twos >> 16) & 0x0000_00ff_0000_00ff).wrapping_mul(0x0000_2710_0000_0001);
    (n, low.wrapping_add(high) >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Digit by digit.
    fn naive(text: &[u8], before: u64) -> (usize, u64) {
        let digits = text.iter().take_while(|byte| byte.is_ascii_digit());
        digits.fold((0, before), |(n, value), digit| {
            (n + 1, value.wrapping_mul(10).wrapping_add(u64::from(digit - b'0')))
        })
    }

    #[test]
    fn what_follows_ends_a_number() {
        for (text, expected) in [
            (&b"12,3"[..], Some((Number::Integer(12), 2))),
            (b"-12.50\n", Some((Number::Real(-12.5), 6))),
            (b"0", Some((Number::Integer(0), 1))),
            (b"007", None),
            (b"1.", None),
            (b".5", None),
            (b"-", None),
            (b"", None),
            (b"123456789012345", Some((Number::Integer(123_456_789_012_345), 15))),
            (b"1234567890123456", None),
            (b"1e5", Some((Number::Integer(1), 1))),
        ] {
            assert_eq!(leading(text), expected, "{}", String::from_utf8_lossy(text));
        }
    }

    proptest! {
        #[test]
        fn digits_are_those_that_are_counted_one_by_one(
            text in prop_oneof![proptest::collection::vec(any::<u8>(), 0..20), "[0-9]{0,19}[^0-9]?".prop_map(String::into_bytes)],
            before in 0..1000_u64,
        ) {
            prop_assert_eq!(digits_of(&text, before), naive(&text, before));
        }

        #[test]
        fn decimals_are_what_the_standard_parser_makes_of_them(text in "-?(0|[1-9][0-9]{0,14})\\.[0-9]{1,20}") {
            let expected: f64 = text.parse().unwrap();
            let Some((Number::Real(found), length)) = leading(text.as_bytes()) else { panic!("{text}") };
            prop_assert_eq!((found.to_bits(), length), (expected.to_bits(), text.len()));
        }
    }
}
