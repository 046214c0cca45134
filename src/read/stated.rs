//! The system that a file states by a name, a definition or both.

use super::Source;
use crate::geodesy::wkt::{self, Known, Unknown};
#[cfg(any(feature = "flatgeobuf", feature = "geopackage", feature = "geoparquet"))]
use crate::geodesy::{Named, named};
use crate::issue::{Issue, Issues};

/// What a file says of its system.
#[derive(Default)]
pub(super) struct Stated {
    found: Option<Result<Known, Unknown>>,
}

impl Stated {
    /// By a name that is known, else by the definition, where it is understood; `NONE` and the like have no name.
    #[cfg(any(feature = "flatgeobuf", feature = "geopackage", feature = "geoparquet"))]
    pub fn of(name: Option<String>, definition: Option<&str>) -> Self {
        let is_known = |name: &String| matches!(named(name), Named::System(_));
        // What GDAL and the standard write for "unknown" defines nothing.
        let says = |text: &&str| {
            let text = text.to_ascii_lowercase();
            !text.is_empty()
                && !["undefined", "unknown", "local_cs", "engcrs"].iter().any(|word| text.starts_with(word))
        };
        let definition = definition.map(str::trim).filter(says);
        let by_name = |name| Ok(Known { name, by_spheroid: None });
        let found = match (name, definition.map(wkt::any)) {
            (Some(name), None | Some(Err(_))) => Some(by_name(name)),
            (Some(name), _) if is_known(&name) => Some(by_name(name)),
            (_, found) => found,
        };
        Self { found }
    }

    /// By a definition alone.
    #[cfg(feature = "shapefile")]
    pub fn by_definition(text: &str) -> Self {
        Self { found: Some(wkt::any(text)) }
    }

    /// Its name, and what has to be said of it.
    ///
    /// # Errors
    /// E0174 when it is not understood and the study names none.
    pub fn note(self, source: &Source, issues: &mut Issues) -> Result<Option<String>, Issue> {
        match self.found {
            None => Ok(None),
            Some(Ok(known)) => {
                if let Some(datum) = known.by_spheroid {
                    issues.push(Issue::new("I0174").file(&source.shown_as).value(datum));
                }
                Ok(Some(known.name))
            }
            Some(Err(what)) if source.crs == "auto" => {
                Err(Issue::new("E0174").value(what.name).fact("parameters", what.parameters))
            }
            // A system that the study names needs no other.
            Some(Err(_)) => Ok(None),
        }
    }
}
