//! What may be typed. The English help stands here, that of other languages in `words/<language>/help.toml`.

use crate::handover::Product;
use crate::words::{Lang, word};
use clap::builder::PossibleValue;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Who gets a school place or a hospital bed, where, how far away, and who does not
///
/// Reads layers of schools, hospitals and elderly-care sites, street boundaries and a population grid, computes supply
/// against demand for every catchment and street, and writes styled GeoJSON for QGIS. Every run closes a ledger: no
/// person and no place is lost, or nothing is written.
#[derive(Debug, Parser)]
#[command(name = "catchment", version, arg_required_else_help = true, after_help = EXAMPLES)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
    #[command(flatten)]
    pub global: Global,
}

const EXAMPLES: &str = "\
Examples:
  catchment demo                       write the sample district to catchment-demo/ and run it
  catchment run study.toml -o out      run a study; open out/<service>/*.geojson in QGIS
  catchment check study.toml           look at every layer, write nothing
  catchment explain out --at 107.08,29.86   why the people there go where they go";

#[derive(Debug, Args)]
#[command(next_help_heading = "Global options")]
pub struct Global {
    /// Language of messages and tables [default: zh when LANG or LC_ALL starts with zh, else en]
    #[arg(long, global = true, value_enum)]
    pub lang: Option<Lang>,
    /// Print errors only
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Print up to twenty findings of each kind, not three
    #[arg(short, long, global = true)]
    pub verbose: bool,
    /// Print one JSON document on standard output; everything else goes to standard error
    #[arg(long, global = true)]
    pub json: bool,
    /// Progress: a bar on a terminal (auto), none, or JSON lines on standard error
    #[arg(long, global = true, value_enum, default_value_t = ProgressKind::Auto)]
    pub progress: ProgressKind,
    /// Threads [default: one per processor]; the result is the same for any number
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub threads: Option<u16>,
    /// Change one key of the study for this run: year=2030, service.primary.cutoff="2 km"
    #[arg(long = "set", global = true, value_name = "KEY=VALUE")]
    pub changes: Vec<String>,
    /// Treat warnings as errors
    #[arg(long, global = true)]
    pub strict: bool,
    /// Replace the files of an earlier run in the output folder
    #[arg(long, global = true)]
    pub overwrite: bool,
}

impl ValueEnum for Lang {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.code()).help(word("cli.language", *self)))
    }
}

impl ValueEnum for Product {
    fn value_variants<'a>() -> &'a [Self] {
        Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.as_str()))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ProgressKind {
    /// A bar on a terminal, nothing in a pipe
    Auto,
    /// Nothing
    None,
    /// One JSON object per line on standard error
    Json,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write the sample district to a folder and run it, before and after the plan
    Demo {
        /// Folder for the sample and its results
        #[arg(value_name = "DIR", default_value = "catchment-demo")]
        dir: PathBuf,
    },
    /// Write a first study.toml from a heap of files, every guess explained and marked
    #[command(after_help = INIT_EXAMPLES)]
    Init {
        /// Folder of the study
        #[arg(value_name = "DIR")]
        dir: PathBuf,
        /// Layers and tables of any kind: sites, zones, population
        #[arg(long = "from", value_name = "FILE", num_args = 1.., required = true)]
        files: Vec<String>,
    },
    /// Run a study and write its results
    Run {
        /// The study file
        #[arg(value_name = "STUDY.toml")]
        study: PathBuf,
        /// Folder for the results
        #[arg(short, long, value_name = "OUT")]
        out: PathBuf,
        /// Exit with 1 when a street is short of places (gap), anybody has no place (unmet) or nothing in reach (unreachable), or a
        /// rule or profile of the study's standards does not hold (yzjh-2017/size-primary)
        #[arg(long, value_name = "NORM | RULE")]
        fail_on: Vec<String>,
        /// Method optimal: stop when the cost is proven to be at most this above the optimum: 0.1% [default: the optimum]
        #[arg(long, value_name = "GAP", value_parser = gap)]
        stop_at_gap: Option<f64>,
        /// Then verify the results, and write something to hand over beside them (OUT-hand-over)
        #[arg(long)]
        hand_over: bool,
    },
    /// Compare two finished results: who gains, who loses, how many go to another site
    ///
    /// Two cases of a run, or two folders of years and scenarios whose cases are matched; one folder alone compares its scenarios
    /// with that without changes, or its years with the first. Results are verified first.
    #[command(after_help = COMPARE_EXAMPLES)]
    Compare {
        /// Folder with results: what was
        #[arg(value_name = "OUT_A")]
        a: PathBuf,
        /// Folder with results: what is instead
        #[arg(value_name = "OUT_B")]
        b: Option<PathBuf>,
        /// Folder for the table and the layers of what changes [default: nothing is written]
        #[arg(short, long, value_name = "OUT")]
        out: Option<PathBuf>,
    },
    /// Run a study under every method: nearest, radius, zone and optimal side by side
    ///
    /// Prints who has a place under each, how far away, and which facilities are overfull; writes the table and the layer of
    /// cells where the methods disagree.
    CompareMethods {
        /// The study file
        #[arg(value_name = "STUDY.toml")]
        study: PathBuf,
        /// Folder for the results
        #[arg(short, long, value_name = "OUT")]
        out: PathBuf,
    },
    /// Show the demand of every zone and year that [forecast] gives, without sending anybody anywhere
    Forecast {
        /// The study file
        #[arg(value_name = "STUDY.toml")]
        study: PathBuf,
        /// Hold the forecast that this year would have made against the pupils of later years that are known
        #[arg(long, value_name = "YEAR")]
        from: Option<i32>,
        /// A table of pupils by zone, grade and school year to hold it against, instead of the study's own
        #[arg(long, value_name = "TABLE", requires = "from")]
        against: Option<String>,
    },
    /// Look at a study or at single layers and report everything that is wrong
    ///
    /// A single file is read as what it looks like: sites, zones, population or totals.
    #[command(visible_alias = "doctor")]
    Check {
        /// A study file, or layers and tables
        #[arg(value_name = "STUDY.toml | FILE", required = true)]
        files: Vec<PathBuf>,
        /// Write every finding that is kept (up to twenty of each kind) to a file, one JSON object per line
        #[arg(long, value_name = "FILE")]
        diagnostics: Option<PathBuf>,
        /// Write clean copies of the layers to a folder, with changes.csv that lists every change
        #[arg(long, value_name = "DIR")]
        fix: Option<PathBuf>,
    },
    /// Check finished results again: file hashes, the ledger, and every distance measured again
    Verify {
        /// Folder with results
        #[arg(value_name = "OUT")]
        out: PathBuf,
        /// The study file, to compare the inputs as well
        #[arg(long, value_name = "STUDY.toml")]
        study: Option<PathBuf>,
    },
    /// Explain a message code or a term, or why people at a place go where they go
    #[command(after_help = EXPLAIN_EXAMPLES)]
    Explain {
        /// A code (W0501), a term (gap, 学位缺口), or a folder with results together with a zone, --at, or a site and --places
        #[arg(value_name = "CODE | TERM | OUT")]
        what: Option<String>,
        /// A zone of the results, by its name or id: its balance, where its people go, and its sites; with --places a site
        #[arg(value_name = "ZONE | SITE")]
        zone: Option<String>,
        /// A place, as longitude,latitude in degrees; from a map service with gcj02: or bd09: before it [default: wgs84]
        #[arg(long, value_name = "[CRS:]LON,LAT", allow_hyphen_values = true)]
        at: Option<String>,
        /// What if the site had so many places (600), or so many more (+300): how many people are without one, and how far the others
        /// go; without a number from the places of today to where more of them change nothing
        #[arg(long, value_name = "N,...", num_args = 0..=1, default_missing_value = "", allow_negative_numbers = true)]
        places: Option<String>,
        /// With --places: the study file [default: the one that was run, found above the results or in this folder]
        #[arg(long, value_name = "STUDY.toml", requires = "places")]
        study: Option<PathBuf>,
        /// With --places: the service, of a site with several
        #[arg(long, value_name = "SERVICE", requires = "places")]
        service: Option<String>,
    },
    /// Write the ways between cells and sites as a table: what a study with mode = "table" reads
    Od {
        /// The study file
        #[arg(value_name = "STUDY.toml")]
        study: PathBuf,
        /// The file to write: od.csv
        #[arg(short, long, value_name = "FILE.csv")]
        out: PathBuf,
        /// Which [travel] of the study [default: the only one]
        #[arg(long, value_name = "NAME")]
        travel: Option<String>,
    },
    /// Write a file in another format or coordinate system: GeoJSON, CSV, XLSX, GeoPackage, FlatGeobuf, GeoParquet, Shapefile
    ///
    /// Every row and every value is kept, in its order. What was written is read back and compared before it is moved
    /// into place.
    #[command(after_help = CONVERT_EXAMPLES)]
    Convert {
        /// The file: schools.xlsx, schools.xlsx#Sheet2, plan.gpkg
        #[arg(value_name = "IN")]
        input: String,
        /// The file to write; its ending is the format: .geojson .geojsonl .csv .tsv .xlsx .gpkg .fgb .parquet .shp
        #[arg(value_name = "OUT")]
        out: PathBuf,
        /// Coordinate system of the file: auto, wgs84, cgcs2000, gcj02, bd09, EPSG:n, ESRI:n, a PROJ string or a file with its definition (city.wkt)
        #[arg(long, value_name = "CRS", default_value = "auto")]
        from: String,
        /// Coordinate system to write [default: wgs84 for GeoJSON, else that of the file]
        #[arg(long, value_name = "CRS")]
        to: Option<String>,
        /// Sheet or layer of a file that holds several
        #[arg(long, value_name = "NAME")]
        layer: Option<String>,
        /// Texts of a shapefile
        #[arg(long, value_enum, value_name = "ENCODING", default_value_t = EncodingName::Utf8)]
        encoding: EncodingName,
    },
    /// Hold a plan to its word: every claim computed, and agrees, contradicts, or what is missing to tell
    CheckClaims {
        /// The file of claims
        #[arg(value_name = "CLAIMS.toml")]
        claims: PathBuf,
        /// Folder with finished results that claims ask for, verified first; several years by several folders
        #[arg(long, value_name = "OUT")]
        results: Vec<PathBuf>,
        /// Write the verdicts to a file: claims.csv
        #[arg(short, long, value_name = "FILE.csv")]
        out: Option<PathBuf>,
        /// Exit with 1 when a claim contradicts
        #[arg(long, value_enum, value_name = "VERDICT")]
        fail_on: Vec<Broken>,
    },
    /// Write finished results as something to hand over (a workbook, a report, maps, a GeoPackage and a QGIS project): verified first, nothing computed again
    Report {
        /// Folder with results
        #[arg(value_name = "OUT")]
        out: PathBuf,
        /// What to write [default: all of it]
        #[arg(long, value_enum, value_name = "KIND", value_delimiter = ',')]
        to: Vec<Product>,
        /// A file of claims that are held against the results
        #[arg(long, value_name = "CLAIMS.toml")]
        claims: Option<PathBuf>,
        /// Folder with other finished results that claims ask for, verified first: of before the plan
        #[arg(long, value_name = "OUT", requires = "claims")]
        results: Vec<PathBuf>,
        /// Folder to write to [default: OUT-hand-over beside the results]
        #[arg(short = 'o', long = "out", value_name = "DIR")]
        folder: Option<PathBuf>,
    },
    /// Print the JSON Schema of study files, or of files of claims
    Schema {
        /// Which files
        #[arg(value_enum, value_name = "KIND", default_value_t = Described::Study)]
        of: Described,
    },
    /// Print completions for a shell
    Completions {
        /// The shell
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
}

const COMPARE_EXAMPLES: &str = "\
Examples:
  catchment compare out/base/2025 out/delay/2025       what the delay does in 2025
  catchment compare before after -o changes            every scenario and year that both have, with layers
  catchment compare out                                every scenario beside the base";

const INIT_EXAMPLES: &str = "\
Examples:
  catchment init . --from schools.xlsx townships.geojson grid.csv
  catchment init study --from data/*";

const CONVERT_EXAMPLES: &str = "\
Examples:
  catchment convert poi.csv poi.geojson --from gcj02      coordinates of a map service to WGS 84
  catchment convert plan.xlsx#学校 schools.gpkg --to EPSG:4545
  catchment convert schools.geojson schools.shp --encoding gbk";

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum EncodingName {
    /// UTF-8
    #[value(name = "utf-8", alias = "utf8")]
    Utf8,
    /// GBK, for older programs
    Gbk,
}

/// `0.1%` or `0.001`, between 0 and 1.
fn gap(text: &str) -> Result<f64, String> {
    let (number, unit) = text.strip_suffix(['%', '％']).map_or((text, 1.0), |number| (number, 0.01));
    let gap = number.trim().parse::<f64>().map_or(f64::NAN, |gap| gap * unit);
    if (0.0..=1.0).contains(&gap) { Ok(gap) } else { Err("a share such as 0.1% or 0.001".to_owned()) }
}

const EXPLAIN_EXAMPLES: &str = "\
Examples:
  catchment explain W0501
  catchment explain 学位缺口
  catchment explain out 凤城街道
  catchment explain out --at 107.08,29.86
  catchment explain out --at gcj02:107.0838,29.8571
  catchment explain out 凤城小学 --places              what more places there would do
  catchment explain out 凤城小学 --places 1200,+300    with 1,200 places, and with 300 more than now";

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Norm {
    /// A zone has more demand than places
    Gap,
    /// Somebody is sent beyond the places of a facility, or has no place
    Unmet,
    /// Somebody has nothing within reach
    Unreachable,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Broken {
    /// Another number than the one stated comes out
    Contradicts,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Described {
    /// study.toml
    Study,
    /// claims.toml
    Claims,
}
