//! JSON, token by token, over a piece of text that is complete.
//!
//! Written here and not taken from a library because coordinates are most of the bytes: they go straight from digits to
//! flat lists, without a tree in between, and a fault still knows its byte. The whole grammar is checked, also of what is
//! skipped.

use std::borrow::Cow;

/// Values within values beyond this are refused.
pub(super) const DEEPEST: usize = 64;

/// Text that is not JSON: where, and what was expected or found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Syntax {
    pub at: usize,
    pub what: &'static str,
}

/// What Python and C write for a number that is none.
const NO_NUMBER: &str = "NaN or Infinity";

impl Syntax {
    /// The code of the message that this becomes.
    pub fn code_of(what: &str) -> &'static str {
        if what == NO_NUMBER { "E0114" } else { "E0110" }
    }
}

/// A number as JSON has it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Number<'a> {
    /// Whole, and within 64 bits.
    Integer(i64),
    /// With a fraction or an exponent.
    Real(f64),
    /// Whole, and longer: digit by digit.
    Long(&'a str),
}

/// A reading position.
pub(super) struct Lexer<'a> {
    text: &'a str,
    pub at: usize,
}

const TENS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
];

const WHOLE_TENS: [u64; 9] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];

/// Whole numbers up to here are exact in a float, so that one division rounds once.
const EXACT: u64 = 1 << 53;

impl<'a> Lexer<'a> {
    pub fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// From a byte that begins a character.
    pub fn starting(text: &'a str, at: usize) -> Self {
        Self { text, at }
    }

    pub fn fail<T>(&self, what: &'static str) -> Result<T, Syntax> {
        Err(Syntax { at: self.at, what })
    }

