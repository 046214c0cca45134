//! dBASE III tables, the attributes of a shapefile.

use super::kind::{Kind, kind_of};
use super::written::written;
use super::{Sheet, TextEncoding, Unwritable};
use crate::issue::{Issue, Issues};
use crate::read::{Cell, Column};
use encoding_rs::GBK;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Bytes of a field's name.
const NAME: usize = 10;
/// Bytes of a text.
const LONGEST: usize = 254;
/// Bytes of a number, digits, point and sign.
const WIDEST: usize = 32;
/// Columns of a table.
const MOST_COLUMNS: usize = 255;

/// A field as the head of the table describes it.
struct Field<'t> {
    column: &'t Column,
    kind: Kind,
    name: Vec<u8>,
    /// `C`, `N` or `L`.
    type_: u8,
    width: usize,
    decimals: usize,
}

/// The bytes of a table.
pub(super) fn table(sheet: &Sheet<'_>, shown: &str, issues: &mut Issues) -> Result<Vec<u8>, Unwritable> {
    let table = sheet.table;
    let too_large = || {
        let issue = Issue::new("E0717").file(shown).value(table.rows);
        Unwritable::Data(issue.fact("columns", table.columns.len()))
    };
    if table.columns.len() > MOST_COLUMNS {
        return Err(too_large());
    }
    let fields = fields(sheet, shown, issues)?;
    // A table without columns is none: readers refuse it.
    let filler = usize::from(fields.is_empty());
    let width: usize = 1 + fields.iter().map(|field| field.width).sum::<usize>() + filler;
    let head = 32 + 32 * (fields.len() + filler) + 1;
    let rows = u32::try_from(table.rows).map_err(|_| too_large())?;
    let (head_bytes, width_bytes) = u16::try_from(head).ok().zip(u16::try_from(width).ok()).ok_or_else(too_large)?;
    let size = width.checked_mul(table.rows).and_then(|body| body.checked_add(head + 1)).ok_or_else(too_large)?;
    if size > 0x7fff_ff00 {
        return Err(too_large());
    }
    let mut out = Vec::with_capacity(size);
    // dBASE III, 1 January 2000: no clock goes into a file.
    out.extend_from_slice(&[3, 100, 1, 1]);
    out.extend_from_slice(&rows.to_le_bytes());
    out.extend_from_slice(&head_bytes.to_le_bytes());
    out.extend_from_slice(&width_bytes.to_le_bytes());
    out.extend_from_slice(&[0; 20]);
    for field in &fields {
        describe(&mut out, &field.name, field.type_, field.width, field.decimals);
    }
    if filler > 0 {
        describe(&mut out, b"empty", b'C', 1, 0);
    }
    out.push(b'\r');
    for row in 0..table.rows {
        out.push(b' ');
        for field in &fields {
            put(&mut out, field, &field.column.cells.get(row), sheet.encoding);
        }
        out.extend(std::iter::repeat_n(b' ', filler));
    }
    out.push(0x1a);
    Ok(out)
}

fn describe(out: &mut Vec<u8>, name: &[u8], type_: u8, width: usize, decimals: usize) {
    let mut entry = [0; 32];
    entry[..name.len()].copy_from_slice(name);
    entry[11] = type_;
    entry[16] = width as u8;
    entry[17] = decimals as u8;
    out.extend_from_slice(&entry);
}

fn put(out: &mut Vec<u8>, field: &Field<'_>, cell: &Cell<&str>, encoding: TextEncoding) {
    let text = match (field.type_, cell) {
        (b'L', Cell::Bool(true)) => b"T".to_vec(),
        (b'L', Cell::Bool(false)) => b"F".to_vec(),
        (b'L', _) => b"?".to_vec(),
        (b'N', cell) => number(cell, field.decimals).unwrap_or_default().into_bytes(),
        (_, cell) => written(cell).map_or_else(Vec::new, |text| encode(&text, encoding).unwrap_or_default()),
    };
    let blanks = field.width - text.len().min(field.width);
    if field.type_ == b'N' {
        out.extend(std::iter::repeat_n(b' ', blanks));
        out.extend_from_slice(&text);
    } else {
        out.extend_from_slice(&text);
        out.extend(std::iter::repeat_n(b' ', blanks));
    }
}

/// A number with so many decimals; its last ones are zeros, for the column has as many as any value needs.
fn number(cell: &Cell<&str>, decimals: usize) -> Option<String> {
    match cell {
        Cell::Integer(n) if decimals == 0 => Some(n.to_string()),
        Cell::Integer(n) => Some(format!("{n}.{}", "0".repeat(decimals))),
        Cell::Real(x) if x.is_finite() => {
            let text = x.to_string();
            let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
            Some(format!("{whole}.{rest}{}", "0".repeat(decimals - rest.len().min(decimals))))
        }
        _ => None,
    }
}

