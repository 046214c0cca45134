//! One feature, written member by member.

use super::number::{fixed, scaled};
use crate::output::{Unit, Value};
use geo::{LineString, MultiPolygon};

/// Decimals of a degree: about a centimetre (RFC 7946 section 11.2 advises no more).
const DEGREE: u32 = 7;
/// Decimals of an exact number.
const EXACT: usize = 6;

/// A feature under construction: properties first, then its geometry.
pub(super) struct Feature<'a> {
    out: &'a mut Vec<u8>,
    /// The first column whose value was no finite number.
    broken: Option<usize>,
}

/// What cannot be written as a number: the place of a column, or the geometry.
pub(super) enum Broken {
    Column(usize),
    Geometry,
}

/// The name of a column as it stands before its values: `,"demand":`.
pub(super) fn key(name: &str, is_first: bool) -> Vec<u8> {
    let mut key = if is_first { Vec::new() } else { b",".to_vec() };
    string(&mut key, name);
    key.push(b':');
    key
}

impl<'a> Feature<'a> {
    pub fn begin(out: &'a mut Vec<u8>) -> Self {
        out.extend_from_slice(br#"{"type":"Feature","properties":{"#);
        Self { out, broken: None }
    }

    /// Writes one property; columns are counted from 0.
    pub fn property(&mut self, column: usize, key: &[u8], unit: Unit, value: &Value<'_>) {
        self.out.extend_from_slice(key);
        match value {
            Value::Nothing => self.out.extend_from_slice(b"null"),
            Value::Text(text) => string(self.out, text),
            Value::Flag(is) => self.out.extend_from_slice(if *is { b"true" } else { b"false" }),
            Value::Whole(n) => self.out.extend_from_slice(n.to_string().as_bytes()),
            Value::Exact(micro) => fixed(self.out, *micro, EXACT),
            Value::Number(number) => match unit.small(*number) {
                Some(small) => self.out.extend_from_slice(small.to_string().as_bytes()),
                None => self.number(column, *number, unit.decimals()),
            },
        }
    }

    fn number(&mut self, column: usize, number: f64, decimals: u32) {
        match scaled(number, decimals) {
            Some(scaled) => fixed(self.out, scaled, decimals as usize),
            // Too large for so many decimals, but a number.
            None if number.is_finite() => {
                let number = serde_json::Number::from_f64(number).map_or_else(|| "null".to_owned(), |n| n.to_string());
                self.out.extend_from_slice(number.as_bytes());
            }
            None => {
                self.broken.get_or_insert(column);
                self.out.extend_from_slice(b"null");
            }
        }
    }

    /// Ends the feature with a point in degrees, or without geometry.
    pub fn point(mut self, lonlat: Option<[f64; 2]>) -> Result<(), Broken> {
        let mut is_sound = true;
        match lonlat {
            None => self.out.extend_from_slice(br#"},"geometry":null}"#),
            Some([lon, lat]) => {
                self.out.extend_from_slice(br#"},"geometry":{"type":"Point","coordinates":"#);
                is_sound = self.position(lon, lat);
                self.out.extend_from_slice(b"}}");
            }
        }
        self.end(is_sound)
    }

    /// Ends the feature with a (Multi)Polygon in degrees, written as MultiPolygon so that a layer has one type.
    pub fn polygons(mut self, shape: &MultiPolygon<f64>) -> Result<(), Broken> {
        if shape.0.is_empty() {
            return self.point(None);
        }
        let mut is_sound = true;
        self.out.extend_from_slice(br#"},"geometry":{"type":"MultiPolygon","coordinates":["#);
        for (number, polygon) in shape.0.iter().enumerate() {
            self.out.extend_from_slice(if number == 0 { b"[" } else { b",[" });
            is_sound &= self.ring(polygon.exterior());
            for hole in polygon.interiors() {
                self.out.push(b',');
                is_sound &= self.ring(hole);
            }
            self.out.push(b']');
        }
        self.out.extend_from_slice(b"]}}");
        self.end(is_sound)
    }

    /// Ends the feature with a line in degrees.
    pub fn line(mut self, line: &[[f64; 2]]) -> Result<(), Broken> {
        if line.len() < 2 {
            return self.point(None);
        }
        let mut is_sound = true;
        self.out.extend_from_slice(br#"},"geometry":{"type":"LineString","coordinates":["#);
        for (number, [lon, lat]) in line.iter().enumerate() {
            if number > 0 {
                self.out.push(b',');
            }
            is_sound &= self.position(*lon, *lat);
        }
        self.out.extend_from_slice(b"]}}");
        self.end(is_sound)
    }

    fn ring(&mut self, ring: &LineString<f64>) -> bool {
        let mut is_sound = true;
        self.out.push(b'[');
        for (number, corner) in ring.0.iter().enumerate() {
            if number > 0 {
                self.out.push(b',');
            }
            is_sound &= self.position(corner.x, corner.y);
        }
        self.out.push(b']');
        is_sound
    }

    /// Whether it is a position.
    fn position(&mut self, lon: f64, lat: f64) -> bool {
        let (Some(lon), Some(lat)) = (scaled(lon, DEGREE), scaled(lat, DEGREE)) else { return false };
        self.out.push(b'[');
        fixed(self.out, lon, DEGREE as usize);
        self.out.push(b',');
        fixed(self.out, lat, DEGREE as usize);
        self.out.push(b']');
        true
    }

    fn end(self, is_sound: bool) -> Result<(), Broken> {
        match self.broken {
            Some(column) => Err(Broken::Column(column)),
            None if is_sound => Ok(()),
            None => Err(Broken::Geometry),
        }
    }
}

/// Appends a JSON string: quotes, backslashes and control characters escaped, the rest as UTF-8.
pub(in crate::write) fn string(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    if text.bytes().all(|byte| byte >= 0x20 && byte != b'"' && byte != b'\\') {
        out.extend_from_slice(text.as_bytes());
        out.push(b'"');
    } else {
        // Rare: leave the escapes to serde_json, whose string starts with the quote that stands already.
        out.pop();
        let quoted = serde_json::Value::String(text.to_owned()).to_string();
        out.extend_from_slice(quoted.as_bytes());
    }
}