    #[inline(always)]
    pub fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The next byte that is no white space, not taken.
    #[inline(always)]
    pub fn token(&mut self) -> Option<u8> {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.at += 1;
        }
        self.peek()
    }

    /// Takes `byte` if it comes next.
    #[inline(always)]
    pub fn take(&mut self, byte: u8) -> bool {
        let found = self.token() == Some(byte);
        self.at += usize::from(found);
        found
    }

    #[inline(always)]
    pub fn expect(&mut self, byte: u8, what: &'static str) -> Result<(), Syntax> {
        if self.take(byte) { Ok(()) } else { self.fail(what) }
    }

    /// A string, its escapes resolved.
    pub fn string(&mut self) -> Result<Cow<'a, str>, Syntax> {
        let (raw, escaped) = self.quoted()?;
        if !escaped {
            return Ok(Cow::Borrowed(raw));
        }
        let start = self.at - raw.len() - 1;
        unescape(raw).map(Cow::Owned).ok_or(Syntax { at: start, what: "an escape that JSON does not have" })
    }

    /// A string as it stands between its quotes; control characters are refused, escapes are not looked into.
    #[inline(always)]
    pub fn raw_string(&mut self) -> Result<&'a str, Syntax> {
        self.quoted().map(|(raw, _)| raw)
    }

    /// A string between its quotes, and whether it has escapes.
    #[inline(always)]
    fn quoted(&mut self) -> Result<(&'a str, bool), Syntax> {
        self.expect(b'"', "a quotation mark was expected")?;
        let (text, start) = (self.text, self.at);
        let bytes = text.as_bytes();
        let (mut at, mut escaped) = (start, false);
        loop {
            at = special(bytes, at);
            match bytes.get(at) {
                Some(b'"') => break,
                Some(b'\\') if at + 1 < bytes.len() => {
                    escaped = true;
                    at += 2;
                }
                Some(b'\\') | None => return self.fail("a string that does not end"),
                Some(_) => return self.fail("a control character in a string"),
            }
        }
        self.at = at + 1;
        Ok((&text[start..at], escaped))
    }

    /// Takes the digits of a run and adds them to `value` while it stays below 1e18; counts them.
    #[inline(always)]
    fn digits(&mut self, value: &mut u64, fits: &mut bool) -> usize {
        let start = self.at;
        // Eight at a time, as long as eight more digits fit.
        while *value < 1_000_000_000
            && let Some(Ok(eight)) = self.text.as_bytes().get(self.at..self.at + 8).map(<[u8; 8]>::try_from)
        {
            let (n, parsed) = leading_digits(u64::from_le_bytes(eight));
            *value = *value * WHOLE_TENS[n] + parsed;
            self.at += n;
            if n < 8 {
                return self.at - start;
            }
        }
        while let Some(digit @ b'0'..=b'9') = self.peek() {
            if *value < 100_000_000_000_000_000 {
                *value = *value * 10 + u64::from(digit - b'0');
            } else {
                *fits = false;
            }
            self.at += 1;
        }
        self.at - start
    }

    /// A number by JSON's grammar; one that is too large for a float is refused.
    #[inline(always)]
    pub fn number(&mut self) -> Result<Number<'a>, Syntax> {
        let start = self.at;
        let negative = self.peek() == Some(b'-');
        self.at += usize::from(negative);
        let (mut value, mut fits) = (0_u64, true);
        let first = self.peek();
        let whole = self.digits(&mut value, &mut fits);
        if whole == 0 {
            let rest = &self.text[self.at..];
            let python = ["NaN", "Infinity"].iter().any(|word| rest.starts_with(word));
            return self.fail(if python { NO_NUMBER } else { "a value was expected" });
        }
        if whole > 1 && first == Some(b'0') {
            self.at = start;
            return self.fail("a number with a leading zero");
        }
        let mut fraction = 0;
        let mut real = false;
        if self.peek() == Some(b'.') {
            real = true;
            self.at += 1;
            fraction = self.digits(&mut value, &mut fits);
            if fraction == 0 {
                return self.fail("a digit was expected after the point");
            }
        }
        let mut exponent = false;
        if let Some(b'e' | b'E') = self.peek() {
            (real, exponent) = (true, true);
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            let (mut power, mut small) = (0, true);
            if self.digits(&mut power, &mut small) == 0 {
                return self.fail("a digit was expected in the exponent");
            }
        }
        if !real {
            return Ok(match (fits, negative) {
                (true, false) => Number::Integer(value as i64),
                (true, true) => Number::Integer(-(value as i64)),
                (false, _) => Number::Long(&self.text[start..self.at]),
            });
        }
        if fits && !exponent && value < EXACT && fraction < TENS.len() {
            let number = value as f64 / TENS[fraction];
            return Ok(Number::Real(if negative { -number } else { number }));
        }
        match fast_float2::parse::<f64, _>(&self.text[start..self.at]) {
            Ok(number) if number.is_finite() => Ok(Number::Real(number)),
            _ => Err(Syntax { at: start, what: "a number beyond what a float holds" }),
        }
    }

    /// Checks and passes over a value of any kind.
    pub fn skip(&mut self, depth: usize) -> Result<(), Syntax> {
        if depth > DEEPEST {
            return self.fail("values within values, too deep");
        }
        match self.token() {
            Some(b'"') => self.string().map(drop),
            Some(b'{') => {
                self.at += 1;
                if self.take(b'}') {
                    return Ok(());
                }
                loop {
                    self.token();
                    self.string()?;
                    self.expect(b':', "a colon was expected")?;
                    self.skip(depth + 1)?;
                    if !self.take(b',') {
                        return self.expect(b'}', "a comma or a closing brace was expected");
                    }
                }
            }
            Some(b'[') => {
                self.at += 1;
                if self.take(b']') {
                    return Ok(());
                }
                loop {
                    self.skip(depth + 1)?;
                    if !self.take(b',') {
                        return self.expect(b']', "a comma or a closing bracket was expected");
                    }
                }
            }
            Some(b't' | b'f' | b'n') => self.word().map(drop),
            _ => self.number().map(drop),
        }
    }

    /// `true`, `false` or `null` (as `None`).
    pub fn word(&mut self) -> Result<Option<bool>, Syntax> {
        let rest = &self.text.as_bytes()[self.at..];
        for (word, value) in [("true", Some(true)), ("false", Some(false)), ("null", None)] {
            if rest.starts_with(word.as_bytes()) {
                self.at += word.len();
                return Ok(value);
            }
        }
        self.fail(if rest.starts_with(b"nan") { NO_NUMBER } else { "a value was expected" })
    }
}

/// How many of eight bytes, the first in the lowest place, are digits before anything else comes, and their number.
///
/// Digits become 0 to 9 by one exclusive or; what is not a digit is found by an addition that carries into its high bit;
/// then neighbours are added up in pairs, fours and eights.
#[inline(always)]
fn leading_digits(word: u64) -> (usize, u64) {
    let digits = word ^ 0x3030_3030_3030_3030;
    let others = (digits.wrapping_add(0x7676_7676_7676_7676) | digits) & 0x8080_8080_8080_8080;
    let n = others.trailing_zeros() as usize / 8;
    if n == 0 {
        return (0, 0);
    }
    let ones = digits << (64 - 8 * n);
    let pairs = ones.wrapping_mul(1 + (10 << 8)) >> 8 & 0x00ff_00ff_00ff_00ff;
    let fours = pairs.wrapping_mul(1 + (100 << 16)) >> 16 & 0x0000_ffff_0000_ffff;
    (n, fours.wrapping_mul(1 + (10_000 << 32)) >> 32)
}

