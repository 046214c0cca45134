//! Seats for everybody in a whole run, by car and in straight lines.

use super::common::{Failed, array, measured};
use super::streets::District;
use super::{FOLDER, print};
use catchment::issue::{Issue, Issues};
use catchment::model::{Layer, Passage, RawRoads, Road, Roads, Role};
use catchment::read::{Columns, InMemory, Layers, Progress, Quiet, Source, Table, Wanted};
use catchment::study::{Failure, Study};
use catchment::{Results, run_all};
use serde_json::json;
use std::path::Path;

const CRS: &str = "EPSG:4545";
/// West and south of the district in that system.
const CORNER: [f64; 2] = [470_000.0, 3_300_000.0];

/// Tables and roads in memory.
struct Town {
    tables: InMemory,
    roads: RawRoads,
}

impl Layers for Town {
    fn table(&self, source: &Source, wanted: &Wanted, progress: &dyn Progress) -> (Option<Table>, Issues) {
        self.tables.table(source, wanted, progress)
    }

    fn roads(&self, _: &Source, _: &dyn Progress) -> Option<(Option<RawRoads>, Issues)> {
        Some((Some(self.roads.clone()), Issues::new()))
    }

    fn text(&self, source: &Source) -> Result<String, Issue> {
        self.tables.text(source)
    }
}

fn town(district: &District) -> Town {
    let moved = |at: &[f64; 2]| [at[0] + CORNER[0], at[1] + CORNER[1]];
    let at: Vec<[f64; 2]> = district.at.iter().map(moved).collect();
    let sites: Vec<[f64; 2]> = district.sites.iter().map(|site| at[*site as usize]).collect();
    let cells = Columns::new().points(district.cells.iter().map(moved).collect());
    let cells = cells.numbers("persons", district.people.iter().map(|people| *people as f64));
    let schools = Columns::new().texts("id", (0..sites.len()).map(|number| format!("s{number:03}"))).points(sites);
    let schools = schools.texts("service", district.places.iter().map(|_| "primary"));
    let schools = schools.numbers("places", district.places.iter().map(|places| *places as f64));
    let open = Passage { forth: true, back: true, by_class: false };
    let roads = district.streets.iter().zip(0..).map(|(street, id)| Road {
        id,
        vertices: street.vertices.clone(),
        foot: open,
        car: Passage { back: street.is_both, ..open },
        speed: Some(street.kmh),
        ..Road::default()
    });
    let roads: Vec<Road> = roads.collect();
    let layer = Layer {
        role: Role::Roads,
        file: "roads".to_owned(),
        files: Vec::new(),
        format: "memory",
        encoding: String::new(),
        crs: CRS.to_owned(),
        allow_far: false,
        crs_member: None,
        features: roads.len(),
        bounds: None,
        set_aside: None,
        above: Vec::new(),
        residents: None,
        sums: Vec::new(),
    };
    let file = "roads".to_owned();
    let classes = vec!["residential".to_owned()];
    let roads = Roads { file, at, is_network: true, classes, roads, ..Roads::default() };
    Town {
        tables: InMemory::new().columns("cells", cells).columns("schools", schools),
        roads: RawRoads { layer, roads },
    }
}

/// Runs the study and prints what it took.
pub fn run(task: &str) -> Result<(), Failed> {
    let folder = Path::new(FOLDER);
    if array(folder, "people", i64::from_le_bytes)?.is_empty() {
        return Err("nobody lives here".into());
    }
    let town = town(&super::read(folder)?);
    let (cost, travel) = match task {
        "optimal" => (
            "cost = \"car\"\n",
            format!(
                "[travel.car]\nmode = \"car\"\nroads = [\"roads\"]\ncrs = \"{CRS}\"\nsnap = \"10 km\"\noff_road = \"4 km/h\"\n"
            ),
        ),
        _ => ("", String::new()),
    };
    let text = format!(
        "title = \"seats\"\nyear = 2025\ncrs.analysis = \"{CRS}\"\nfacilities = [{{ path = \"schools\", crs = \"{CRS}\" }}]\n\
         demand = [{{ path = \"cells\", crs = \"{CRS}\" }}]\n{travel}[[service]]\nid = \"primary\"\n{cost}\
         demand = {{ participation = 1.0 }}\nmethod = \"optimal\"\n"
    );
    let study = Study::parse(&text, &[], ".".into(), "study.toml".to_owned()).map_err(told)?;
    let (times, all) = measured(0.0, 1, || run_all(&study, &town, &Quiet).map_err(told))?;
    let service = all.first().and_then(|results: &Results| results.services.first()).ok_or("nothing was computed")?;
    let of = |persons| f64::from(persons);
    let total = &service.total;
    let checksum = json!({
        "persons": of(total.allocated) + of(total.unmet) + of(total.unreachable),
        "unmet": of(total.unmet), "unreachable": of(total.unreachable),
    });
    let tool = if task == "optimal" { "catchment" } else { "catchment, straight lines" };
    print("optimal", folder, tool, &times, &checksum);
    Ok(())
}

/// What a run failed with, as text.
pub fn told(failure: Failure) -> Failed {
    match failure {
        Failure::Data(issues) => format!("{issues:?}").into(),
        other => format!("{other:?}").into(),
    }
}
