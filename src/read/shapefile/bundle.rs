//! The files that make up a shapefile, on the disk or in a `.zip`.

use super::{Source, broken};
use crate::issue::Issue;
use crate::read::allowance::Allowance;
use crate::read::beside::sibling;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use zip::ZipArchive;

/// Bytes of a shapefile's parts, at most.
const LARGEST: u64 = 2 << 30;

/// Bytes of a zipped file that may come from one byte, beyond the first megabyte.
const RATIO: u64 = 200;

/// The parts, whole.
pub struct Bundle {
    pub shp: Vec<u8>,
    pub shx: Option<Vec<u8>>,
    pub dbf: Option<Vec<u8>>,
    pub prj: Option<String>,
    pub cpg: Option<String>,
    /// Names of the files that were read, as the study names them.
    pub files: Vec<String>,
    /// Their bytes, packed where they are.
    pub size: u64,
}

impl Bundle {
    /// The named `.shp` and what lies beside it, whatever the case of the endings.
    pub fn beside(source: &Source) -> Result<Self, Issue> {
        let mut files = vec![source.named.clone()];
        let mut part = |ending: &str| -> Result<Option<Vec<u8>>, Issue> {
            let Some(path) = sibling(&source.path, ending) else { return Ok(None) };
            let own = path.extension().unwrap_or_default();
            files.push(Path::new(&source.named).with_extension(own).display().to_string());
            whole(&path).map(Some)
        };
        let (shx, dbf, prj, cpg) = (part("shx")?, part("dbf")?, part("prj")?, part("cpg")?);
        let shp = whole(&source.path)?;
        let size = (shp.len() + dbf.as_ref().map_or(0, Vec::len)) as u64;
        Ok(Self { size, shp, shx, dbf, prj: prj.map(text).filter(|prj| !prj.is_empty()), cpg: cpg.map(text), files })
    }

    /// The only `.shp` of an archive and its parts.
    pub fn zipped(source: &Source) -> Result<Self, Issue> {
        let file = File::open(&source.path).map_err(|error| Issue::new("E0101").fact("reason", error))?;
        let size = file.metadata().map_or(0, |meta| meta.len());
        let mut archive = ZipArchive::new(std::io::BufReader::new(file)).map_err(broken)?;
        let names: Result<Vec<String>, _> =
            archive.file_names().map(|name| name.map(std::borrow::Cow::into_owned)).collect();
        let names = names.map_err(broken)?;
        let all: Vec<&String> = names.iter().filter(|name| is_shp(name)).collect();
        let shp = match (all.as_slice(), &source.part.layer) {
            ([], _) => return Err(Issue::new("E0103").value("zip")),
            ([one], None) => (*one).clone(),
            (several, wanted) => {
                let stem = |name: &String| Path::new(name).file_stem().map(|s| s.to_string_lossy().into_owned());
                let known: Vec<String> = several.iter().filter_map(|name| stem(name)).collect();
                let found = several.iter().find(|name| wanted.is_some() && stem(name) == *wanted);
                let first = format!("{}|layer={}", source.named, known.first().map_or("", String::as_str));
                let code = if wanted.is_some() { "E0161" } else { "E0162" };
                let issue = Issue::new(code).value(wanted.clone().unwrap_or_default());
                let found = found.ok_or_else(|| issue.fact("known", known.join(", ")).fact("first", first))?;
                (*found).clone()
            }
        };
        let mut left = LARGEST;
        let mut allowance = Allowance::of(size);
        let mut part = |ending: &str| -> Result<Option<Vec<u8>>, Issue> {
            let wanted = Path::new(&shp).with_extension(ending);
            let name = names.iter().find(|name| name.eq_ignore_ascii_case(&wanted.to_string_lossy()));
            let Some(name) = name else { return Ok(None) };
            let mut entry = archive.by_name(name).map_err(broken)?;
            // What the directory says may be a lie, so what comes is counted as well.
            let most = left.min(entry.compressed_size().saturating_mul(RATIO).max(1 << 20));
            let mut bytes = Vec::new();
            let read = entry.by_ref().take(most.min(allowance.most()) + 1).read_to_end(&mut bytes).map_err(broken)?;
            if read as u64 > most {
                return Err(Issue::new("E0173").value(name));
            }
            allowance.take(read as u64)?;
            left -= bytes.len() as u64;
            Ok(Some(bytes))
        };
        let shp_bytes = part("shp")?.unwrap_or_default();
        let (shx, dbf, prj, cpg) = (part("shx")?, part("dbf")?, part("prj")?, part("cpg")?);
        let files = vec![source.named.clone()];
        Ok(Self {
            size,
            shp: shp_bytes,
            shx,
            dbf,
            prj: prj.map(text).filter(|prj| !prj.is_empty()),
            cpg: cpg.map(text),
            files,
        })
    }
}

/// Whether a name in an archive is that of shapes. What macOS adds of every file for itself, `__MACOSX/._name`, is none.
fn is_shp(name: &str) -> bool {
    let path = Path::new(name);
    let own = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("._"));
    !own && path.extension().is_some_and(|e| e.eq_ignore_ascii_case("shp"))
}

/// Whether an archive holds a shapefile.
pub(in crate::read) fn is_in(path: &Path) -> bool {
    let archive = File::open(path).ok().and_then(|file| ZipArchive::new(std::io::BufReader::new(file)).ok());
    archive.is_some_and(|archive| archive.file_names().flatten().any(|name| is_shp(&name)))
}

fn whole(path: &Path) -> Result<Vec<u8>, Issue> {
    let failed = |reason: String| Issue::new("E0101").file(path.display().to_string()).fact("reason", reason);
    let file = File::open(path).map_err(|error| failed(error.to_string()))?;
    let mut bytes = Vec::new();
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|error| failed(error.to_string()))?;
    if bytes.len() as u64 > LARGEST {
        return Err(Issue::new("E0105"));
    }
    Ok(bytes)
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8_lossy(&bytes).trim_start_matches('\u{feff}').trim().to_owned()
}
