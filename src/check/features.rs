//! Features of a written layer in little memory: read one after another, each turned into what is kept of it at once, with the names
//! of columns once for all of them. A layer of a nation has millions of features with a dozen columns each, and neither its text nor a
//! map for each feature finds room beside what the run took.

use geojson::{Geometry, GeometryValue};
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::collections::HashSet;
use std::fmt;
use std::io::{BufReader, Read};
use std::sync::Arc;

/// What is kept of a feature with this geometry and these columns; `None` where nothing is.
pub(super) type Keep<'k, T> = &'k mut dyn FnMut(Option<GeometryValue>, Properties) -> Result<Option<T>, Refused>;

/// That a feature cannot be kept; whoever refuses it knows why.
#[derive(Debug, Clone, Copy)]
pub(super) struct Refused;

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a feature is refused")
    }
}

/// A file up to this size is read whole, which takes half the time; of a larger one no more than a feature is held.
const WHOLE: u64 = 64 << 20;

/// Reads a collection of so many bytes: what it says that it is called, and what is kept of its features.
///
/// # Errors
/// What is no collection of features, and what `keep` refuses.
pub(super) fn read<T>(
    mut from: impl Read,
    bytes: u64,
    keep: Keep<'_, T>,
) -> Result<(Option<Value>, Vec<T>), serde_json::Error> {
    if bytes > WHOLE {
        return collection(serde_json::Deserializer::from_reader(BufReader::with_capacity(1 << 16, from)), keep);
    }
    let mut text = Vec::new();
    from.read_to_end(&mut text).map_err(serde_json::Error::io)?;
    collection(serde_json::Deserializer::from_slice(&text), keep)
}

fn collection<'de, R: serde_json::de::Read<'de>, T>(
    mut from: serde_json::Deserializer<R>,
    keep: Keep<'_, T>,
) -> Result<(Option<Value>, Vec<T>), serde_json::Error> {
    Collection(keep).deserialize(&mut from).and_then(|found| from.end().map(|()| found))
}

/// A collection as it is written.
struct Collection<'k, T>(Keep<'k, T>);

#[derive(serde::Deserialize)]
enum Kind {
    FeatureCollection,
}

#[derive(serde::Deserialize)]
#[serde(field_identifier, rename_all = "lowercase")]
enum Member {
    Type,
    Name,
    Features,
    #[serde(other)]
    Other,
}

impl<'de, T> DeserializeSeed<'de> for Collection<'_, T> {
    type Value = (Option<Value>, Vec<T>);

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_map(self)
    }
}

impl<'de, T> Visitor<'de> for Collection<'_, T> {
    type Value = (Option<Value>, Vec<T>);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a collection of features")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let (mut kind, mut name, mut features) = (None, None, None);
        while let Some(member) = members.next_key::<Member>()? {
            match member {
                Member::Type if kind.is_none() => kind = Some(members.next_value::<Kind>()?),
                Member::Name if name.is_none() => name = Some(members.next_value::<Value>()?),
                Member::Features if features.is_none() => features = Some(members.next_value_seed(Features(self.0))?),
                Member::Other => drop(members.next_value::<IgnoredAny>()?),
                _ => return Err(A::Error::custom("a member stands there twice")),
            }
        }
        match (kind, features) {
            (Some(Kind::FeatureCollection), Some(features)) => Ok((name, features)),
            (None, _) => Err(A::Error::missing_field("type")),
            (_, None) => Err(A::Error::missing_field("features")),
        }
    }
}

/// Its features.
struct Features<'k, T>(Keep<'k, T>);

#[derive(serde::Deserialize)]
struct Feature {
    #[serde(rename = "type")]
    _kind: FeatureKind,
    geometry: Option<Geometry>,
    properties: Option<Map<String, Value>>,
}

#[derive(serde::Deserialize)]
enum FeatureKind {
    Feature,
}

impl<'de, T> DeserializeSeed<'de> for Features<'_, T> {
    type Value = Vec<T>;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_seq(self)
    }
}

impl<'de, T> Visitor<'de> for Features<'_, T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("features")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut features: A) -> Result<Self::Value, A::Error> {
        let (mut names, mut found) = (HashSet::new(), Vec::new());
        while let Some(feature) = features.next_element::<Feature>()? {
            let columns = feature.properties.unwrap_or_default().into_iter();
            let columns = columns.map(|(name, value)| (shared(&mut names, name), value)).collect();
            let geometry = feature.geometry.map(|geometry| geometry.value);
            found.extend((self.0)(geometry, Properties(columns)).map_err(A::Error::custom)?);
        }
        Ok(found)
    }
}

