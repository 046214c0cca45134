//! Numbers as people read them.

/// A decimal number with its thousands grouped: `17580` -> `17,580`.
pub fn grouped(number: &str) -> String {
    let (whole, rest) = number.split_once('.').map_or((number, None), |(whole, rest)| (whole, Some(rest)));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let mut out = String::from(sign);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(rest) = rest {
        out.push('.');
        out.push_str(rest);
    }
    out
}

/// A number with so many digits after the point, thousands grouped.
pub fn decimals(value: f64, digits: usize) -> String {
    let text = format!("{value:.digits$}");
    // Rounding may leave a zero with a sign.
    let is_zero = text.bytes().all(|byte| matches!(byte, b'-' | b'0' | b'.'));
    grouped(text.strip_prefix('-').filter(|_| is_zero).unwrap_or(&text))
}

/// A count, whole, halves away from zero: `17,580`.
pub fn whole(value: f64) -> String {
    decimals(value.round(), 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_grouped() {
        assert_eq!(grouped("17580"), "17,580");
        assert_eq!([636.5, -0.4, -2.5].map(whole), ["637", "0", "-3"]);
        assert_eq!(grouped("692960.5"), "692,960.5");
        assert_eq!(grouped("-999"), "-999");
        assert_eq!(grouped("1000000"), "1,000,000");
    }

    #[test]
    fn counts_are_whole_and_zero_has_no_sign() {
        assert_eq!([17580.2, -1234.6, -0.2].map(whole), ["17,580", "-1,235", "0"]);
        assert_eq!(
            [(1234.5, 2), (-0.001, 2), (0.125, 4)].map(|(n, digits)| decimals(n, digits)),
            ["1,234.50", "0.00", "0.1250"]
        );
    }
}
