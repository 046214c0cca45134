//! The system of a GeoTIFF: codes in its GeoKeys, or a projection of its own, which is written down as well-known text and read as that
//! (GeoTIFF 1.1, OGC 19-008r4, annex C; method codes of `ProjCoordTrans`).

use crate::geodesy::wkt;

const MODEL_TYPE: u16 = 1024;
const GEOGRAPHIC: u16 = 2048;
const DATUM: u16 = 2050;
const MERIDIAN: u16 = 2051;
const ANGULAR_UNITS: u16 = 2054;
const MAJOR: u16 = 2057;
const MINOR: u16 = 2058;
const INVERSE_FLATTENING: u16 = 2059;
const PROJECTED: u16 = 3072;
const METHOD: u16 = 3075;
const LINEAR_UNITS: u16 = 3076;
const USER_DEFINED: u16 = 32767;
/// World Mollweide has a code of ESRI, none of EPSG; GDAL writes it by its name.
const MOLLWEIDE: u16 = 54009;
/// Where numbers and texts of keys stand.
const DOUBLES: u16 = 34736;

/// Numbers of a projection of its own: what they are called here, and every key that may hold them, the usual one first.
const PARAMETERS: [(&str, &[u16]); 7] = [
    ("central_meridian", &[3080, 3084, 3088]),
    ("latitude_of_origin", &[3081, 3085, 3089]),
    ("standard_parallel_1", &[3078]),
    ("standard_parallel_2", &[3079]),
    ("scale_factor", &[3092, 3093]),
    ("false_easting", &[3082, 3086, 3090]),
    ("false_northing", &[3083, 3087, 3091]),
];

/// The GeoKeys of a file, with the numbers and texts they point to.
pub(super) struct GeoKeys<'a> {
    pub keys: &'a [u16],
    pub doubles: &'a [f64],
    pub texts: &'a str,
}

