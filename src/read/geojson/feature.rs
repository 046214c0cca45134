//! One feature after another into a part of the table.

use super::coordinates::{self, Structure};
use super::lexer::{Lexer, Number, Syntax};
use crate::read::cell::Cell;
use crate::read::cells::Cells;
use crate::read::geometry::{Geometry, Kind};
use crate::read::table::Column;

/// Something wrong in a feature that is good JSON.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fault {
    pub code: &'static str,
    pub row: usize,
    pub field: String,
    pub reason: String,
}

/// Rows read from a run of features.
#[derive(Default)]
pub(super) struct Part {
    pub rows: usize,
    pub columns: Vec<Column>,
    pub names: Vec<String>,
    pub ids: Cells,
    pub any_id: bool,
    pub geometry: Geometry,
    pub faults: Vec<Fault>,
    /// Keys of the last feature's properties, in their order, each with its column: the next feature has the same.
    layout: Vec<(String, Option<usize>)>,
    /// Keys met in the properties under way; kept to be used again.
    seen: Vec<usize>,
}

/// Different names of properties that are kept apart; also of a whole layer.
pub(super) const MOST_NAMES: usize = 4096;

/// Cells of a part. Where a property comes late, every row before it gets an empty cell of it; what goes beyond is read by itself, so
/// that it is looked at before there is room for it.
const MOST_CELLS: usize = 2 << 20;

/// Members of one feature beside its properties.
const MOST_MEMBERS: usize = 256;

/// Where reading one feature after another came to.
pub(super) enum Halt {
    /// The bracket that ends the list, taken.
    Ended(usize),
    /// The next feature begins at or after the limit.
    Limit(usize),
    /// A feature that cannot be read, or not yet: its end is not in the text.
    Feature(usize),
    /// After a feature stands something else than a comma or a bracket, or nothing.
    Between(usize),
}

/// Why a feature is read by itself.
pub(super) const TOO_MANY_CELLS: &str = "many new properties after many features";

/// A type that GeoJSON does not have.
const UNKNOWN: &str = "unknown";

impl Part {
    /// Reads features from `from` on, up to the first that begins at or after `limit`. What was read of a feature that
    /// fails is taken back.
    pub fn features(&mut self, text: &str, from: usize, limit: usize, wanted: &dyn Fn(&str) -> bool) -> Halt {
        let mut lexer = Lexer::starting(text, from);
        loop {
            lexer.token();
            let start = lexer.at;
            if start >= limit {
                return Halt::Limit(start);
            }
            if self.is_full() {
                return Halt::Feature(start);
            }
            let marks = self.marks();
            if self.feature(&mut lexer, wanted).is_err() {
                self.back_to(&marks);
                return Halt::Feature(start);
            }
            match lexer.token() {
                Some(b',') => lexer.at += 1,
                Some(b']') => return Halt::Ended(lexer.at + 1),
                _ => return Halt::Between(lexer.at),
            }
        }
    }

    fn is_full(&self) -> bool {
        self.rows * self.columns.len() > MOST_CELLS
    }

    /// Reads one feature, which is all of `text`. What was read of one that would have too many cells is taken back.
    pub fn one(&mut self, text: &str, wanted: &dyn Fn(&str) -> bool) -> Result<(), Syntax> {
        let mut lexer = Lexer::new(text);
        if self.is_full() {
            return lexer.fail(TOO_MANY_CELLS);
        }
        let marks = self.marks();
        if let Err(error) = self.feature(&mut lexer, wanted) {
            self.back_to(&marks);
            return Err(error);
        }
        if lexer.token().is_some() {
            return lexer.fail("a comma or a closing bracket was expected");
        }
        Ok(())
    }

    fn marks(&self) -> [usize; 6] {
        let g = &self.geometry;
        [g.xy.len(), g.polygon_start.len(), g.polygon_row.len(), g.rings.len(), g.parts.len(), self.faults.len()]
    }

    /// The row itself is ended last of all, so it need not be taken back.
    fn back_to(&mut self, [xy, start, row, rings, parts, faults]: &[usize; 6]) {
        let g = &mut self.geometry;
        g.xy.truncate(*xy);
        g.polygon_start.truncate(*start);
        g.polygon_row.truncate(*row);
        g.rings.truncate(*rings);
        g.parts.truncate(*parts);
        self.faults.truncate(*faults);
        for column in &mut self.columns {
            column.cells.truncate(self.rows);
        }
    }