fn encode(text: &str, encoding: TextEncoding) -> Option<Vec<u8>> {
    match encoding {
        TextEncoding::Utf8 => Some(text.as_bytes().to_vec()),
        TextEncoding::Gbk => match GBK.encode(text) {
            (bytes, _, false) => Some(Cow::into_owned(bytes)),
            _ => None,
        },
    }
}

fn fields<'t>(sheet: &Sheet<'t>, shown: &str, issues: &mut Issues) -> Result<Vec<Field<'t>>, Unwritable> {
    let mut used = BTreeSet::new();
    let mut fields = Vec::with_capacity(sheet.table.columns.len());
    for column in &sheet.table.columns {
        let (name, own) = short_name(&column.name, sheet.encoding, &mut used);
        if own != column.name {
            issues.push(Issue::new("W0722").file(shown).field(&column.name).value(own));
        }
        let mut field = Field { column, kind: kind_of(column), name, type_: b'C', width: 1, decimals: 0 };
        match field.kind {
            Kind::Bool => field.type_ = b'L',
            Kind::Integer | Kind::Real => {
                let is_real = field.kind == Kind::Real;
                let decimals = |cell: &Cell<&str>| match cell {
                    Cell::Real(x) if x.is_finite() => x.to_string().split_once('.').map_or(0, |(_, rest)| rest.len()),
                    _ => 0,
                };
                let most = column.cells.iter().map(|cell| decimals(&cell)).max().unwrap_or(0);
                field.decimals = if is_real { most.max(1) } else { 0 };
                let width = |cell: &Cell<&str>| number(cell, field.decimals).map_or(0, |text| text.len());
                field.width = column.cells.iter().map(|cell| width(&cell)).max().unwrap_or(0).max(1);
                field.type_ = b'N';
                // Wider than any program reads: the digits stay, as text.
                if field.width > WIDEST {
                    (field.kind, field.type_, field.decimals) = (Kind::Text, b'C', 0);
                }
            }
            Kind::Text => {}
        }
        if field.kind == Kind::Text {
            field.width = text_width(column, sheet.encoding, shown)?;
        }
        fields.push(field);
    }
    Ok(fields)
}

fn text_width(column: &Column, encoding: TextEncoding, shown: &str) -> Result<usize, Unwritable> {
    let mut widest = 1;
    for (row, cell) in column.cells.iter().enumerate() {
        let Some(text) = written(&cell) else { continue };
        let refused = |code| Issue::new(code).file(shown).field(&column.name).feature(row).value(&text);
        let bytes = encode(&text, encoding).ok_or_else(|| Unwritable::Data(refused("E0725")))?;
        if bytes.len() > LONGEST {
            return Err(Unwritable::Data(refused("E0716").fact("most", LONGEST)));
        }
        widest = widest.max(bytes.len());
    }
    Ok(widest)
}

/// At most ten bytes, whole characters, none twice.
fn short_name(name: &str, encoding: TextEncoding, used: &mut BTreeSet<String>) -> (Vec<u8>, String) {
    let plain: String = name.chars().map(|c| if c.is_control() { '_' } else { c }).collect();
    let cut = |room: usize| {
        let mut kept = String::new();
        for c in plain.chars() {
            let longer = format!("{kept}{c}");
            match encode(&longer, encoding) {
                Some(bytes) if bytes.len() <= room => kept = longer,
                _ => break,
            }
        }
        kept
    };
    let mut number = 1;
    loop {
        let tail = if number == 1 { String::new() } else { format!("_{number}") };
        let stem = cut(NAME - tail.len());
        let own = if stem.is_empty() { format!("F{tail}") } else { format!("{stem}{tail}") };
        if used.insert(own.to_ascii_lowercase()) {
            return (encode(&own, encoding).unwrap_or_default(), own);
        }
        number += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_short_and_unique_by_whole_characters() {
        let mut used = BTreeSet::new();
        let mut short = |name: &str, encoding| short_name(name, encoding, &mut used).1;
        assert_eq!(short("学校名称", TextEncoding::Utf8), "学校名");
        assert_eq!(short("学校名字", TextEncoding::Utf8), "学校_2");
        assert_eq!(short("学校名称全称", TextEncoding::Gbk), "学校名称全");
        assert_eq!(short("population_2020", TextEncoding::Utf8), "population");
        assert_eq!(short("Population_2025", TextEncoding::Utf8), "Populati_2");
        assert_eq!(short("", TextEncoding::Utf8), "F");
    }

    #[test]
    fn numbers_keep_their_digits() {
        assert_eq!(number(&Cell::Integer(-5), 0).as_deref(), Some("-5"));
        assert_eq!(number(&Cell::Integer(5), 2).as_deref(), Some("5.00"));
        assert_eq!(number(&Cell::Real(0.125), 4).as_deref(), Some("0.1250"));
        assert_eq!(number(&Cell::Null, 0), None);
    }
}