impl GeoKeys<'_> {
    /// A key whose value stands in the directory itself.
    pub fn short(&self, wanted: u16) -> Option<u16> {
        let entries = self.keys.get(4..)?.chunks_exact(4);
        entries.filter(|e| e[0] == wanted && e[1] == 0).map(|e| e[3]).next()
    }

    fn number(&self, wanted: u16) -> Option<f64> {
        let mut entries = self.keys.get(4..)?.chunks_exact(4);
        let entry = entries.find(|e| e[0] == wanted && e[1] == DOUBLES)?;
        self.doubles.get(usize::from(entry[3])).copied()
    }

    fn is_projected(&self) -> bool {
        match self.short(MODEL_TYPE) {
            Some(1) => true,
            Some(2) => false,
            _ => self.short(PROJECTED).is_some(),
        }
    }

    /// `EPSG:n`, `ESRI:54009`, a PROJ string; `None` where the file names no system, or none that is understood.
    pub fn system(&self) -> Option<String> {
        let code = self.short(if self.is_projected() { PROJECTED } else { GEOGRAPHIC });
        let plain = self.texts.to_ascii_lowercase();
        match code {
            Some(MOLLWEIDE) => Some(format!("ESRI:{MOLLWEIDE}")),
            Some(code) if code != USER_DEFINED && code != 0 => Some(format!("EPSG:{code}")),
            _ if plain.contains("world_mollweide") || plain.contains("esri:54009") => Some(format!("ESRI:{MOLLWEIDE}")),
            _ => self.own(),
        }
    }

    /// A projection of its own, where it is understood.
    fn own(&self) -> Option<String> {
        let stated = self.texts.split("ESRI PE String = ").nth(1).and_then(|rest| rest.split('|').next());
        let text = stated.map(str::to_owned).or_else(|| self.well_known())?;
        wkt::system(&text).ok().map(|known| known.name)
    }

    fn well_known(&self) -> Option<String> {
        let is_plain = |wanted, usual| self.short(wanted).is_none_or(|value| value == usual);
        if !is_plain(MERIDIAN, 8901) || !is_plain(ANGULAR_UNITS, 9102) {
            return None;
        }
        let geographic = self.geographic()?;
        if !self.is_projected() {
            return Some(geographic);
        }
        self.short(PROJECTED).filter(|code| *code == USER_DEFINED)?;
        let (method, parallels) = match self.short(METHOD)? {
            1 => ("Transverse_Mercator", 0),
            7 if self.number(3078).is_some() => ("Mercator_2SP", 1),
            7 => ("Mercator_1SP", 0),
            8 => ("Lambert_Conformal_Conic_2SP", 2),
            9 => ("Lambert_Conformal_Conic_1SP", 0),
            11 => ("Albers_Conic_Equal_Area", 2),
            _ => return None,
        };
        let metre = match self.short(LINEAR_UNITS) {
            None | Some(9001) => 1.0,
            Some(9002) => 0.3048,
            Some(9003) => 1200.0 / 3937.0,
            Some(_) => return None,
        };
        let mut parameters = String::new();
        for (name, keys) in PARAMETERS {
            let value = keys.iter().find_map(|key| self.number(*key));
            let name = match (name, method) {
                ("latitude_of_origin", "Albers_Conic_Equal_Area") => "latitude_of_center",
                ("central_meridian", "Albers_Conic_Equal_Area") => "longitude_of_center",
                _ => name,
            };
            let value = match name {
                "standard_parallel_1" if parallels == 0 => continue,
                "standard_parallel_2" if parallels < 2 => continue,
                "standard_parallel_1" | "standard_parallel_2" => value?,
                "scale_factor" if parallels > 0 => continue,
                "scale_factor" => value.unwrap_or(1.0),
                _ => value.unwrap_or(0.0),
            };
            parameters += &format!("PARAMETER[\"{name}\",{value}],");
        }
        Some(format!("PROJCS[\"GeoTIFF\",{geographic},PROJECTION[\"{method}\"],{parameters}UNIT[\"metre\",{metre}]]"))
    }

    fn geographic(&self) -> Option<String> {
        let (name, figure) = match (self.short(GEOGRAPHIC), self.short(DATUM)) {
            (Some(4326), _) | (Some(USER_DEFINED), Some(6326)) => {
                ("WGS_1984".to_owned(), [6_378_137.0, 298.257_223_563])
            }
            (Some(4490), _) | (Some(USER_DEFINED), Some(1043)) => {
                ("China_2000".to_owned(), [6_378_137.0, 298.257_222_101])
            }
            (Some(4610), _) | (Some(USER_DEFINED), Some(6610)) => ("Xian_1980".to_owned(), [6_378_140.0, 298.257]),
            (Some(4214), _) | (Some(USER_DEFINED), Some(6214)) => ("Beijing_1954".to_owned(), [6_378_245.0, 298.3]),
            (Some(USER_DEFINED), None | Some(USER_DEFINED)) => {
                let major = self.number(MAJOR)?;
                let by_minor =
                    || self.number(MINOR).map(|minor| if minor == major { 0.0 } else { major / (major - minor) });
                let named = self.texts.split("Datum = ").nth(1).and_then(|rest| rest.split('|').next());
                (
                    named.unwrap_or("unknown").replace(['"', '['], ""),
                    [major, self.number(INVERSE_FLATTENING).or_else(by_minor)?],
                )
            }
            _ => return None,
        };
        let [major, flattening] = figure;
        Some(format!(
            "GEOGCS[\"GeoTIFF\",DATUM[\"{name}\",SPHEROID[\"GeoTIFF\",{major},{flattening}]],PRIMEM[\"Greenwich\",0],\
             UNIT[\"degree\",0.0174532925199433]]"
        ))
    }

    /// Method and parameters of a projection without a code, by the names that GeoTIFF has for them.
    pub fn described(&self) -> Option<String> {
        self.short(PROJECTED).filter(|code| *code == USER_DEFINED)?;
        let method = match self.short(METHOD) {
            Some(1) => "TransverseMercator".to_owned(),
            Some(7) => "Mercator".to_owned(),
            Some(8) => "LambertConfConic_2SP".to_owned(),
            Some(9) => "LambertConfConic_1SP".to_owned(),
            Some(10) => "LambertAzimEqualArea".to_owned(),
            Some(11) => "AlbersEqualArea".to_owned(),
            Some(28) => "CylindricalEqualArea".to_owned(),
            Some(code) => format!("ProjCoordTrans {code}"),
            None => "-".to_owned(),
        };
        let known =
            PARAMETERS.iter().filter_map(|(name, keys)| Some((name, keys.iter().find_map(|key| self.number(*key))?)));
        Some(known.fold(method, |all, (name, value)| format!("{all}, {name} {value}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geodesy::{Named, named};

    /// Keys as GDAL writes them: shorts in the directory, numbers beside it.
    fn keys(shorts: &[(u16, u16)], numbers: &[(u16, f64)]) -> (Vec<u16>, Vec<f64>) {
        let mut keys = vec![1, 1, 0, (shorts.len() + numbers.len()) as u16];
        keys.extend(shorts.iter().flat_map(|(key, value)| [*key, 0, 1, *value]));
        keys.extend(numbers.iter().zip(0..).flat_map(|((key, _), at)| [*key, DOUBLES, 1, at]));
        (keys, numbers.iter().map(|(_, value)| *value).collect())
    }

    /// The numbers of `src/geodesy/wkt/tests.rs`, which are pyproj's.
    #[test]
    fn projections_of_their_own() {
        let base = [(MODEL_TYPE, 1), (GEOGRAPHIC, 4326), (PROJECTED, USER_DEFINED)];
        let lambert = [(3078, 30.0), (3079, 62.0), (3084, 105.0), (3085, 0.0)];
        let local = [(3080, 106.5), (3081, 0.0), (3082, 50_000.0), (3083, -3_000_000.0), (3092, 1.000_03)];
        for (method, numbers, expected) in [
            (11, &[(3078, 25.0), (3079, 47.0), (3080, 105.0), (3082, 4e6)][..], [4_198_607.178_6, 3_158_016.011_2]),
            (8, &lambert[..], [201_078.997_7, 3_694_596.201]),
            (7, &[(3080, 105.0), (3092, 0.9)][..], [208_390.086_8, 3_117_866.959_5]),
            (7, &[(3080, 105.0), (3078, 30.0)][..], [200_691.462_9, 3_002_682.57]),
            (9, &[(3080, 105.0), (3081, 30.0), (3092, 0.9999), (3082, 1000.0)][..], [201_942.026_4, -13_693.898_3]),
            (1, &local[..], [106_042.593_3, 304_834.589_6]),
        ] {
            let (keys, doubles) = keys(&[&base[..], &[(METHOD, method)]].concat(), numbers);
            let found = GeoKeys { keys: &keys, doubles: &doubles, texts: "" }.system().unwrap_or_default();
            let Named::System(system) = named(&found) else { panic!("{method}: {found}") };
            let at = system.from_lonlat([107.08, 29.86]).unwrap_or_default();
            // The local one is on the ellipsoid of CGCS2000 there: a tenth of a millimetre.
            assert!(
                (at[0] - expected[0]).abs() < 1e-3 && (at[1] - expected[1]).abs() < 1e-3,
                "{method}: {found} {at:?}"
            );
        }
    }

    #[test]
    fn what_is_not_understood_is_described() {
        let own = [(MODEL_TYPE, 1), (PROJECTED, USER_DEFINED), (METHOD, 11)];
        for (shorts, expected) in [
            (own.to_vec(), "AlbersEqualArea, standard_parallel_1 25"),
            ([&own[..], &[(GEOGRAPHIC, 4326), (MERIDIAN, 8903)]].concat(), "AlbersEqualArea, standard_parallel_1 25"),
        ] {
            let (keys, doubles) = keys(&shorts, &[(3078, 25.0)]);
            let found = GeoKeys { keys: &keys, doubles: &doubles, texts: "" };
            assert_eq!((found.system(), found.described().as_deref()), (None, Some(expected)));
        }
        let stated = "ESRI PE String = GEOGCS[\"x\",DATUM[\"D_China_2000\",SPHEROID[\"x\",6378137,298.257222101]],\
                      PRIMEM[\"Greenwich\",0],UNIT[\"Degree\",0.0174532925199433]]|";
        let (keys, doubles) = keys(&[(MODEL_TYPE, 2), (GEOGRAPHIC, USER_DEFINED)], &[]);
        let found = GeoKeys { keys: &keys, doubles: &doubles, texts: stated }.system();
        assert_eq!(found.as_deref(), Some("EPSG:4490"));
    }
}
