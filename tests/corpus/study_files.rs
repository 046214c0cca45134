//! Study files that cannot be meant.

use super::case::Case;

const CLASS: &str = "study files";

pub fn cases() -> Vec<Case> {
    let case = |name| Case::town(CLASS, name);
    let study = |name, from: &str, to: &str| case(name).change("study.toml", from, to);
    let path = |name, to: &str| study(name, "path = \"schools.csv\"", &format!("path = \"{to}\""));
    let method = "method = \"nearest\"";
    vec![
        study("an unknown key", "year = 2025", "year = 2025\nyaer = 2030").gives(65, &["E0601"]).names(&["yaer"]),
        study("an unknown key of a service", method, "method = \"nearest\"\ncutof = 1")
            .gives(65, &["E0601"])
            .names(&["cutof"]),
        study("an unknown method", method, "method = \"best\"").gives(65, &["E0601"]).names(&["best"]),
        study("a key twice", "year = 2025", "year = 2025\nyear = 2026").gives(65, &["E0601"]),
        study("a year as text", "year = 2025", "year = \"2025\"").gives(65, &["E0601"]),
        study("the year 99999", "year = 2025", "year = 99999").gives(65, &["E0619"]),
        study("no year at all", "year = 2025\n", "").gives(65, &["E0654"]),
        study("year and years", "year = 2025", "year = 2025\nyears = [2030]").gives(65, &["E0654"]),
        study("years out of order", "year = 2025", "years = [2030, 2025]").gives(65, &["E0655"]),
        study("a year twice", "year = 2025", "years = [2025, 2025]").gives(65, &["E0655"]),
        study("one year of several is impossible", "year = 2025", "years = [2025, 20300]").gives(65, &["E0619"]),
        study("a year beyond 64 bits", "year = 2025", "year = 99999999999999999999").gives(65, &["E0601"]),
        study("a cutoff without a unit", "\"200 m\"", "\"200\"").gives(65, &["E0608"]),
        study("a negative cutoff", "\"200 m\"", "\"-200 m\"").gives(65, &["E0608"]),
        study("a cutoff of NaN", "\"200 m\"", "\"NaN m\"").gives(65, &["E0608"]),
        study("an endless cutoff", "\"200 m\"", "\"1e400 m\"").gives(65, &["E0608"]),
        study("a service id that leaves the folder", "id = \"primary\"", "id = \"../x\"").gives(65, &["E0602"]),
        study("a service id that is a device", "id = \"primary\"", "id = \"CON\"").gives(65, &["E0613"]),
        study("an empty service id", "id = \"primary\"", "id = \"\"").gives(65, &["E0602"]),
        study("a standard that leaves the folder", method, "method = \"nearest\"\nstandard = \"../../etc/passwd\"")
            .gives(65, &["E0612"]),
        study("an unknown standard", method, "method = \"nearest\"\nstandard = \"x\"").gives(65, &["E0612"]),
        study("no demand", "demand = { field = \"pupils\" }", "demand = { }").gives(65, &["E0606"]),
        study("a share above one", "field = \"pupils\"", "participation = 7.0").gives(65, &["E0607"]),
        study("a share that is NaN", "field = \"pupils\"", "participation = nan").gives(65, &["E0607"]),
        case("an empty study").with("study.toml", "").gives(65, &["E0601"]),
        case("no TOML").with("study.toml", "{\"a\": 1}").gives(65, &["E0601"]),
        case("bytes of no text").with("study.toml", [0xff, 0xfe, 0, 1]).gives(65, &["E0601"]),
        case("100,000 brackets").with("study.toml", format!("a = {}", "[".repeat(100_000))).gives(65, &["E0601"]),
        case("100,000 tables deep").with("study.toml", format!("[{}a]", "a.".repeat(100_000))).gives(65, &["E0601"]),
        case("a study that is not there")
            .run(&["run", "no.toml", "-o", "out"])
            .gives(66, &["E0101"])
            .names(&["no.toml"]),
        case("a study that is a folder").run(&["run", ".", "-o", "out"]).gives(66, &["E0101"]),
        path("a layer that is not there", "no.csv").gives(66, &["E0101"]).names(&["no.csv"]),
        path("a layer that is a folder", ".").gives(66, &["E0101"]),
        path("a layer that is the study", "study.toml").gives(65, &["E0120", "E0303"]),
        path("a URL", "https://example.org/a.geojson").gives(65, &["E0131"]),
        path("a path of GDAL's network", "/vsicurl/https://example.org/a.geojson").gives(65, &["E0131"]),
        path("an endless device", "/dev/zero").gives(66, &["E0101"]).names(&["/dev/zero"]),
        path("a NUL in a path", "a\\u0000b").gives(66, &["E0101"]),
        case("--set of an unknown key")
            .run(&["run", "study.toml", "-o", "out", "--set", "x.y=1"])
            .gives(65, &["E0601"]),
        case("--set without a value").run(&["run", "study.toml", "-o", "out", "--set", "year"]).gives(65, &["E0604"]),
        case("an unknown option").run(&["run", "study.toml", "-o", "out", "--nope"]).gives(2, &[]),
    ]
}
