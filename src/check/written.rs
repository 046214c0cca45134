//! Re-checks a finished output folder from its files alone: hashes, the ledger, and every way by plain arithmetic.
//!
//! Nothing here is shared with the methods or the writer: files are read with the `geojson` crate, sums are taken again,
//! and ways are measured again in the analysis system.

use super::output::{Row, is_restricted, json, layer, named, parameters};
use super::{certificate, coverage, scores, sums, ways};
use crate::geodesy::AnalysisCrs;
use crate::model::Method;
use crate::units::Metres;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::Path;

/// One check and its outcome, in Chinese and English.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Whether it holds.
    pub holds: bool,
    /// What was checked, and what was found.
    pub text: [String; 2],
}

/// Rows of `balance.csv` by column.
pub(super) type Rows = Vec<BTreeMap<String, String>>;

/// One service of an output folder.
pub(super) struct Written<'a> {
    pub id: &'a str,
    pub method: Method,
    pub cutoff: Option<Metres>,
    /// Whether not everybody may go to every facility.
    pub is_restricted: bool,
    /// Its entry in the ledger.
    pub ledger: &'a Value,
    pub cells: Vec<Row>,
    pub sites: Vec<Row>,
    pub zones: Vec<Row>,
    pub catchments: Vec<Row>,
    /// Its rows of `balance.csv`.
    pub balance: Rows,
}

impl Written<'_> {
    /// A finding about this service.
    pub fn finding(&self, holds: bool, zh: &str, en: &str) -> Finding {
        Finding { holds, text: [format!("{}：{zh}", self.id), format!("{}: {en}", self.id)] }
    }
}

/// `balance.csv`, by service.
fn balance(path: &Path) -> Result<BTreeMap<String, Rows>, String> {
    let mut services: BTreeMap<String, Rows> = BTreeMap::new();
    for row in super::output::table(path)? {
        services.entry(row.get("service").cloned().unwrap_or_default()).or_default().push(row);
    }
    Ok(services)
}

/// Checks an output folder; with the folder of the study also that the inputs are the ones that were read.
///
/// # Errors
/// What is missing or unreadable, when the folder is no output folder at all.
pub fn verify(out: &Path, study_folder: Option<&Path>) -> Result<Vec<Finding>, String> {
    let run = parameters(out)?;
    let mut findings = Vec::new();
    hashes(out, &run["outputs"], ["输出文件", "outputs"], &mut findings);
    match study_folder {
        Some(folder) => hashes(folder, &run["inputs"], ["输入文件", "inputs"], &mut findings),
        None => findings.push(Finding {
            holds: true,
            text: [
                "输入文件未核对（用 --study 指明研究文件）".to_owned(),
                "inputs not compared (name the study with --study)".to_owned(),
            ],
        }),
    }
    if run.get("compared").is_some() {
        return Err("a comparison of methods has no ledger to verify / 方法比较没有可复核的总账".to_owned());
    }
    let ledger = json(&out.join("ledger.json"))?;
    let crs = run["analysis_crs"].as_str().ok_or("run.json has no analysis_crs")?;
    let crs = AnalysisCrs::named(crs).ok_or_else(|| format!("unknown analysis system {crs}"))?;
    let listed = |value: &Value| value.as_array().map_or(0, Vec::len);
    let (entered, asked) = (listed(&ledger["services"]), listed(&run["parameters"]["service"]));
    findings.push(Finding {
        holds: ledger["closed"] == Value::Bool(true) && entered == asked && asked > 0,
        text: [
            format!("总账：{entered} 项服务，研究有 {asked} 项，closed 为 {}", ledger["closed"]),
            format!("ledger: {entered} services, the study has {asked}; closed is {}", ledger["closed"]),
        ],
    });
    let balance = balance(&out.join("balance.csv"))?;
    for service in ledger["services"].as_array().ok_or("ledger.json has no services")? {
        let id = service["service"].as_str().unwrap_or_default();
        let told = run["parameters"]["service"].as_array().and_then(|all| all.iter().find(|s| s["id"] == id));
        let told = told.ok_or_else(|| format!("run.json has no parameters of {id}"))?;
        let folder = out.join(id);
        let read = |name: &str| layer(&folder.join(name), &crs);
        let has_zones = run["outputs"].get(format!("{id}/zones.geojson")).is_some();
        let written = Written {
            id,
            method: named(told)?,
            cutoff: told["cutoff"].as_str().and_then(Metres::parse),
            is_restricted: is_restricted(told),
            ledger: service,
            cells: read("demand.geojson")?,
            sites: read("facilities.geojson")?,
            zones: if has_zones { read("zones.geojson")? } else { Vec::new() },
            catchments: read("catchments.geojson")?,
            balance: balance.get(id).cloned().unwrap_or_default(),
        };
        findings.push(sums::sums(&written));
        findings.push(ways::ways(&written));
        findings.extend(coverage::coverage(&written, &run, out, &crs));
        findings.extend(scores::scores(&written, &run, &folder, &crs));
        if written.method == Method::Optimal {
            findings.push(certificate::optimality(&written, out).unwrap_or_else(|what| {
                written.finding(
                    false,
                    &format!("证书无法读取：{what}"),
                    &format!("the certificate cannot be read: {what}"),
                )
            }));
        }
    }
    Ok(findings)
}

/// Every file listed with its SHA-256 is there and unchanged.
fn hashes(folder: &Path, listed: &Value, what: [&str; 2], findings: &mut Vec<Finding>) {
    let mut wrong = Vec::new();
    let files = listed.as_object();
    for (name, hash) in files.into_iter().flatten() {
        let path = folder.join(name);
        let actual = path.is_file().then(|| std::fs::read(&path).ok()).flatten();
        let actual = actual.map(|bytes| hex(&Sha256::digest(&bytes)));
        if hash.as_str().is_none() || actual.as_deref() != hash.as_str() {
            wrong.push(name.as_str());
        }
    }
    let n = files.map_or(0, serde_json::Map::len);
    let holds = wrong.is_empty() && n > 0;
    let text = if holds {
        [
            format!("{}：{n} 个文件与记录的 SHA-256 一致", what[0]),
            format!("{}: {n} files have the recorded SHA-256", what[1]),
        ]
    } else {
        let list = wrong.join(", ");
        [format!("{}：缺失或已改动：{list}", what[0]), format!("{}: missing or changed: {list}", what[1])]
    };
    findings.push(Finding { holds, text });
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}
