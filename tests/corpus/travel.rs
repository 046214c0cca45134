//! Ways by a table: what the study says of them, and what stands in the table.

use super::case::Case;

const CLASS: &str = "ways by a table";

const STUDY: &str = "cutoff = \"10 min\"\ncost = \"given\"\n[travel.given]\nmode = \"table\"\n\
                     table = { path = \"od.csv\", fields = { from = \"cell\", to = \"site\", cost = \"minutes\" }, \
                     unit = \"min\", missing = \"unreachable\" }";

/// Four minutes from every cell of the street town to both schools that are open.
const ALL: [&str; 13] =
    ["r0c0", "r0c1", "r0c2", "r0c3", "r0c4", "r0c5", "r1c0", "r1c1", "r1c2", "r1c3", "r1c4", "r1c5", "r0c6"];

fn table() -> String {
    let rows = ALL.iter().flat_map(|cell| ["A", "B"].map(|site| format!("{cell},{site},4\n")));
    std::iter::once("cell,site,minutes\n".to_owned()).chain(rows).collect()
}

pub fn cases() -> Vec<Case> {
    let by = |name, rows: &str| {
        Case::town(CLASS, name).change("study.toml", "cutoff = \"200 m\"", STUDY).with("od.csv", rows)
    };
    let with = |name, more: &str| by(name, &format!("{}{more}", table()));
    let study = |name, from: &str, to: &str| by(name, &table()).change("study.toml", from, to);
    vec![
        study("a cost that no travel has", "\"given\"", "\"givn\"").gives(65, &["E0660"]).names(&["givn", "given"]),
        study("a travel called straight-line", "[travel.given]", "[travel.straight-line]")
            .gives(65, &["E0660", "E0661"]),
        study("a service by a table without a cutoff", "cutoff = \"10 min\"\n", "").gives(65, &["E0662"]),
        study("a cutoff in metres for times", "\"10 min\"", "\"200 m\"")
            .gives(65, &["E0663"])
            .names(&["200 m", "given"]),
        study("a mode that is not computed", "mode = \"table\"", "mode = \"bicycle\"")
            .gives(65, &["E0601"])
            .names(&["bicycle"]),
        study("a table that leaves it open what missing means", ", missing = \"unreachable\"", "")
            .gives(65, &["E0601"])
            .names(&["missing"]),
        study("a table that is not there", "od.csv", "no.csv").gives(66, &["E0101"]).names(&["no.csv"]),
        study("a table by a column that is not there", "\"minutes\"", "\"minuts\"")
            .gives(65, &["E0301"])
            .names(&["minuts", "minutes"]),
        study("a table that no service names", "cost = \"given\"\n", "")
            .change("study.toml", "\"10 min\"", "\"200 m\"")
            .gives(0, &["W0664"])
            .names(&["given"]),
        by("a heading in seconds for minutes", "cell,site,minutes\nr0c0,A,1\n")
            .change("od.csv", "minutes", "time (s)")
            .change("study.toml", "\"minutes\"", "\"time (s)\"")
            .gives(65, &["E0390"])
            .names(&["time (s)", "min"]),
        with("a cost that is NaN", "r0c0,C,NaN\n").gives(65, &["E0391"]).names(&["line 28", "NaN"]),
        with("an endless cost", "r0c0,C,inf\n").gives(65, &["E0391"]).names(&["inf"]),
        with("a cost below zero", "r0c0,C,-1\n").gives(65, &["E0392"]).names(&["-1"]),
        with("a cost beyond any way", "r0c0,C,2147483647\n").gives(65, &["E0393"]).names(&["2147483647"]),
        with("a cost in kilometres among times", "r0c0,C,3 km\n").gives(65, &["E0394"]).names(&["3 km"]),
        with("a pair without a cost", "r0c0,C,\n").gives(0, &["W0395"]).names(&["unreachable"]),
        with("a way to nowhere", "r0c0,,5\n").gives(65, &["E0396"]),
        by("a table of another place", "cell,site,minutes\nx,y,5\n").gives(65, &["E0560"]).names(&["r0c0", "\"A\""]),
        with("an origin that is no cell", "r9c9,A,5\n").gives(0, &["W0561"]).names(&["r9c9"]),
        with("a destination that is no facility", "r0c0,Z,5\n").gives(0, &["I0562"]),
        with("a name of two facilities", "r0c0,West School,5\n")
            .change("schools.csv", "East School", "West School")
            .gives(65, &["E0563"])
            .names(&["West School"]),
        by("zeros lost in the table", &table().replace(",A,", ",7,"))
            .change("schools.csv", "A,West", "007,West")
            .gives(65, &["E0564"])
            .names(&["\"7\"", "\"007\""]),
        by("zeros lost in the layer", &table().replace(",A,", ",007,"))
            .change("schools.csv", "A,West", "7,West")
            .gives(65, &["E0564"])
            .names(&["\"7\"", "\"007\""]),
        by("swapped columns", &table().replace("cell,site", "site,cell"))
            .gives(65, &["E0565"])
            .names(&["cell", "site"]),
        with("a pair with two costs", "r0c0,A,5\n").gives(65, &["E0568"]).names(&["r0c0 → A", "300", "240"]),
        with("a pair twice", "r0c0,A,4.0\n").gives(0, &["I0569"]),
        with("the way back as well", "A,r0c0,9\n").gives(0, &["I0570"]),
        by("a cell and a school in no row", "cell,site,minutes\nr0c0,A,4\n")
            .gives(0, &["W0571", "W0572"])
            .names(&["40960", "East School"]),
        by("zones for origins", "cell,site,minutes\nW,A,4\nEast,B,5\n").gives(0, &["I0567", "W0571"]),
        by("an empty table", "cell,site,minutes\n").gives(65, &["E0102"]),
    ]
}
