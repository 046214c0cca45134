//! Whatever town, and whatever is asked of it: results that nobody touched verify, with and without the study.

use crate::common::run;
use crate::invariants::town;
use catchment::check::{Finding, verify};
use catchment::run::recheck;
use catchment::study::Study;
use proptest::prelude::*;
use std::fmt::Write;

/// Every measure of access with a decay that it takes, of some length.
fn scores(length: u32, decay: usize) -> String {
    let decays = [
        format!("{{ step = [[\"{length} m\", 1.0], [\"{} m\", 0.4]] }}", 2 * length),
        format!("{{ gaussian = \"{length} m\" }}"),
        format!("{{ epanechnikov = \"{length} m\" }}"),
        format!("{{ linear = \"{length} m\" }}"),
        format!("{{ exponential = \"{length} m\" }}"),
        "{ power = 1.5 }".to_owned(),
        format!("{{ logistic = {{ middle = \"{length} m\", width = \"70 m\" }} }}"),
    ];
    let cutoff = format!("cutoff = \"{} m\"", 3 * length);
    let any = format!("decay = {}\n{cutoff}", decays[decay % decays.len()]);
    let mut text = String::new();
    for (method, keys) in [
        ("cumulative", cutoff.as_str()),
        ("nearest_cost", &cutoff),
        ("gravity", &any),
        ("huff", &any),
        ("2sfca", &cutoff),
        ("e2sfca", &any),
        ("g2sfca", &cutoff),
        ("kd2sfca", &cutoff),
        ("3sfca", &any),
        ("m2sfca", &any),
        ("bfca", &any),
        ("mh3sfca", &format!("{any}\nattraction = 0.7")),
        ("raam", &format!("{cutoff}\ntau = \"{length} m\"")),
    ] {
        let _ =
            write!(text, "\n[[access]]\nid = \"a_{method}\"\nservice = \"primary\"\nmethod = \"{method}\"\n{keys}\n");
    }
    text
}

const METHODS: [&str; 6] = [
    "method = \"nearest\"",
    "method = \"nearest\"\ncutoff = \"500 m\"",
    "method = \"radius\"\ncutoff = \"700 m\"",
    "method = \"zone\"",
    "method = \"optimal\"\ncutoff = \"600 m\"",
    "method = \"optimal\"\ncutoff = \"900 m\"\nindivisible = true",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn untouched_results_verify(
        town in town(1..8),
        method in 0..METHODS.len(),
        length in prop_oneof![Just(100_u32), Just(350), 1_u32..2_000],
        decay in 0_usize..7,
        radius in prop_oneof![Just(300_u32), 1_u32..1_500],
    ) {
        let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
        let coverage = format!("\n[[coverage]]\nid = \"near\"\nservice = \"primary\"\nradius = \"{radius} m\"\n[pattern]\npermutations = 39\n");
        let path = town.lay_out(folder.path(), &(METHODS[method].to_owned() + &scores(length, decay) + &coverage));
        let study = Study::open(&path).unwrap_or_else(|failure| panic!("{failure:?}"));
        let out = folder.path().join("out");
        let options = catchment::write::WriteOptions {
            overwrite: false,
            base: folder.path().to_owned(),
            study: "study.toml".to_owned(),
            lang: catchment::words::Lang::En,
        };
        // A town without anybody has nothing to compute.
        let people: u32 = town.cells.iter().map(|cell| cell.people).sum();
        prop_assume!(people > 0);
        catchment::write::write(&run(&path, &[]), &out, &options).unwrap_or_else(|error| panic!("{error}"));
        let found = verify(&out, Some(folder.path())).unwrap_or_else(|what| panic!("{what}"));
        let more = recheck(&study, &out).unwrap_or_else(|failure| panic!("{failure:?}"));
        let wrong: Vec<Finding> = found.into_iter().chain(more).filter(|finding| !finding.holds).collect();
        prop_assert!(wrong.is_empty(), "{:#?}", wrong);
    }
}
