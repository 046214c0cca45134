//! Messages as Protocol Buffers write them: numbered fields, of which those that are not asked for are passed over.
//!
//! Source: Protocol Buffers, "Encoding".

/// What is not written as it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Damaged;

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Value<'a> {
    /// A number in as many bytes as it needs.
    Number(u64),
    /// A text, a message or packed numbers.
    Bytes(&'a [u8]),
    /// A number of a fixed size, which nothing that is read here has.
    Fixed,
}

impl<'a> Value<'a> {
    pub fn bytes(self) -> Result<&'a [u8], Damaged> {
        if let Self::Bytes(bytes) = self { Ok(bytes) } else { Err(Damaged) }
    }

    pub fn number(self) -> Result<u64, Damaged> {
        if let Self::Number(number) = self { Ok(number) } else { Err(Damaged) }
    }
}

/// The fields of a message, in their order.
#[derive(Debug, Clone)]
pub(super) struct Fields<'a>(pub &'a [u8]);

impl<'a> Iterator for Fields<'a> {
    type Item = Result<(u64, Value<'a>), Damaged>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        (!self.0.is_empty()).then(|| self.field())
    }
}

impl<'a> Fields<'a> {
    fn field(&mut self) -> Result<(u64, Value<'a>), Damaged> {
        let key = number(&mut self.0)?;
        let value = match key & 7 {
            0 => Value::Number(number(&mut self.0)?),
            1 => self.take(8).map(|_| Value::Fixed)?,
            2 => {
                let length = number(&mut self.0)?;
                Value::Bytes(self.take(usize::try_from(length).map_err(|_| Damaged)?)?)
            }
            5 => self.take(4).map(|_| Value::Fixed)?,
            _ => return Err(Damaged),
        };
        Ok((key >> 3, value))
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], Damaged> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or(Damaged)?;
        self.0 = rest;
        Ok(taken)
    }
}

/// Takes a number from the beginning of some bytes.
#[inline(always)]
fn number(bytes: &mut &[u8]) -> Result<u64, Damaged> {
    match bytes {
        [byte, rest @ ..] if *byte < 0x80 => {
            *bytes = rest;
            Ok(u64::from(*byte))
        }
        _ => long(bytes),
    }
}

fn long(bytes: &mut &[u8]) -> Result<u64, Damaged> {
    let mut found = 0_u64;
    for (place, byte) in bytes.iter().take(10).enumerate() {
        // Of the tenth byte one bit counts.
        found |= u64::from(byte & 0x7f) << (7 * place);
        if *byte < 0x80 {
            *bytes = &bytes[place + 1..];
            return Ok(found);
        }
    }
    Err(Damaged)
}

/// A number whose sign is its last bit.
pub(super) fn unfold(number: u64) -> i64 {
    (number >> 1) as i64 ^ -((number & 1) as i64)
}

/// Numbers that stand packed in one field.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Packed<'a>(pub &'a [u8]);

impl Packed<'_> {
    /// The next one; none at the end.
    #[inline(always)]
    pub fn next(&mut self) -> Result<Option<u64>, Damaged> {
        if self.0.is_empty() { Ok(None) } else { number(&mut self.0).map(Some) }
    }

    /// The next one, which must be there.
    #[inline(always)]
    pub fn take(&mut self) -> Result<u64, Damaged> {
        number(&mut self.0)
    }

    /// How many there are at most.
    pub fn at_most(&self) -> usize {
        self.0.len()
    }
}

/// Numbers that stand packed as differences, each from the one before.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Steps<'a> {
    packed: Packed<'a>,
    sum: i64,
}

impl<'a> Steps<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { packed: Packed(bytes), sum: 0 }
    }

    /// The next one; none at the end.
    #[inline(always)]
    pub fn next(&mut self) -> Result<Option<i64>, Damaged> {
        if self.packed.0.is_empty() { Ok(None) } else { self.take().map(Some) }
    }

    /// The next one, which must be there.
    #[inline(always)]
    pub fn take(&mut self) -> Result<i64, Damaged> {
        self.sum = self.sum.checked_add(unfold(self.packed.take()?)).ok_or(Damaged)?;
        Ok(self.sum)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(mut number: u64, bytes: &mut Vec<u8>) {
        while number >= 0x80 {
            bytes.push(number as u8 | 0x80);
            number >>= 7;
        }
        bytes.push(number as u8);
    }

    #[test]
    fn fields_are_told_apart() {
        // The examples of the documentation: field 1 is 150, field 2 is "testing".
        let mut bytes = vec![0x08, 0x96, 0x01, 0x12, 0x07];
        bytes.extend(b"testing");
        bytes.extend([0x1d, 1, 2, 3, 4, 0x21, 1, 2, 3, 4, 5, 6, 7, 8]);
        let all: Vec<_> = Fields(&bytes).collect::<Result<_, _>>().unwrap();
        let expected = [(1, Value::Number(150)), (2, Value::Bytes(b"testing")), (3, Value::Fixed), (4, Value::Fixed)];
        assert_eq!(all, expected);
        for (bytes, what) in [
            (&[0x08][..], "no number"),
            (&[0x08, 0x80, 0x80], "a number without an end"),
            (&[0x12, 0x07, 1], "fewer bytes than stated"),
            (&[0x0b], "a group"),
            (&[0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01], "more than ten bytes"),
        ] {
            assert!(Fields(bytes).any(|field| field.is_err()), "{what}");
        }
        assert_eq!([0, 1, 2, 3, u64::MAX].map(unfold), [0, -1, 1, -2, i64::MIN]);
    }

    #[test]
    fn sums_that_do_not_fit_are_damage() {
        let mut bytes = Vec::new();
        written(u64::MAX - 1, &mut bytes);
        written(2, &mut bytes);
        let mut steps = Steps::new(&bytes);
        assert_eq!((steps.next(), steps.next()), (Ok(Some(i64::MAX)), Err(Damaged)));
    }

    proptest! {
        #[test]
        fn numbers_come_back(numbers in prop::collection::vec(prop_oneof![any::<u64>(), 0_u64..300], 0..20)) {
            let mut bytes = Vec::new();
            for number in &numbers {
                written(*number, &mut bytes);
            }
            let mut packed = Packed(&bytes);
            let mut found = Vec::new();
            while let Some(number) = packed.next().unwrap() {
                found.push(number);
            }
            prop_assert_eq!(found, numbers);
        }
    }
}