/// The name as it was met before.
fn shared(names: &mut HashSet<Arc<str>>, name: String) -> Arc<str> {
    if let Some(known) = names.get(name.as_str()) {
        return Arc::clone(known);
    }
    let name: Arc<str> = name.into();
    names.insert(Arc::clone(&name));
    name
}

/// The columns of a feature, as written.
pub struct Properties(Box<[(Arc<str>, Value)]>);

impl Properties {
    /// The value of a column, if there is one of that name.
    pub fn get(&self, column: &str) -> Option<&Value> {
        self.iter().find(|(name, _)| *name == column).map(|(_, value)| value)
    }

    /// Names and values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(name, value)| (&**name, value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whole and in a stream, which are the same.
    fn read(text: &str) -> Result<(Option<Value>, Vec<Properties>), serde_json::Error> {
        let [whole, streamed] =
            [0, WHOLE + 1].map(|bytes| super::read(text.as_bytes(), bytes, &mut |_, properties| Ok(Some(properties))));
        let shown = |(name, found): &(Option<Value>, Vec<Properties>)| {
            let columns = found.iter().map(|row| row.iter().map(|(name, value)| format!("{name} {value}")).collect());
            (name.clone(), columns.collect::<Vec<Vec<String>>>())
        };
        assert_eq!(whole.as_ref().ok().map(shown), streamed.as_ref().ok().map(shown), "{text}");
        whole
    }

    #[test]
    fn features_share_the_names_of_their_columns() {
        let feature = |n: u32| {
            format!(r#"{{"type":"Feature","geometry":null,"properties":{{"id":"{n}","people":{n},"id":"x{n}"}}}}"#)
        };
        let text = format!(r#"{{"type":"FeatureCollection","name":"a","features":[{},{}]}}"#, feature(1), feature(2));
        let (name, found) = read(&text).unwrap_or_else(|error| panic!("{error}"));
        let [first, second] = found.as_slice() else { panic!("two features") };
        assert_eq!(name, Some("a".into()));
        assert_eq!(second.iter().map(|(name, _)| name).collect::<Vec<_>>(), ["id", "people"]);
        assert_eq!((second.get("id"), second.get("people")), (Some(&"x2".into()), Some(&2.into())));
        assert_eq!(first.get("zone"), None);
        assert!(first.0.iter().zip(&second.0).all(|(a, b)| Arc::ptr_eq(&a.0, &b.0)));
    }

    #[test]
    fn what_is_not_wanted_is_not_kept_and_what_is_refused_stops() {
        let feature = |n: u32| format!(r#"{{"type":"Feature","geometry":null,"properties":{{"n":{n}}}}}"#);
        let text = format!(r#"{{"type":"FeatureCollection","features":[{},{}]}}"#, feature(1), feature(2));
        let number = |properties: &Properties| properties.get("n").and_then(Value::as_u64).unwrap_or(0);
        let odd = super::read(text.as_bytes(), 0, &mut |_, row| Ok(Some(number(&row)).filter(|n| n % 2 == 1)));
        assert!(odd.is_ok_and(|found| found == (None, vec![1])));
        let mut seen = Vec::new();
        let none = super::read::<u64>(text.as_bytes(), 0, &mut |_, row| {
            seen.push(number(&row));
            Err(Refused)
        });
        assert!(none.is_err_and(|error| error.to_string().starts_with("a feature is refused")));
        assert_eq!(seen, [1]);
    }

    #[test]
    fn what_is_no_collection_of_features_is_refused() {
        for text in [
            r#"{"type":"Feature","features":[]}"#,
            r#"{"features":[]}"#,
            r#"{"type":"FeatureCollection"}"#,
            r#"{"type":"FeatureCollection","features":{}}"#,
            r#"{"type":"FeatureCollection","features":[1]}"#,
            r#"{"type":"FeatureCollection","features":[],"features":[]}"#,
            r#"{"type":"FeatureCollection","features":[]"#,
            r#"{"type":"FeatureCollection","features":[]}x"#,
            r#"{"type":"FeatureCollection","features":[{"geometry":null,"properties":{}}]}"#,
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
