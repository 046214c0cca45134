//! What the file says of its geometries: the key `geo` of GeoParquet 1.1 and earlier, or the type of a column in Parquet itself.
//!
//! Source: <https://geoparquet.org/releases/v1.1.0/>; `LogicalTypes.md` of Apache Parquet, GEOMETRY.

use super::native::Encoding;
use crate::issue::Issue;
use crate::read::stated::Stated;
use parquet::basic::LogicalType;
use parquet::file::metadata::FileMetaData;
use parquet::schema::types::Type;
use serde_json::Value;

/// Longitude and latitude, as it is called where a file says nothing.
const CRS84: &str = "urn:ogc:def:crs:OGC:1.3:CRS84";

/// A column of geometries.
pub(super) struct Column {
    pub name: String,
    pub encoding: Encoding,
    pub system: Stated,
}

/// What is said of all of them.
#[derive(Default)]
pub(super) struct Geo {
    /// The one that is read.
    pub chosen: Option<Column>,
    /// All, by name.
    pub names: Vec<String>,
    /// Columns of extents, which are no attributes.
    pub extents: Vec<String>,
}

impl Geo {
    /// Reads what a file says; `wanted` is the column that is asked for by name.
    ///
    /// # Errors
    /// A reason, or an issue of its own for an encoding that is not read and a column that is not there.
    pub fn of(file: &FileMetaData, wanted: Option<&str>) -> Result<Self, Issue> {
        let key = |key: &str| {
            let pairs = file.key_value_metadata().into_iter().flatten();
            pairs.filter(|pair| pair.key == key).find_map(|pair| pair.value.as_deref())
        };
        let roots = file.schema_descr().root_schema().get_fields();
        match key("geo") {
            Some(text) => {
                let json: Value =
                    serde_json::from_str(text).map_err(|error| broken(format!("its key geo: {error}")))?;
                Self::by_key(&json, wanted)
            }
            None => Self::by_type(roots.iter().map(AsRef::as_ref), wanted, key),
        }
    }

    fn by_key(json: &Value, wanted: Option<&str>) -> Result<Self, Issue> {
        let columns = json["columns"].as_object().ok_or_else(|| broken("its key geo names no columns"))?;
        let names: Vec<String> = columns.keys().cloned().collect();
        let primary = json["primary_column"].as_str().ok_or_else(|| broken("its key geo has no primary_column"))?;
        let name = wanted.unwrap_or(primary);
        let Some(column) = columns.get(name) else {
            return Err(match wanted {
                Some(wanted) => Issue::new("E0161").value(wanted).fact("known", names.join(", ")),
                None => broken("its key geo does not describe its primary_column"),
            });
        };
        let encoding = column["encoding"].as_str().unwrap_or_default();
        let encoding = Encoding::named(encoding).ok_or_else(|| Issue::new("E0214").field(name).value(encoding))?;
        let system = match column.get("crs") {
            None => Stated::of(Some(CRS84.to_owned()), None),
            Some(Value::Null) => Stated::default(),
            Some(crs) => system(crs),
        };
        let extent = |column: &Value| Some(column["covering"]["bbox"]["xmin"].get(0)?.as_str()?.to_owned());
        let extents = columns.values().filter_map(extent).collect();
        Ok(Self { chosen: Some(Column { name: name.to_owned(), encoding, system }), names, extents })
    }

    /// Columns of Parquet's own type for geometries.
    fn by_type<'s, 'k>(
        roots: impl Iterator<Item = &'s Type>,
        wanted: Option<&str>,
        key: impl Fn(&str) -> Option<&'k str>,
    ) -> Result<Self, Issue> {
        let of = |root: &'s Type| match root.get_basic_info().logical_type_ref() {
            Some(LogicalType::Geometry(geometry)) if root.is_primitive() => {
                Some((root.name(), geometry.crs.as_deref()))
            }
            _ => None,
        };
        let found: Vec<(&str, Option<&str>)> = roots.filter_map(of).collect();
        let names: Vec<String> = found.iter().map(|(name, _)| (*name).to_owned()).collect();
        let chosen = match wanted {
            Some(wanted) => {
                let chosen = found.iter().find(|(name, _)| *name == wanted);
                Some(chosen.ok_or_else(|| Issue::new("E0161").value(wanted).fact("known", names.join(", ")))?)
            }
            None => found.first(),
        };
        let chosen = chosen.map(|(name, crs)| Column {
            name: (*name).to_owned(),
            encoding: Encoding::Wkb,
            system: match crs.map(|crs| crs.split_once(':').unwrap_or((crs, ""))) {
                None => Stated::of(Some(CRS84.to_owned()), None),
                Some(("srid", "0")) => Stated::default(),
                Some(("srid", code)) => Stated::of(Some(format!("EPSG:{code}")), None),
                Some(("projjson", name)) => {
                    let json = key(name).and_then(|text| serde_json::from_str(text).ok());
                    json.map_or_else(Stated::default, |json| system(&json))
                }
                Some(_) => {
                    let text = crs.unwrap_or_default();
                    serde_json::from_str(text).map_or_else(|_| named(text), |json| system(&json))
                }
            },
        });
        Ok(Self { chosen, names, extents: Vec::new() })
    }
}

/// A system as PROJJSON, or as well-known text in files of the first versions.
fn system(crs: &Value) -> Stated {
    if let Some(text) = crs.as_str() {
        return Stated::of(None, Some(text));
    }
    let (authority, code) = (crs["id"]["authority"].as_str(), &crs["id"]["code"]);
    let code = code.as_str().map(str::to_owned).or_else(|| code.as_u64().map(|code| code.to_string()));
    let name = match (authority, code.as_deref()) {
        (Some("OGC"), Some("CRS84")) => Some(CRS84.to_owned()),
        (Some(authority), Some(code)) => Some(format!("{}:{code}", authority.to_ascii_uppercase())),
        _ => None,
    };
    Stated::of(name, Some(&crs.to_string()))
}

fn named(name: &str) -> Stated {
    let name = if name == "OGC:CRS84" { CRS84 } else { name };
    Stated::of(Some(name.to_owned()), None)
}

/// A file that is not what it should be.
pub(super) fn broken(reason: impl ToString) -> Issue {
    Issue::new("E0211").fact("reason", reason)
}
