//! Rasters by age and sex: what their names say, and their bands as columns of one table.

use super::cell::Cell;
use super::cells::Cells;
use super::roles::ages;
use super::source::Source;
use super::table::{Column, Table};
use super::{Quiet, Wanted, read_table};
use crate::issue::{Issue, Issues};
use crate::units::Persons;
use crate::words::say;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Component, Path, PathBuf};

/// The band of all residents.
pub const PERSONS: &str = "persons";

/// Whom a raster counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sex {
    /// `f`.
    Women,
    /// `m`.
    Men,
    /// `t`.
    Both,
}

/// What the name of a raster says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfAges {
    /// Folder and name without sex and age: rasters that have it in common are of one place, year and release.
    pub family: String,
    /// Whom it counts.
    pub sex: Sex,
    /// The ages, as a study writes them: `0`, `1-4`, `80+`.
    pub band: String,
}

/// What the name of a WorldPop raster says: `chn_f_0_2020.tif`, `chn_t_05_2025_CN_100m_R2025A_v1.tif`. The number is the first age of
/// a band: 0, 1 to 4, then five years each, the oldest open; it is 80 until 2020 and 90 in releases from 2024 on, whose names say
/// the release or have two digits for every age.
pub fn of_ages(file: &str) -> Option<OfAges> {
    let path = Path::new(file);
    let ending = path.extension()?.to_str()?.to_lowercase();
    if !["tif", "tiff"].contains(&ending.as_str()) {
        return None;
    }
    let stem = path.file_stem()?.to_str()?.to_lowercase();
    let parts: Vec<&str> = stem.split('_').collect();
    let digits = |part: &str, from: usize, to: usize| {
        (from..=to).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let sex = |part: &str| match part {
        "f" => Some(Sex::Women),
        "m" => Some(Sex::Men),
        "t" => Some(Sex::Both),
        _ => None,
    };
    let is_at = |at: &usize| {
        let place = &parts[*at..*at + 3];
        sex(place[0]).is_some() && digits(place[1], 1, 2) && digits(place[2], 4, 4)
    };
    let at = (1..parts.len().saturating_sub(2)).find(is_at)?;
    let from: u16 = parts[at + 1].parse().ok()?;
    let is_release = |part: &&str| part.len() > 4 && part.starts_with("r20") && digits(&part[1..5], 4, 4);
    let oldest = if parts.iter().any(is_release) || parts[at + 1].starts_with('0') && parts[at + 1].len() == 2 {
        90
    } else {
        80
    };
    let band = match from {
        0 => "0".to_owned(),
        1 => "1-4".to_owned(),
        from if from == oldest => format!("{from}+"),
        from if from % 5 == 0 && from < oldest => format!("{from}-{}", from + 4),
        _ => return None,
    };
    let rest: Vec<&str> = parts[..at].iter().chain(&parts[at + 2..]).copied().collect();
    let folder = path.parent().map(|folder| folder.display().to_string()).unwrap_or_default();
    Some(OfAges { family: format!("{folder}/{}.{ending}", rest.join("_")), sex: sex(parts[at])?, band })
}

/// Keys of bands in the order of their ages, all residents first; a key that is no band stands last.
pub fn ordered(rasters: &BTreeMap<String, Vec<String>>) -> Vec<(&str, &[String])> {
    let mut bands: Vec<(&str, &[String])> =
        rasters.iter().map(|(band, files)| (band.as_str(), files.as_slice())).collect();
    bands.sort_by_key(|(band, _)| (*band != PERSONS, ages(band).unwrap_or((u16::MAX, u16::MAX))));
    bands
}

/// What is wrong with the keys and files before any is opened: E0361 for what is no band, E0623 for people counted twice.
pub fn faults(rasters: &BTreeMap<String, Vec<String>>) -> Vec<Issue> {
    let mut issues = Vec::new();
    let (mut bands, mut known) = (BTreeSet::new(), BTreeSet::new());
    for (band, files) in ordered(rasters) {
        if band != PERSONS && ages(band).is_none_or(|ages| !bands.insert(ages)) {
            issues.push(Issue::new("E0361").field("rasters").value(band));
        }
        if files.is_empty() {
            issues.push(Issue::new("E0622").field("rasters").value(format!("{band:?} = []")));
        }
        let mut twice = |file: &String, reason| {
            issues.push(Issue::new("E0623").field(band).value(file).words("reason", say(reason)));
        };
        for file in files.iter().filter(|file| !known.insert(plain(file))) {
            twice(file, "read.raster.twice");
        }
        let sexes: BTreeSet<Sex> = files.iter().filter_map(|file| Some(of_ages(file)?.sex)).collect();
        let both = files.iter().find(|file| of_ages(file).is_some_and(|named| named.sex == Sex::Both));
        if let Some(file) = both.filter(|_| sexes.len() > 1) {
            twice(file, "read.raster.both");
        }
    }
    issues
}

/// A path without the parts of it that say nothing: `./f.tif` is `f.tif`.
fn plain(path: &str) -> PathBuf {
    Path::new(path).components().filter(|part| *part != Component::CurDir).collect()
}

/// Where names say something else than the study: W0192.
pub fn doubts(rasters: &BTreeMap<String, Vec<String>>) -> Issues {
    let mut issues = Issues::new();
    let mut family: Option<(String, &String)> = None;
    for (band, files) in ordered(rasters) {
        let named: Vec<(&String, OfAges)> = files.iter().filter_map(|file| Some((file, of_ages(file)?))).collect();
        let mut doubt = |file: &String, reason| {
            issues.push(Issue::new("W0192").file(file).field(band).words("reason", reason));
        };
        for (file, named) in &named {
            if ages(&named.band) != ages(band) {
                doubt(file, say("read.raster.other_band").with("band", &named.band));
            }
            match &family {
                Some((known, first)) if *known != named.family => {
                    doubt(file, say("read.raster.other_family").with("file", first));
                }
                Some(_) => {}
                None => family = Some((named.family.clone(), *file)),
            }
        }
        let sexes: BTreeSet<Sex> = named.iter().map(|(_, named)| named.sex).collect();
        if let (Some((file, _)), true) = (named.first(), named.len() == files.len()) {
            if sexes.iter().eq([&Sex::Women]) {
                doubt(file, say("read.raster.women"));
            } else if sexes.iter().eq([&Sex::Men]) {
                doubt(file, say("read.raster.men"));
            }
        }
    }
    issues
}

/// Adds all residents as the sum of the bands, where these hold every age once and no raster is all residents.
#[must_use]
pub fn with_everybody(mut table: Table, rasters: &BTreeMap<String, Vec<String>>) -> Table {
    let bands = ordered(rasters);
    let whole = bands.iter().try_fold(0_u32, |next, (band, _)| {
        let (from, to) = ages(band)?;
        (u32::from(from) == next).then_some(u32::from(to) + 1)
    });
    if whole != Some(u32::from(u16::MAX) + 1) {
        return table;
    }
    let of = |cell: Cell<&str>| if let Cell::Real(value) = cell { Persons::from(value) } else { Persons::ZERO };
    let mut sums = vec![Persons::ZERO; table.rows];
    for column in &table.columns {
        for (sum, cell) in sums.iter_mut().zip(&column.cells) {
            *sum += of(cell);
        }
    }
    let cells = Cells::reals(sums.into_iter().map(Persons::to_f64).collect());
    table.names.insert(0, PERSONS.to_owned());
    table.columns.insert(0, Column { name: PERSONS.to_owned(), cells });
    table
}

/// One note of what the rasters of a study hold in place of one for each (I0180).
pub fn together(issues: &mut Issues) {
    let notes = issues.take("I0180");
    let Some(first) = notes.first() else { return };
    if notes.len() == 1 {
        return issues.push(first.clone());
    }
    let sum = |key: &str| -> u64 {
        notes.iter().filter_map(|note| note.facts.get(key)).filter_map(|n| n.parse::<u64>().ok()).sum()
    };
    let file = first.file.clone().unwrap_or_default();
    let what = say("read.raster.several").with("n", notes.len()).with("file", &file);
    let note = Issue::new("I0180").file(file).words("what", what).fact("rasters", notes.len());
    let note = note.persons(notes.iter().filter_map(|note| note.persons).sum());
    issues.push(["cells", "zeros", "nodata"].into_iter().fold(note, |note, key| note.fact(key, sum(key))));
}

/// Rasters that are one and the same file, or copies of it byte for byte, each with the one before it that it is like (E0209): their
/// people would be counted twice. Two that hold nobody may well be alike.
pub fn copies(sources: &[Source]) -> Vec<Issue> {
    let mut issues = Vec::new();
    let mut known: BTreeMap<u64, Vec<&Source>> = BTreeMap::new();
    for source in sources {
        let Some(size) = std::fs::metadata(&source.path).ok().filter(std::fs::Metadata::is_file).map(|meta| meta.len())
        else {
            continue;
        };
        let alike = known.entry(size).or_default();
        match alike.iter().find(|other| are_same(&source.path, &other.path).unwrap_or(false)) {
            Some(other) => {
                if read_table(source, &Wanted::everything(), &Quiet).0.is_some_and(|table| table.rows > 0) {
                    issues.push(Issue::new("E0209").file(&source.shown_as).fact("other", &other.shown_as));
                }
            }
            None => alike.push(source),
        }
    }
    issues
}

/// Whether both are rasters of the same bytes.
fn are_same(a: &Path, b: &Path) -> std::io::Result<bool> {
    const PIECE: usize = 1 << 16;
    let open = |path| Ok::<_, std::io::Error>(BufReader::with_capacity(PIECE, File::open(path)?));
    let (mut a, mut b) = (open(a)?, open(b)?);
    let is_raster =
        |head: &[u8]| [&b"II*\0"[..], b"MM\0*", b"II+\0", b"MM\0+"].iter().any(|mark| head.starts_with(mark));
    if !is_raster(a.fill_buf()?) {
        return Ok(false);
    }
    loop {
        let (ours, theirs) = (a.fill_buf()?, b.fill_buf()?);
        let n = ours.len().min(theirs.len());
        if ours[..n] != theirs[..n] {
            return Ok(false);
        }
        if n == 0 {
            return Ok(ours.len() == theirs.len());
        }
        a.consume(n);
        b.consume(n);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_worldpop_say_sex_and_ages() {
        let said = |file: &str| of_ages(file).map(|named| (named.sex, named.band, named.family));
        let some = |sex, band: &str, family: &str| Some((sex, band.to_owned(), family.to_owned()));
        for (file, expected) in [
            ("chn_f_0_2020.tif", some(Sex::Women, "0", "/chn_2020.tif")),
            ("d/chn_m_1_2020_1km.tif", some(Sex::Men, "1-4", "d/chn_2020_1km.tif")),
            ("chn_m_80_2020.tif", some(Sex::Men, "80+", "/chn_2020.tif")),
            ("chn_f_05_2025_CN_100m_R2025A_v1.tif", some(Sex::Women, "5-9", "/chn_2025_cn_100m_r2025a_v1.tif")),
            ("chn_t_80_2025_CN_100m_R2025A_v1.tif", some(Sex::Both, "80-84", "/chn_2025_cn_100m_r2025a_v1.tif")),
            (
                "global_t_90_2025_CN_1km_R2025A_UA_v1.tif",
                some(Sex::Both, "90+", "/global_2025_cn_1km_r2025a_ua_v1.tif"),
            ),
            ("chn_ppp_2020.tif", None),
            ("chn_f_7_2020.tif", None),
            ("chn_f_95_2020.tif", None),
            ("chn_f_0_2020.csv", None),
            ("f_0_2020.tif", None),
        ] {
            assert_eq!(said(file), expected, "{file}");
        }
    }

    fn rasters(toml: &str) -> BTreeMap<String, Vec<String>> {
        toml::from_str(toml).unwrap()
    }

    fn codes(issues: &Issues) -> Vec<&'static str> {
        issues.groups().flat_map(|group| &group.examples).map(|issue| issue.code).collect()
    }

    #[test]
    fn people_counted_twice_or_by_half_are_seen_in_names() {
        let of = |toml: &str| faults(&rasters(toml)).iter().map(|issue| issue.code).collect::<Vec<_>>();
        assert!(
            of("0 = ['x_f_0_2020.tif', 'x_m_0_2020.tif']\n'80+' = ['x_t_80_2020.tif']\npersons = ['all.tif']")
                .is_empty()
        );
        assert_eq!(of("0 = ['a.tif', 'a.tif']"), ["E0623"]);
        assert_eq!(of("0 = ['a.tif', './a.tif']"), ["E0623"]);
        assert_eq!(of("0 = ['a.tif']\n1-4 = ['a.tif']"), ["E0623"]);
        assert_eq!(of("0 = ['x_t_0_2020.tif', 'x_f_0_2020.tif']"), ["E0623"]);
        assert_eq!(of("young = ['a.tif']"), ["E0361"]);
        assert_eq!(of("0 = ['a.tif']\n0-0 = ['b.tif']"), ["E0361"]);
        assert_eq!(of("0 = []"), ["E0622"]);
        let of = |toml: &str| codes(&doubts(&rasters(toml)));
        assert!(of("0 = ['x_f_0_2020.tif', 'x_m_0_2020.tif']\n1-4 = ['own.tif']").is_empty());
        assert_eq!(of("0 = ['x_f_0_2020.tif']"), ["W0192"]);
        assert_eq!(of("0 = ['x_m_0_2020.tif']"), ["W0192"]);
        assert_eq!(of("5-9 = ['x_t_10_2020.tif']"), ["W0192"]);
        assert_eq!(of("0 = ['x_f_0_2020.tif', 'x_m_0_2015.tif']"), ["W0192"]);
    }
}
