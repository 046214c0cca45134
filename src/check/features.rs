//! Features of a written layer in little memory: one after another, with the names of their columns once for all of them. A layer of
//! a nation has millions of features with a dozen columns each, and a map for each of them takes several times what the run took.

use geojson::{Feature, GeometryValue};
use serde::de::{Deserialize, Deserializer, SeqAccess, Visitor};
use serde_json::Value;
use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

/// A collection as it is written.
#[derive(serde::Deserialize)]
pub(super) struct Collection {
    #[serde(rename = "type")]
    _kind: Kind,
    /// What it says that it is called.
    pub name: Option<Value>,
    pub features: Features,
}

#[derive(serde::Deserialize)]
enum Kind {
    FeatureCollection,
}

/// Geometries and columns.
pub(super) struct Features(pub Vec<(Option<GeometryValue>, Properties)>);

impl<'de> Deserialize<'de> for Features {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct OneByOne;
        impl<'de> Visitor<'de> for OneByOne {
            type Value = Features;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("features")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut features: A) -> Result<Features, A::Error> {
                let (mut names, mut found) = (HashSet::new(), Vec::new());
                while let Some(feature) = features.next_element::<Feature>()? {
                    let columns = feature.properties.unwrap_or_default().into_iter();
                    let columns = columns.map(|(name, value)| (shared(&mut names, name), value)).collect();
                    found.push((feature.geometry.map(|geometry| geometry.value), Properties(columns)));
                }
                Ok(Features(found))
            }
        }
        from.deserialize_seq(OneByOne)
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

    fn read(text: &str) -> Result<Collection, String> {
        serde_json::from_str(text).map_err(|error| error.to_string())
    }

    #[test]
    fn features_share_the_names_of_their_columns() {
        let feature = |n: u32| {
            format!(r#"{{"type":"Feature","geometry":null,"properties":{{"id":"{n}","people":{n},"id":"x{n}"}}}}"#)
        };
        let text = format!(r#"{{"type":"FeatureCollection","name":"a","features":[{},{}]}}"#, feature(1), feature(2));
        let found = read(&text).unwrap_or_else(|error| panic!("{error}"));
        let [(_, first), (_, second)] = found.features.0.as_slice() else { panic!("two features") };
        assert_eq!(second.iter().map(|(name, _)| name).collect::<Vec<_>>(), ["id", "people"]);
        assert_eq!((second.get("id"), second.get("people")), (Some(&"x2".into()), Some(&2.into())));
        assert_eq!(first.get("zone"), None);
        assert!(first.0.iter().zip(&second.0).all(|(a, b)| Arc::ptr_eq(&a.0, &b.0)));
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
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