    fn feature(&mut self, lexer: &mut Lexer<'_>, wanted: &dyn Fn(&str) -> bool) -> Result<(), Syntax> {
        let row = self.rows;
        let (mut is_feature, mut has_geometry, mut has_properties) = (false, false, false);
        let (mut id, mut kind) = (Cell::Null, Kind::None);
        if lexer.token() == Some(b'{') {
            lexer.at += 1;
            let mut keys: Vec<std::borrow::Cow<'_, str>> = Vec::new();
            if !lexer.take(b'}') {
                loop {
                    lexer.token();
                    let key = lexer.string()?;
                    lexer.expect(b':', "a colon was expected")?;
                    if keys.len() > MOST_MEMBERS {
                        return lexer.fail("a feature of too many members");
                    }
                    if keys.contains(&key) {
                        self.fault("E0113", row, &key, "");
                    }
                    match &*key {
                        "type" => {
                            if lexer.token() == Some(b'"') {
                                is_feature = lexer.string()? == "Feature";
                            } else {
                                lexer.skip(1)?;
                            }
                        }
                        "id" => id = cell(lexer)?,
                        "geometry" if !has_geometry => {
                            has_geometry = true;
                            kind = self.geometry(lexer, row)?;
                        }
                        "properties" if !has_properties => {
                            has_properties = true;
                            self.properties(lexer, row, wanted)?;
                        }
                        _ => lexer.skip(1)?,
                    }
                    keys.push(key);
                    if !lexer.take(b',') {
                        lexer.expect(b'}', "a comma or a closing brace was expected")?;
                        break;
                    }
                }
            }
            if !is_feature {
                self.fault("E0202", row, "type", "its type is not Feature");
            }
        } else {
            lexer.skip(0)?;
            self.fault("E0202", row, "features", "not an object");
        }
        self.geometry.end(kind);
        self.any_id |= id != Cell::Null;
        self.ids.push_view(id.view());
        self.rows += 1;
        for column in &mut self.columns {
            if column.cells.len() < self.rows {
                column.cells.push(Cell::Null);
            }
        }
        Ok(())
    }

    fn fault(&mut self, code: &'static str, row: usize, field: &str, reason: &str) {
        self.faults.push(Fault { code, row, field: field.to_owned(), reason: reason.to_owned() });
    }

    /// Reads the coordinates of a geometry; its kind, by which the row is ended.
    fn geometry(&mut self, lexer: &mut Lexer<'_>, row: usize) -> Result<Kind, Syntax> {
        if lexer.token() == Some(b'n') {
            lexer.word()?;
            return Ok(Kind::None);
        }
        if lexer.token() != Some(b'{') {
            lexer.skip(1)?;
            self.fault("E0203", row, "geometry", "not an object");
            return Ok(Kind::None);
        }
        lexer.at += 1;
        let mut kind: Option<(Kind, bool)> = None;
        let mut waiting: Option<usize> = None;
        let mut outcome: Option<Result<Kind, Structure>> = None;
        if !lexer.take(b'}') {
            loop {
                lexer.token();
                let key = lexer.string()?;
                lexer.expect(b':', "a colon was expected")?;
                let again = match &*key {
                    "type" => kind.is_some(),
                    "coordinates" => outcome.is_some() || waiting.is_some(),
                    _ => false,
                };
                if again {
                    self.fault("E0113", row, &key, "");
                }
                match &*key {
                    "type" if lexer.token() == Some(b'"') => kind = Some(kind_of(&lexer.string()?)),
                    "coordinates" => match kind {
                        Some((kind, multi)) if !matches!(kind, Kind::Other(_)) && outcome.is_none() => {
                            outcome = Some(self.coordinates(kind, multi, lexer, row)?);
                        }
                        _ => {
                            lexer.token();
                            waiting = Some(lexer.at);
                            lexer.skip(2)?;
                        }
                    },
                    _ => lexer.skip(2)?,
                }
                if !lexer.take(b',') {
                    lexer.expect(b'}', "a comma or a closing brace was expected")?;
                    break;
                }
            }
        }
        // Members may come in any order: coordinates that stood before their type are read now.
        if let (None, Some(from), Some((kind, multi))) = (&outcome, waiting, kind)
            && !matches!(kind, Kind::Other(_))
        {
            let end = std::mem::replace(&mut lexer.at, from);
            outcome = Some(self.coordinates(kind, multi, lexer, row)?);
            lexer.at = end;
        }
        Ok(match (kind, outcome) {
            (None, _) => {
                self.fault("E0203", row, "geometry", "no type");
                Kind::None
            }
            (Some((Kind::Other(UNKNOWN), _)), _) => {
                self.fault("E0203", row, "geometry", "no type of GeoJSON");
                Kind::None
            }
            (Some((kind @ Kind::Other(_), _)), _) => kind,
            (Some(_), Some(Ok(kind))) => kind,
            (Some(_), Some(Err(Structure(what)))) => {
                self.fault("E0203", row, "coordinates", what);
                Kind::None
            }
            (Some(_), None) => {
                self.fault("E0203", row, "coordinates", "missing");
                Kind::None
            }
        })
    }

    /// Reads coordinates, or takes back what was read of them and passes over the whole value. Empty ones are as good as no
    /// geometry (RFC 7946, section 3.1).
    fn coordinates(
        &mut self,
        kind: Kind,
        multi: bool,
        lexer: &mut Lexer<'_>,
        row: usize,
    ) -> Result<Result<Kind, Structure>, Syntax> {
        if coordinates::are_empty(kind, lexer) {
            return Ok(Ok(Kind::None));
        }
        let start = lexer.at;
        let g = &mut self.geometry;
        let marks = (g.xy.len(), g.rings.len(), g.parts.len(), g.polygon_start.len());
        match coordinates::read(kind, multi, lexer, g) {
            Ok(closed) => {
                if matches!(kind, Kind::Polygons | Kind::Lines(_)) {
                    g.polygon_row.push(row as u32);
                }
                if closed > 0 {
                    self.fault("W0204", row, "coordinates", &closed.to_string());
                }
                Ok(Ok(kind))
            }
            Err(what) => {
                g.xy.truncate(marks.0);
                g.rings.truncate(marks.1);
                g.parts.truncate(marks.2);
                g.polygon_start.truncate(marks.3);
                lexer.at = start;
                lexer.skip(2)?;
                Ok(Err(what))
            }
        }
    }

