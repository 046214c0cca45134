//! Re-checks a finished output folder from its files alone: hashes, the ledger, and every way by plain arithmetic.
//!
//! Nothing here is shared with the methods or the writer: files are read with the `geojson` crate, sums are taken again,
//! and ways are measured again in the analysis system.

use super::output::{Row, json, layer, parameters};
use crate::geodesy::AnalysisCrs;
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

/// Sums of numbers that were written with up to six decimals agree within this many persons per million terms.
const SUM_TOLERANCE: f64 = 1e-3;

/// Positions are written to 1e-7 degrees (about 1 cm) and costs to a millimetre.
const METRES: f64 = 0.05;

/// Pairs of cell and site that are measured again, at most.
const PAIRS: usize = 50_000_000;

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
    let ledger = json(&out.join("ledger.json"))?;
    let crs = run["analysis_crs"].as_str().ok_or("run.json has no analysis_crs")?;
    let crs = AnalysisCrs::named(crs).ok_or_else(|| format!("unknown analysis system {crs}"))?;
    for service in ledger["services"].as_array().ok_or("ledger.json has no services")? {
        let id = service["service"].as_str().unwrap_or_default();
        let told = run["parameters"]["service"].as_array().and_then(|all| all.iter().find(|s| s["id"] == id));
        let told = told.ok_or_else(|| format!("run.json has no parameters of {id}"))?;
        let has_zones = run["outputs"].get(format!("{id}/zones.geojson")).is_some();
        one_service(out, id, service, told, &crs, has_zones, &mut findings)?;
    }
    Ok(findings)
}

