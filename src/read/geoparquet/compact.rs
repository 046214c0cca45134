//! Thrift's compact protocol, in which Parquet writes the heads of its pages and the foot of the file. Nothing is kept, and no length is
//! believed that the bytes left cannot hold. Source: Apache Thrift, `thrift-compact-protocol.md`.

/// Structures within structures; those of Parquet have seven levels.
const DEEPEST: u32 = 32;

/// Why bytes are not what they should be.
pub(super) type Fault = &'static str;

const EARLY: Fault = "its head ends early";

/// What is left of some bytes.
#[derive(Debug, Clone)]
pub(super) struct Compact<'b> {
    pub bytes: &'b [u8],
}

/// The field of a structure: its number, and the type of its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Field {
    pub id: i64,
    kind: u8,
}

impl Field {
    /// Whether it is true; a boolean has no other value.
    pub fn is_true(self) -> bool {
        self.kind == 1
    }
}

impl<'b> Compact<'b> {
    pub fn new(bytes: &'b [u8]) -> Self {
        Self { bytes }
    }

    fn byte(&mut self) -> Result<u8, Fault> {
        let (first, rest) = self.bytes.split_first().ok_or(EARLY)?;
        self.bytes = rest;
        Ok(*first)
    }

    fn pass(&mut self, count: u64) -> Result<(), Fault> {
        let count = usize::try_from(count).map_err(|_| EARLY)?;
        self.bytes = self.bytes.get(count..).ok_or(EARLY)?;
        Ok(())
    }

    /// Seven bits in each byte, the lowest first.
    pub fn unsigned(&mut self) -> Result<u64, Fault> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err("a number in its head has no end")
    }

    /// A whole number; those near zero are short, whatever their sign.
    pub fn whole(&mut self) -> Result<i64, Fault> {
        let value = self.unsigned()?;
        Ok((value >> 1) as i64 ^ -((value & 1) as i64))
    }

    /// The next field of a structure, after that of the number `last`; none at its end.
    pub fn field(&mut self, last: i64) -> Result<Option<Field>, Fault> {
        let head = self.byte()?;
        if head == 0 {
            return Ok(None);
        }
        let step = i64::from(head >> 4);
        let id = if step == 0 { self.whole()? } else { last.saturating_add(step) };
        Ok(Some(Field { id, kind: head & 0x0f }))
    }

    /// How many things a list has, and of which type.
    pub fn list(&mut self) -> Result<(usize, u8), Fault> {
        let head = self.byte()?;
        let count = if head >> 4 == 15 { self.unsigned()? } else { u64::from(head >> 4) };
        match usize::try_from(count) {
            // Each takes a byte at least.
            Ok(count) if count <= self.bytes.len() => Ok((count, head & 0x0f)),
            _ => Err("a list in its head promises more than there is"),
        }
    }

    /// Passes over the value of a field.
    pub fn skip(&mut self, field: Field) -> Result<(), Fault> {
        // The value of a boolean is in its type.
        if matches!(field.kind, 1 | 2) { Ok(()) } else { self.skip_kind(field.kind, 0) }
    }

    fn skip_kind(&mut self, kind: u8, depth: u32) -> Result<(), Fault> {
        if depth > DEEPEST {
            return Err("structures stand within structures too deep");
        }
        match kind {
            1..=3 => self.byte().map(drop),
            4..=6 => self.unsigned().map(drop),
            7 => self.pass(8),
            8 => {
                let length = self.unsigned()?;
                self.pass(length)
            }
            9 | 10 => {
                let (count, kind) = self.list()?;
                (0..count).try_for_each(|_| self.skip_kind(kind, depth + 1))
            }
            11 => {
                let count = self.unsigned()?;
                let kinds = if count == 0 { 0 } else { self.byte()? };
                (0..count).try_for_each(|_| {
                    self.skip_kind(kinds >> 4, depth + 1)?;
                    self.skip_kind(kinds & 0x0f, depth + 1)
                })
            }
            12 => {
                let mut last = 0;
                while let Some(field) = self.field(last)? {
                    last = field.id;
                    if !matches!(field.kind, 1 | 2) {
                        self.skip_kind(field.kind, depth + 1)?;
                    }
                }
                Ok(())
            }
            13 => self.pass(16),
            _ => Err("a type in its head is unknown"),
        }
    }
}

/// Type of a structure.
const STRUCTURE: u8 = 12;

/// What a first look at the foot of a file finds.
pub(super) struct Foot {
    pub is_encrypted: bool,
}

/// Looks through the foot of a file before anybody keeps anything of it.
///
/// # Errors
/// What is wrong with it: lists longer than their bytes, groups within groups without end.
pub(super) fn check_foot(foot: &[u8], most_columns: usize) -> Result<Foot, Fault> {
    const SCHEMA: i64 = 2;
    const ENCRYPTION: i64 = 8;
    let mut bytes = Compact::new(foot);
    let (mut last, mut is_encrypted) = (0, false);
    while let Some(field) = bytes.field(last)? {
        last = field.id;
        is_encrypted |= field.id == ENCRYPTION;
        if field.id == SCHEMA && field.kind == 9 {
            check_schema(&mut bytes, most_columns)?;
        } else {
            bytes.skip(field)?;
        }
    }
    Ok(Foot { is_encrypted })
}

/// Each element says how many of those behind it are its own.
fn check_schema(bytes: &mut Compact<'_>, most_columns: usize) -> Result<(), Fault> {
    const CHILDREN: i64 = 5;
    let (count, kind) = bytes.list()?;
    if kind != STRUCTURE {
        return Err("its schema is no list of elements");
    }
    // A column of lists of groups has some elements more than values.
    if count > 4 * most_columns {
        return Err("it has more columns than are allowed");
    }
    // How many are still to come, in each group that is open.
    let mut open: Vec<i64> = Vec::new();
    for number in 0..count {
        let (mut last, mut children) = (0, 0);
        while let Some(field) = bytes.field(last)? {
            last = field.id;
            if field.id == CHILDREN && field.kind == 5 {
                children = bytes.whole()?;
            } else {
                bytes.skip(field)?;
            }
        }
        if children < 0 || children > count as i64 {
            return Err("a group of its schema has more columns than there are");
        }
        match open.last_mut() {
            Some(left) => *left -= 1,
            None if number > 0 => return Err("its schema has several roots"),
            None => {}
        }
        if children > 0 {
            open.push(children);
        }
        while open.last() == Some(&0) {
            open.pop();
        }
        if open.len() > DEEPEST as usize {
            return Err("groups of its schema stand within each other too deep");
        }
    }
    Ok(())
}
