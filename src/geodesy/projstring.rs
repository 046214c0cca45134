//! PROJ strings (`+proj=tmerc +lon_0=107.5 ...`): only what defines one system by numbers. Strings that name a file or chain operations
//! are refused: nothing that data say is opened or evaluated.

/// Parameters without a value that are kept.
const FLAGS: [&str; 5] = ["south", "no_uoff", "no_off", "no_rot", "R_A"];

/// Parameters whose value is a word.
const WORDS: [&str; 5] = ["proj", "ellps", "datum", "units", "pm"];

/// Parameters whose value is a number, or several with commas between.
const NUMBERS: [&str; 20] = [
    "lat_0", "lon_0", "lat_1", "lat_2", "lat_ts", "lonc", "alpha", "gamma", "k_0", "x_0", "y_0", "zone", "a", "b",
    "rf", "R", "to_meter", "h", "lon_1", "lon_2",
];

/// A PROJ string, read and written in one way: `+proj` first as it stands, `k` as `k_0`, numbers at their shortest, without what changes no
/// coordinate (`no_defs`, `type`, `wktext`).
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ProjString {
    parameters: Vec<(String, String)>,
}

impl ProjString {
    /// Whether somebody means one.
    pub fn is_meant(text: &str) -> bool {
        text.trim_start().starts_with('+')
    }

    /// `None` where it is none, or is one that is not taken: pipelines, `init`, grids, axes that do not run east and north.
    pub fn read(text: &str) -> Option<Self> {
        let mut parameters: Vec<(String, String)> = Vec::new();
        for token in text.split_whitespace() {
            let token = token.strip_prefix('+')?;
            let (key, value) = token.split_once('=').map_or((token, None), |(key, value)| (key, Some(value)));
            let key = if key == "k" { "k_0" } else { key };
            let is_word = |value: &str| {
                !value.is_empty() && value.chars().all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c))
            };
            let kept = match (key, value) {
                ("no_defs" | "wktext", _) | ("type", Some("crs")) | ("axis", Some("enu")) | ("vunits", Some(_)) => {
                    continue;
                }
                (flag, None) if FLAGS.contains(&flag) => String::new(),
                ("towgs84", Some(value)) => {
                    let all: Option<Vec<String>> = value.split(',').map(number).collect();
                    all.filter(|all| all.len() == 3 || all.len() == 7)?.join(",")
                }
                ("pm", Some(value)) => number(value).or_else(|| is_word(value).then(|| value.to_owned()))?,
                (word, Some(value)) if WORDS.contains(&word) && is_word(value) => value.to_owned(),
                (key, Some(value)) if NUMBERS.contains(&key) => number(value)?,
                _ => return None,
            };
            if parameters.iter().any(|(known, _)| known == key) {
                return None;
            }
            parameters.push((key.to_owned(), kept));
        }
        let read = Self { parameters };
        let single =
            read.get("proj").is_some_and(|proj| !matches!(proj, "pipeline" | "geocent" | "cart" | "affine" | "noop"));
        single.then_some(read)
    }

    /// The value of a parameter.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.parameters.iter().find(|(known, _)| known == key).map(|(_, value)| value.as_str())
    }

    /// The same on another ellipsoid and datum.
    pub fn with_datum(self, datum: &str) -> Option<Self> {
        const OF_DATUM: [&str; 7] = ["ellps", "datum", "towgs84", "a", "b", "rf", "R"];
        let kept = self.parameters.into_iter().filter(|(key, _)| !OF_DATUM.contains(&key.as_str()));
        let kept = Self { parameters: kept.collect() };
        Self::read(&format!("{} {datum}", kept.text()))
    }

    /// Major axis and inverse flattening in metres, as far as the string says them itself.
    pub fn figure(&self) -> Option<[f64; 2]> {
        let number = |key: &str| self.get(key)?.parse::<f64>().ok();
        let named = match self.get("ellps").or(self.get("datum")) {
            Some("WGS84") => Some([6_378_137.0, 298.257_223_563]),
            Some("GRS80" | "NAD83") => Some([6_378_137.0, 298.257_222_101]),
            Some("krass") => Some([6_378_245.0, 298.3]),
            Some("IAU76") => Some([6_378_140.0, 298.257]),
            Some(_) => return None,
            None => None,
        };
        let own = || {
            let a = number("a")?;
            Some([a, number("rf").or_else(|| number("b").map(|b| a / (a - b)))?])
        };
        // PROJ takes WGS 84 where nothing is said.
        let nothing = self.get("a").or(self.get("R")).is_none().then_some([6_378_137.0, 298.257_223_563]);
        named.or_else(own).or(nothing)
    }

    /// As PROJ reads it.
    pub fn text(&self) -> String {
        let one = |(key, value): &(String, String)| {
            if value.is_empty() { format!("+{key}") } else { format!("+{key}={value}") }
        };
        self.parameters.iter().map(one).collect::<Vec<_>>().join(" ")
    }
}

/// A finite number at its shortest.
fn number(text: &str) -> Option<String> {
    let value: f64 = text.parse().ok()?;
    // Without a sign on zero, so that equal systems have equal texts.
    (value.is_finite() && value.abs() < 1e12).then(|| (value + 0.0).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_system_has_one_text() {
        let text = |text: &str| ProjString::read(text).map(|read| read.text());
        let expected = "+proj=tmerc +lat_0=0 +lon_0=107.5 +k_0=1 +x_0=500000 +ellps=GRS80 +units=m";
        for same in [
            expected,
            "+proj=tmerc +lat_0=-0.0 +lon_0=107.50 +k=1.0 +x_0=500000.0  +ellps=GRS80 +units=m +no_defs +type=crs",
        ] {
            assert_eq!(text(same).as_deref(), Some(expected));
        }
        for none in [
            "proj=tmerc",
            "+lon_0=3",
            "+proj=pipeline +step +proj=longlat",
            "+init=/etc/passwd",
            "+init=epsg:4545",
            "+proj=tmerc +nadgrids=/etc/passwd",
            "+proj=tmerc +axis=neu",
            "+proj=tmerc +lon_0=x",
            "+proj=tmerc +lon_0=1 +lon_0=2",
            "+proj=tmerc +lon_0=inf",
            "+proj=tmerc +towgs84=1,2",
            "+proj=geocent",
            "+proj=../../x",
        ] {
            assert_eq!(text(none), None, "{none}");
        }
    }

    #[test]
    fn the_datum_is_put_in_place_of_another() {
        let own = ProjString::read("+proj=tmerc +lon_0=107.5 +a=6378245 +rf=298.3 +units=m");
        let moved = own.clone().and_then(|own| own.with_datum("+ellps=krass +towgs84=1,2,3"));
        assert_eq!(
            moved.map(|moved| moved.text()).as_deref(),
            Some("+proj=tmerc +lon_0=107.5 +units=m +ellps=krass +towgs84=1,2,3")
        );
        assert_eq!(own.and_then(|own| own.figure()), Some([6_378_245.0, 298.3]));
    }
}