/// The next quotation mark, backslash or control character from `at` on, or the end; eight bytes at a time.
#[inline(always)]
fn special(bytes: &[u8], mut at: usize) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    // High bits of the bytes of `word` that are below `limit`, which is at most 0x80; exact up to the first of them.
    let below = |word: u64, limit: u8| word.wrapping_sub(ONES.wrapping_mul(u64::from(limit))) & !word & HIGH;
    while let Some(Ok(eight)) = bytes.get(at..at + 8).map(<[u8; 8]>::try_from) {
        let word = u64::from_le_bytes(eight);
        let quote = below(word ^ ONES.wrapping_mul(u64::from(b'"')), 1);
        let slash = below(word ^ ONES.wrapping_mul(u64::from(b'\\')), 1);
        let found = quote | slash | below(word, 0x20);
        if found != 0 {
            return at + found.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    while bytes.get(at).is_some_and(|byte| !matches!(byte, b'"' | b'\\' | 0..0x20)) {
        at += 1;
    }
    at
}

fn unescape(raw: &str) -> Option<String> {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let letter = *rest.as_bytes().get(at + 1)?;
        // What follows may be a letter of several bytes, which nothing escapes.
        rest = rest.get(at + 2..)?;
        let plain = match letter {
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let unit = hex(rest)?;
                rest = &rest[4..];
                if (0xD800..0xDC00).contains(&unit) {
                    let low = hex(rest.strip_prefix("\\u")?)?;
                    rest = &rest[6..];
                    let pair =
                        0x1_0000 + ((unit - 0xD800) << 10) + low.checked_sub(0xDC00).filter(|low| *low < 0x400)?;
                    char::from_u32(pair)?
                } else {
                    char::from_u32(unit)?
                }
            }
            _ => return None,
        };
        out.push(plain);
    }
    out.push_str(rest);
    Some(out)
}

fn hex(text: &str) -> Option<u32> {
    let digits = text.get(..4)?;
    digits.bytes().all(|b| b.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn nothing_escapes_a_letter_of_several_bytes() {
        for text in ["r\\小", "\\\u{fffd}", "\\u小学", "\\ud800\\小", "\\"] {
            assert_eq!(unescape(text), None, "{text}");
        }
        assert_eq!(unescape("小\\n学").as_deref(), Some("小\n学"));
    }

    fn accepts(text: &str) -> bool {
        let mut lexer = Lexer::new(text);
        lexer.skip(0).is_ok() && lexer.token().is_none()
    }

    #[test]
    fn what_json_refuses_is_refused() {
        for text in [
            "NaN",
            "01",
            "1.",
            ".5",
            "+1",
            "1e",
            "1e400",
            "-",
            "tru",
            "{\"a\" 1}",
            "[1,]",
            "{,}",
            "\"\t\"",
            "\"\\x\"",
            "\"\\ud800\"",
            "[1 2]",
            "\"abc",
            "",
        ] {
            assert!(!accepts(text), "{text}");
        }
        for text in [
            "0",
            "-0.5e-3",
            "[]",
            "{}",
            " [ 1 , {\"a\":null} ] ",
            "\"\\u4e2d\\ud83d\\ude00\"",
            "123456789012345678901234567890",
        ] {
            assert!(accepts(text), "{text}");
        }
    }

    #[test]
    fn deep_nesting_is_refused() {
        assert!(accepts(&format!("{}1{}", "[".repeat(60), "]".repeat(60))));
        assert!(!accepts(&format!("{}1{}", "[".repeat(70), "]".repeat(70))));
    }

    proptest! {
        #[test]
        fn numbers_are_those_of_the_library(text in "-?(0|[1-9][0-9]{0,24})(\\.[0-9]{1,24})?([eE][+-]?[0-9]{1,2})?") {
            let expected: f64 = text.parse().unwrap_or(f64::NAN);
            let found = match Lexer::new(&text).number() {
                Ok(Number::Integer(n)) => n as f64,
                Ok(Number::Real(n)) => n,
                Ok(Number::Long(text)) => text.parse().unwrap_or(f64::NAN),
                Err(_) => f64::NAN,
            };
            prop_assert_eq!(found, expected);
        }

        #[test]
        fn agrees_with_the_library_on_any_text(text in "[\\[\\]{}:,\"\\\\ 0-9eE.+\\-truefalsn\n]{0,24}") {
            prop_assert_eq!(accepts(&text), serde_json::from_str::<serde_json::Value>(&text).is_ok(), "{}", text);
        }
    }
}