    fn properties(&mut self, lexer: &mut Lexer<'_>, row: usize, wanted: &dyn Fn(&str) -> bool) -> Result<(), Syntax> {
        if lexer.token() == Some(b'n') {
            lexer.word()?;
            return Ok(());
        }
        if !lexer.take(b'{') {
            lexer.skip(1)?;
            self.fault("E0202", row, "properties", "not an object");
            return Ok(());
        }
        if lexer.take(b'}') {
            return Ok(());
        }
        self.seen.clear();
        let mut position = 0;
        loop {
            lexer.token();
            let raw = lexer.raw_string()?;
            // `position` is one past the farthest key so far.
            let at = match self.layout.get(position) {
                Some((key, _)) if *key == raw => position,
                _ => self.place(raw, lexer, wanted)?,
            };
            lexer.expect(b':', "a colon was expected")?;
            // The usual case needs no search: keys come in the order of the feature before.
            if position > at && self.seen.contains(&at) {
                let key = self.layout[at].0.clone();
                self.fault("E0113", row, &key, "");
            }
            self.seen.push(at);
            position = position.max(at + 1);
            match self.layout[at].1 {
                Some(column) => {
                    let value = cell(lexer)?;
                    let cells = &mut self.columns[column].cells;
                    // Of a key that stands twice the first counts; it is a fault anyway.
                    if cells.len() == row {
                        cells.push_view(value.view());
                    }
                }
                None => lexer.skip(2)?,
            }
            if !lexer.take(b',') {
                return lexer.expect(b'}', "a comma or a closing brace was expected");
            }
        }
    }

    /// The place of a key in the layout, a new one if it was never met.
    fn place(&mut self, raw: &str, lexer: &mut Lexer<'_>, wanted: &dyn Fn(&str) -> bool) -> Result<usize, Syntax> {
        if let Some(at) = self.layout.iter().position(|(key, _)| key == raw) {
            return Ok(at);
        }
        if self.layout.len() >= MOST_NAMES {
            return lexer.fail("more property names than any layer has");
        }
        let end = lexer.at;
        lexer.at = end - raw.len() - 2;
        let name = lexer.string()?.into_owned();
        // The same name in another spelling ("\u0061") has the place of the first.
        if let Some(at) = self.layout.iter().position(|(key, _)| unescaped(key) == name) {
            return Ok(at);
        }
        let column = match self.columns.iter().position(|column| column.name == name) {
            Some(column) => Some(column),
            None if wanted(&name) => {
                if self.rows * (self.columns.len() + 1) > MOST_CELLS {
                    return lexer.fail(TOO_MANY_CELLS);
                }
                self.columns.push(Column { name: name.clone(), cells: Cells::nulls(self.rows) });
                Some(self.columns.len() - 1)
            }
            None => None,
        };
        if !self.names.contains(&name) {
            self.names.push(name);
        }
        self.layout.push((raw.to_owned(), column));
        Ok(self.layout.len() - 1)
    }
}

/// A key as its layout has it, escapes resolved.
fn unescaped(key: &str) -> std::borrow::Cow<'_, str> {
    if !key.contains('\\') {
        return key.into();
    }
    Lexer::new(&format!("\"{key}\"")).string().map_or_else(|_| key.into(), |name| name.into_owned().into())
}

/// A value of a property.
fn cell<'t>(lexer: &mut Lexer<'t>) -> Result<Cell<std::borrow::Cow<'t, str>>, Syntax> {
    Ok(match lexer.token() {
        Some(b'"') => Cell::Text(lexer.string()?),
        Some(b't' | b'f' | b'n') => lexer.word()?.map_or(Cell::Null, Cell::Bool),
        Some(b'{' | b'[') => {
            lexer.skip(2)?;
            Cell::Nested
        }
        _ => match lexer.number()? {
            Number::Integer(value) => Cell::Integer(value),
            Number::Real(value) => Cell::Real(value),
            Number::Long(text) => Cell::Text(text.into()),
        },
    })
}

/// The kind of a geometry type, and whether it has several parts.
fn kind_of(name: &str) -> (Kind, bool) {
    match name {
        "Point" => (Kind::Point, false),
        "MultiPoint" => (Kind::MultiPoint, true),
        "Polygon" => (Kind::Polygons, false),
        "MultiPolygon" => (Kind::Polygons, true),
        "LineString" => (Kind::Lines(false), false),
        "MultiLineString" => (Kind::Lines(true), true),
        "GeometryCollection" => (Kind::Other("GeometryCollection"), true),
        _ => (Kind::Other(UNKNOWN), false),
    }
}
