//! One feature, written member by member.

use super::number::{fixed, scaled};
use crate::units::{Persons, Places};
use geo::{LineString, MultiPolygon};

/// Decimals of a degree: about a centimetre (RFC 7946 section 11.2 advises no more).
const DEGREE: u32 = 7;
/// Decimals of a person or place.
const COUNT: usize = 6;
/// Decimals of a length in metres: a millimetre.
const LENGTH: u32 = 3;
/// Decimals of a ratio.
const RATIO: u32 = 6;
/// Decimals of a score of access.
const SCORE: u32 = 9;

/// A feature under construction: properties first, then its geometry.
pub struct Feature<'a> {
    out: &'a mut Vec<u8>,
    empty: bool,
    /// The first column whose value was no finite number.
    broken: Option<String>,
}

impl<'a> Feature<'a> {
    pub(super) fn begin(out: &'a mut Vec<u8>) -> Self {
        out.extend_from_slice(br#"{"type":"Feature","properties":{"#);
        Self { out, empty: true, broken: None }
    }

    fn key(&mut self, name: &str) {
        if !self.empty {
            self.out.push(b',');
        }
        self.empty = false;
        string(self.out, name);
        self.out.push(b':');
    }

    fn number(&mut self, name: &str, value: Option<f64>, decimals: u32) {
        self.key(name);
        match value.map(|value| scaled(value, decimals)) {
            None => self.out.extend_from_slice(b"null"),
            Some(Some(value)) => fixed(self.out, value, decimals as usize),
            // Too large for so many decimals, but a number.
            Some(None) if value.is_some_and(f64::is_finite) => {
                let number =
                    value.and_then(serde_json::Number::from_f64).map_or_else(|| "null".to_owned(), |n| n.to_string());
                self.out.extend_from_slice(number.as_bytes());
            }
            Some(None) => {
                self.broken.get_or_insert_with(|| name.to_owned());
                self.out.extend_from_slice(b"null");
            }
        }
    }

    /// A text, or null.
    pub fn text<'t>(&mut self, name: &str, value: impl Into<Option<&'t str>>) {
        self.key(name);
        match value.into() {
            Some(text) => string(self.out, text),
            None => self.out.extend_from_slice(b"null"),
        }
    }

    /// A number of people, or null.
    pub fn persons(&mut self, name: &str, value: impl Into<Option<Persons>>) {
        self.key(name);
        match value.into() {
            Some(persons) => fixed(self.out, persons.micro(), COUNT),
            None => self.out.extend_from_slice(b"null"),
        }
    }

    /// A number of places, or null.
    pub fn places(&mut self, name: &str, value: impl Into<Option<Places>>) {
        self.persons(name, value.into().map(Places::seated));
    }

    /// A length in metres, to the millimetre, or null.
    pub fn metres(&mut self, name: &str, value: Option<f64>) {
        self.number(name, value, LENGTH);
    }

    /// A ratio, to a millionth, or null.
    pub fn ratio(&mut self, name: &str, value: Option<f64>) {
        self.number(name, value, RATIO);
    }

    /// A score of access, to a billionth: places per person may be few. Null where there is none.
    pub fn score(&mut self, name: &str, value: Option<f64>) {
        self.number(name, value, SCORE);
    }

    /// A whole number such as a year, or null.
    pub fn whole(&mut self, name: &str, value: Option<i32>) {
        self.key(name);
        match value {
            Some(value) => self.out.extend_from_slice(value.to_string().as_bytes()),
            None => self.out.extend_from_slice(b"null"),
        }
    }

    /// True or false.
    pub fn flag(&mut self, name: &str, value: bool) {
        self.key(name);
        self.out.extend_from_slice(if value { b"true" } else { b"false" });
    }

    /// Ends the feature with a point in degrees, or without geometry.
    ///
    /// # Errors
    /// The first column whose value was no finite number, or `geometry`.
    pub fn point(mut self, lonlat: Option<[f64; 2]>) -> Result<(), String> {
        match lonlat {
            None => self.out.extend_from_slice(br#"},"geometry":null}"#),
            Some([lon, lat]) => {
                self.out.extend_from_slice(br#"},"geometry":{"type":"Point","coordinates":"#);
                self.position(lon, lat);
                self.out.extend_from_slice(b"}}");
            }
        }
        self.end()
    }

    /// Ends the feature with a (Multi)Polygon in degrees, written as MultiPolygon so that a layer has one type.
    ///
    /// # Errors
    /// As [`Feature::point`].
    pub fn polygons(mut self, shape: &MultiPolygon<f64>) -> Result<(), String> {
        if shape.0.is_empty() {
            return self.point(None);
        }
        self.out.extend_from_slice(br#"},"geometry":{"type":"MultiPolygon","coordinates":["#);
        for (number, polygon) in shape.0.iter().enumerate() {
            self.out.extend_from_slice(if number == 0 { b"[" } else { b",[" });
            self.ring(polygon.exterior());
            for hole in polygon.interiors() {
                self.out.push(b',');
                self.ring(hole);
            }
            self.out.push(b']');
        }
        self.out.extend_from_slice(b"]}}");
        self.end()
    }

    fn ring(&mut self, ring: &LineString<f64>) {
        self.out.push(b'[');
        for (number, corner) in ring.0.iter().enumerate() {
            if number > 0 {
                self.out.push(b',');
            }
            self.position(corner.x, corner.y);
        }
        self.out.push(b']');
    }

    fn position(&mut self, lon: f64, lat: f64) {
        let (Some(lon), Some(lat)) = (scaled(lon, DEGREE), scaled(lat, DEGREE)) else {
            self.broken.get_or_insert_with(|| "geometry".to_owned());
            return;
        };
        self.out.push(b'[');
        fixed(self.out, lon, DEGREE as usize);
        self.out.push(b',');
        fixed(self.out, lat, DEGREE as usize);
        self.out.push(b']');
    }

    fn end(self) -> Result<(), String> {
        self.broken.map_or(Ok(()), Err)
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
