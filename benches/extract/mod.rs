//! An extract of OpenStreetMap, from the file to a network or to a table of ways.

use super::common::{Failed, measured};
use super::seats::told;
use super::{ENDS, print};
use catchment::read::{Files, Quiet};
use catchment::run::load;
use catchment::study::Study;
use serde_json::json;
use std::path::Path;

/// Reads the extract, and joins one place or a thousand to it: those of `places.csv` beside the study, which is made.
pub fn run(task: &str, extract: &Path) -> Result<(), Failed> {
    let name =
        extract.file_name().unwrap_or_default().to_string_lossy().split('.').next().unwrap_or_default().to_owned();
    let folder = Path::new("target/bench-data").join(&name);
    let places = folder.join("places.csv");
    let text = std::fs::read_to_string(&places)
        .map_err(|error| format!("{}: {error}; run benches/peers/osrm.py", places.display()))?;
    let rows: Vec<&str> = text.lines().skip(1).take(if task == "graph" { 1 } else { ENDS }).collect();
    let table = |head: &str, more: &str| {
        let row = |(number, row): (usize, &&str)| format!("p{number},{row}{more}\n");
        format!("{head}\n{}", rows.iter().enumerate().map(row).collect::<String>())
    };
    std::fs::write(folder.join("cells.csv"), table("id,lon,lat,persons", ",1"))?;
    std::fs::write(folder.join("sites.csv"), table("id,lon,lat,service,places", ",primary,9"))?;
    let roads = extract.canonicalize()?;
    let study = format!(
        "title = \"ways\"\nyear = 2025\nfacilities = [{{ path = \"sites.csv\", allow_far = true }}]\n\
         demand = [{{ path = \"cells.csv\", allow_far = true }}]\n[travel.walk]\nmode = \"walk\"\nroads = [\"{}\"]\n\
         speed = \"5 km/h\"\nmeasure = \"length\"\nsnap = \"1 km\"\nallow_unjoined = true\n[[service]]\nid = \"primary\"\n\
         demand = {{ participation = 1.0 }}\ncost = \"walk\"\nmethod = \"nearest\"\n",
        roads.display()
    );
    let path = folder.join("study.toml");
    std::fs::write(&path, study)?;
    let study = Study::open(path).map_err(told)?;
    let (times, (ways, metres)) = measured(0.0, 1, || {
        let loaded = load(&study, &Files, &Quiet).map_err(told)?;
        let (mut ways, mut metres) = (0_u64, 0.0);
        for (_, _, thousandths) in loaded.ways("walk").1 {
            ways += 1;
            metres += thousandths as f64 / 1e3;
        }
        Ok((ways, metres))
    })?;
    print(task, &folder, "catchment", &times, &json!({ "ways": ways, "km": (metres / 1e3).round() }));
    Ok(())
}
