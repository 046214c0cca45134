//! `coordinates` of a geometry, straight into flat lists.

use super::lexer::{Lexer, Number};
use crate::read::geometry::{Geometry, Kind};

/// What is wrong with a geometry that is good JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Structure(pub &'static str);

/// Rings that were closed by repeating their first position.
pub(super) type Closed = usize;

/// Reads the coordinates of a geometry of this type and adds them to the row under way. What does not fit the type is a
/// [`Structure`] fault and leaves the lexer somewhere inside the value.
pub(super) fn read(kind: Kind, multi: bool, lexer: &mut Lexer<'_>, into: &mut Geometry) -> Result<Closed, Structure> {
    match (kind, multi) {
        (Kind::Point, _) => position(lexer, &mut into.xy).map(|()| 0),
        (Kind::MultiPoint, _) => {
            let n = list(lexer, "not a list of positions", |lexer| position(lexer, &mut into.xy))?;
            if n == 0 { Err(Structure("an empty list of positions")) } else { Ok(0) }
        }
        (Kind::Lines(_), many) => {
            into.begin_lines();
            if many {
                let n = list(lexer, "not a list of lines", |lexer| line(lexer, into))?;
                if n == 0 {
                    return Err(Structure("an empty list of lines"));
                }
            } else {
                line(lexer, into)?;
            }
            Ok(0)
        }
        (_, many) => {
            let before = into.rings.len();
            let start = into.xy.len() as u32;
            into.polygon_start.push((before as u32, into.parts.len() as u32));
            into.rings.push(start);
            into.parts.push(0);
            let mut closed = 0;
            if many {
                let n = list(lexer, "not a list of polygons", |lexer| polygon(lexer, into, before, &mut closed))?;
                if n == 0 {
                    return Err(Structure("an empty list of polygons"));
                }
            } else {
                polygon(lexer, into, before, &mut closed)?;
            }
            Ok(closed)
        }
    }
}

/// Passes over coordinates that hold no position: an empty list, or a point of nulls.
pub(super) fn are_empty(kind: Kind, lexer: &mut Lexer<'_>) -> bool {
    lexer.token();
    let start = lexer.at;
    let mut empty = lexer.take(b'[');
    if empty && !lexer.take(b']') {
        empty = kind == Kind::Point;
        while empty {
            empty = lexer.token() == Some(b'n') && lexer.word().is_ok();
            if !lexer.take(b',') {
                break;
            }
        }
        empty = empty && lexer.take(b']');
    }
    if !empty {
        lexer.at = start;
    }
    empty
}

fn list(
    lexer: &mut Lexer<'_>,
    what: &'static str,
    mut item: impl FnMut(&mut Lexer<'_>) -> Result<(), Structure>,
) -> Result<usize, Structure> {
    if !lexer.take(b'[') {
        return Err(Structure(what));
    }
    if lexer.take(b']') {
        return Ok(0);
    }
    let mut n = 0;
    loop {
        item(lexer)?;
        n += 1;
        if !lexer.take(b',') {
            return if lexer.take(b']') { Ok(n) } else { Err(Structure(what)) };
        }
    }
}

fn line(lexer: &mut Lexer<'_>, into: &mut Geometry) -> Result<(), Structure> {
    let n = list(lexer, "not a line of positions", |lexer| position(lexer, &mut into.xy))?;
    if n < 2 {
        return Err(Structure("a line of fewer than two positions"));
    }
    into.rings.push(into.xy.len() as u32);
    Ok(())
}

fn polygon(lexer: &mut Lexer<'_>, into: &mut Geometry, first_ring: usize, closed: &mut usize) -> Result<(), Structure> {
    let n = list(lexer, "not a list of rings", |lexer| ring(lexer, into, closed))?;
    if n == 0 {
        return Err(Structure("a polygon without rings"));
    }
    into.parts.push((into.rings.len() - first_ring - 1) as u32);
    Ok(())
}

fn ring(lexer: &mut Lexer<'_>, into: &mut Geometry, closed: &mut usize) -> Result<(), Structure> {
    let start = into.xy.len();
    list(lexer, "not a ring of positions", |lexer| position(lexer, &mut into.xy))?;
    let ring = &into.xy[start..];
    if let (Some(&first), Some(&last)) = (ring.first(), ring.last())
        && first != last
    {
        into.xy.push(first);
        *closed += 1;
    }
    if into.xy.len() - start < 4 {
        return Err(Structure("a ring of fewer than four positions"));
    }
    into.rings.push(into.xy.len() as u32);
    Ok(())
}

/// Longitude and latitude, or east and north; a height is checked and passed over.
#[inline(always)]
fn position(lexer: &mut Lexer<'_>, xy: &mut Vec<[f64; 2]>) -> Result<(), Structure> {
    const WHAT: Structure = Structure("not a position of two numbers");
    if !lexer.take(b'[') {
        return Err(WHAT);
    }
    let x = coordinate(lexer)?;
    if !lexer.take(b',') {
        return Err(WHAT);
    }
    let y = coordinate(lexer)?;
    while lexer.take(b',') {
        coordinate(lexer)?;
    }
    if !lexer.take(b']') {
        return Err(WHAT);
    }
    xy.push([x, y]);
    Ok(())
}

#[inline(always)]
fn coordinate(lexer: &mut Lexer<'_>) -> Result<f64, Structure> {
    lexer.token();
    match lexer.number() {
        Ok(Number::Real(value)) => Ok(value),
        Ok(Number::Integer(value)) => Ok(value as f64),
        _ => Err(Structure("a coordinate that is no number")),
    }
}