/// Every file listed with its SHA-256 is there and unchanged.
fn hashes(folder: &Path, listed: &Value, what: [&str; 2], findings: &mut Vec<Finding>) {
    let mut wrong = Vec::new();
    let files = listed.as_object();
    for (name, hash) in files.into_iter().flatten() {
        let actual = std::fs::read(folder.join(name)).ok().map(|bytes| hex(&Sha256::digest(&bytes)));
        if actual.as_deref() != hash.as_str() {
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

fn one_service(
    out: &Path,
    id: &str,
    ledger: &Value,
    told: &Value,
    crs: &AnalysisCrs,
    has_zones: bool,
    findings: &mut Vec<Finding>,
) -> Result<(), String> {
    let folder = out.join(id);
    let cells = layer(&folder.join("demand.geojson"), crs)?;
    let sites = layer(&folder.join("facilities.geojson"), crs)?;
    let zones = if has_zones { layer(&folder.join("zones.geojson"), crs)? } else { Vec::new() };
    let people = |column: &str| ledger["demand"][column].as_f64().unwrap_or(f64::NAN);
    let seats = |column: &str| ledger["places"][column].as_f64().unwrap_or(f64::NAN);

    let columns: f64 =
        ["allocated", "unmet", "unreachable", "outside", "unlocated", "excluded"].iter().map(|c| people(c)).sum();
    let places: f64 = ["used", "spare", "not_open", "unlocated", "excluded"].iter().map(|c| seats(c)).sum();
    let mut sums = vec![("ledger demand", people("total"), columns), ("ledger places", seats("total"), places)];
    for column in ["allocated", "unmet", "unreachable"] {
        sums.push(("demand.geojson", people(column), cells.iter().map(|cell| cell.number(column)).sum()));
        if !zones.is_empty() {
            sums.push(("zones.geojson", people(column), zones.iter().map(|zone| zone.number(column)).sum()));
        }
    }
    sums.push(("facilities.geojson allocated", people("allocated"), sites.iter().map(|s| s.number("allocated")).sum()));
    sums.push(("facilities.geojson over", people("over"), sites.iter().map(|s| s.number("over")).sum()));
    sums.push(("facilities.geojson places", seats("total"), sites.iter().map(|s| s.number("places")).sum()));
    sums.push(("facilities.geojson spare", seats("spare"), sites.iter().map(|s| s.number("spare")).sum()));
    let off = sums.iter().find(|(_, stated, sum)| {
        let tolerance = SUM_TOLERANCE * (1.0 + stated.abs() * 1e-6);
        !((stated - sum).abs() <= tolerance)
    });
    let n = sums.len();
    findings.push(match off {
        None => Finding {
            holds: true,
            text: [
                format!("{id}：总账闭合，{n} 项合计与各图层一致"),
                format!("{id}: the ledger closes; {n} sums agree with the layers"),
            ],
        },
        Some((what, stated, sum)) => Finding {
            holds: false,
            text: [
                format!("{id}：{what} 合计 {sum}，总账为 {stated}"),
                format!("{id}: {what} adds up to {sum}, the ledger says {stated}"),
            ],
        },
    });
    findings.push(ways(id, told, &cells, &sites));
    Ok(())
}

/// Measures every way again, and looks for a nearer site that was passed over.
fn ways(id: &str, told: &Value, cells: &[Row], sites: &[Row]) -> Finding {
    let method = told["method"].as_str().unwrap_or_default();
    let cutoff = told["cutoff"].as_str().and_then(crate::units::Metres::parse).map_or(f64::INFINITY, |metres| metres.0);
    let reach = if method == "nearest" { f64::INFINITY } else { cutoff };
    let counted: BTreeMap<&str, &Row> = sites
        .iter()
        .filter(|site| site.properties.get("counted") == Some(&Value::Bool(true)))
        .filter_map(|site| Some((site.text("id")?, site)))
        .collect();
    let every = (cells.len().saturating_mul(counted.len()) / PAIRS + 1).max(1);
    let mut measured = 0_usize;
    for cell in cells.iter().step_by(every) {
        let Some(at) = cell.at else { continue };
        if cell.number("demand") <= 0.0 {
            continue;
        }
        let eligible =
            |site: &Row| method != "zone" || cell.text("zone").is_some() && site.text("zone") == cell.text("zone");
        let length = |site: &Row| site.at.map_or(f64::INFINITY, |to| f64::hypot(at[0] - to[0], at[1] - to[1]));
        let nearest =
            counted.values().filter(|site| eligible(site)).map(|site| length(site)).fold(f64::INFINITY, f64::min);
        let name = cell.text("id").unwrap_or("?");
        let wrong = |zh: &str, en: &str| Finding {
            holds: false,
            text: [format!("{id}：格 {name}：{zh}"), format!("{id}: cell {name}: {en}")],
        };
        if let Some(facility) = cell.text("facility_id") {
            let Some(site) = counted.get(facility) else {
                return wrong(
                    &format!("设施 {facility} 不在设施图层中"),
                    &format!("facility {facility} is not in the layer"),
                );
            };
            let (here, stated) = (length(site), cell.number("cost"));
            if !eligible(site) {
                return wrong("被送到别的分区", "sent to another zone");
            }
            if (here - stated).abs() > METRES {
                return wrong(
                    &format!("路程 {here:.2} 米，写的是 {stated}"),
                    &format!("the way is {here:.2} m, not {stated}"),
                );
            }
            if here > reach + METRES {
                return wrong("超出最远距离", "sent beyond the cutoff");
            }
            if nearest < here - METRES {
                return wrong(
                    &format!("有更近的设施（{nearest:.2} 米）"),
                    &format!("another facility is nearer ({nearest:.2} m)"),
                );
            }
        }
        if cell.number("unreachable") > 0.0 && nearest < reach - METRES {
            return wrong("有设施可达，却记为去不了", "counted as unreachable although a facility is in reach");
        }
        measured += 1;
    }
    Finding {
        holds: true,
        text: [
            format!("{id}：{measured} 个格的路程重新量过，没有更近的设施"),
            format!("{id}: {measured} cells measured again; no facility is nearer"),
        ],
    }
}
