//! A block of data: texts that stand once, and groups of nodes, ways or relations that name them by number.
//!
//! Source: the OSM wiki, "PBF Format".

use super::Tags;
use super::wire::{Damaged, Fields, Packed, Steps, Value};

/// Fields of a group.
pub(super) const NODE: u64 = 1;
pub(super) const DENSE: u64 = 2;
pub(super) const WAY: u64 = 3;
pub(super) const RELATION: u64 = 4;

/// Texts of a block; some ten thousand are usual, and an empty one takes up eight times its bytes.
const MOST_TEXTS: usize = 1 << 21;

/// What all of a block have in common.
#[derive(Debug)]
pub(super) struct Block<'a> {
    texts: &'a [u8],
    pub groups: Vec<&'a [u8]>,
    /// Thousand millionths of a degree in a step.
    granularity: i64,
    /// Where counting begins, as longitude and latitude.
    offset: [i64; 2],
}

impl<'a> Block<'a> {
    pub fn new(bytes: &'a [u8]) -> Result<Self, Damaged> {
        let mut made = Self { texts: &[], groups: Vec::new(), granularity: 100, offset: [0; 2] };
        for field in Fields(bytes) {
            match field? {
                (1, value) => made.texts = value.bytes()?,
                (2, value) => made.groups.push(value.bytes()?),
                (17, value) => made.granularity = i64::from(value.number()? as i32),
                (19, value) => made.offset[1] = value.number()? as i64,
                (20, value) => made.offset[0] = value.number()? as i64,
                _ => {}
            }
        }
        Ok(made)
    }

    /// Its texts, by number.
    pub fn texts(&self) -> Result<Vec<&'a [u8]>, Damaged> {
        let mut texts = Vec::new();
        for field in Fields(self.texts) {
            if let (1, value) = field? {
                texts.push(value.bytes()?);
            }
            if texts.len() > MOST_TEXTS {
                return Err(Damaged);
            }
        }
        Ok(texts)
    }

    /// Whether it has nodes.
    pub fn has_nodes(&self) -> Result<bool, Damaged> {
        for group in &self.groups {
            // A group has one kind of things.
            if let Some((NODE | DENSE, _)) = Fields(group).next().transpose()? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Degrees of steps counted along longitude and latitude.
    pub fn position(&self, steps: [i64; 2]) -> Result<[f64; 2], Damaged> {
        let degrees = |axis: usize| {
            let nano = self.granularity.checked_mul(steps[axis]).and_then(|of| self.offset[axis].checked_add(of));
            nano.map(|nano| 1e-9 * nano as f64).ok_or(Damaged)
        };
        Ok([degrees(0)?, degrees(1)?])
    }
}

/// The text of a number.
pub(super) fn text<'a>(texts: &[&'a [u8]], number: u64) -> Result<&'a str, Damaged> {
    let bytes = usize::try_from(number).ok().and_then(|number| texts.get(number)).ok_or(Damaged)?;
    std::str::from_utf8(bytes).map_err(|_| Damaged)
}

/// A node, a way or a relation, before anything of it is looked at.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Thing<'a> {
    /// As it is written: nodes fold their sign.
    pub id: u64,
    pub keys: Packed<'a>,
    values: Packed<'a>,
    pub is_deleted: bool,
    /// By the number of the field: of a way its nodes (8), of a relation roles (8), members (9) and their kinds (10).
    pub lists: [&'a [u8]; 3],
    /// Of a node, by the number of the field: 8 and 9; nothing else has numbers there.
    pub place: Option<[u64; 2]>,
}

impl<'a> Thing<'a> {
    pub fn new(bytes: &'a [u8]) -> Result<Self, Damaged> {
        let mut made = Self::default();
        for field in Fields(bytes) {
            match field? {
                (1, value) => made.id = value.number()?,
                (2, value) => made.keys = Packed(value.bytes()?),
                (3, value) => made.values = Packed(value.bytes()?),
                (4, value) => made.is_deleted = is_deleted(value.bytes()?)?,
                (number @ 8..=10, Value::Bytes(bytes)) => made.lists[number as usize - 8] = bytes,
                (number @ 8..=9, value) => made.place.get_or_insert_default()[number as usize - 8] = value.number()?,
                _ => {}
            }
        }
        Ok(made)
    }

    /// Its tags, into a list that is used again and again.
    pub fn tags(&self, texts: &[&'a [u8]], into: &mut Tags<'a>) -> Result<(), Damaged> {
        into.0.clear();
        let (mut keys, mut values) = (self.keys, self.values);
        while let Some(key) = keys.next()? {
            into.0.push((text(texts, key)?, text(texts, values.take()?)?));
        }
        Ok(())
    }
}

/// What became of something: history files have things that are no more.
fn is_deleted(info: &[u8]) -> Result<bool, Damaged> {
    let mut visible = true;
    for field in Fields(info) {
        if let (6, value) = field? {
            visible = value.number()? != 0;
        }
    }
    Ok(!visible)
}

/// Many nodes, column by column.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Dense<'a> {
    ids: Steps<'a>,
    lon: Steps<'a>,
    lat: Steps<'a>,
    tags: Packed<'a>,
    has_tags: bool,
    visible: Packed<'a>,
}

/// One of them.
#[derive(Debug, Clone, Copy)]
pub(super) struct DenseNode<'a> {
    pub id: i64,
    /// Longitude and latitude.
    pub steps: [i64; 2],
    pub is_deleted: bool,
    /// Numbers of keys and values.
    pub tags: Packed<'a>,
}

impl<'a> Dense<'a> {
    pub fn new(bytes: &'a [u8]) -> Result<Self, Damaged> {
        let mut made = Self::default();
        for field in Fields(bytes) {
            match field? {
                (1, value) => made.ids = Steps::new(value.bytes()?),
                (5, value) => {
                    for field in Fields(value.bytes()?) {
                        if let (6, value) = field? {
                            made.visible = Packed(value.bytes()?);
                        }
                    }
                }
                (8, value) => made.lat = Steps::new(value.bytes()?),
                (9, value) => made.lon = Steps::new(value.bytes()?),
                (10, value) => made.tags = Packed(value.bytes()?),
                _ => {}
            }
        }
        // Where no node has tags, nothing stands between them either.
        made.has_tags = made.tags.at_most() > 0;
        Ok(made)
    }

    /// The next node; none at the end.
    #[inline(always)]
    pub fn next(&mut self) -> Result<Option<DenseNode<'a>>, Damaged> {
        let Some(id) = self.ids.next()? else { return Ok(None) };
        let steps = [self.lon.take()?, self.lat.take()?];
        let is_deleted = self.visible.next()? == Some(0);
        let whole = self.tags.0;
        let mut length = 0;
        if self.has_tags {
            while self.tags.take()? != 0 {
                self.tags.take()?;
                length = whole.len() - self.tags.0.len();
            }
        }
        Ok(Some(DenseNode { id, steps, is_deleted, tags: Packed(&whole[..length]) }))
    }
}

impl<'a> DenseNode<'a> {
    /// Its tags, into a list that is used again and again.
    pub fn tags(&self, texts: &[&'a [u8]], into: &mut Tags<'a>) -> Result<(), Damaged> {
        into.0.clear();
        let mut tags = self.tags;
        while let Some(key) = tags.next()? {
            into.0.push((text(texts, key)?, text(texts, tags.take()?)?));
        }
        Ok(())
    }
}
