//! Faults of the machine and of whoever runs the program.

use super::case::Case;

const CLASS: &str = "faults";

pub fn cases() -> Vec<Case> {
    if cfg!(not(unix)) {
        return Vec::new();
    }
    let case = |name| Case::town(CLASS, name);
    let out = |name, to: &str| case(name).run(&["run", "study.toml", "-o", to]);
    let replaced = ["run", "study.toml", "-o", "out", "--overwrite"];
    vec![
        case("a file in place of the output").after("touch out").gives(73, &["E0703"]).names(&["out"]),
        case("a file in place of the output, to overwrite").after("touch out").run(&replaced).gives(73, &["E0703"]),
        case("a folder of others").after("mkdir out && touch out/a.jpg").gives(73, &["E0703"]),
        case("a folder of others, to overwrite")
            .after("mkdir out && touch out/a.jpg")
            .run(&replaced)
            .gives(73, &["E0703"]),
        case("an empty folder").after("mkdir out"),
        case("a link that leads nowhere").after("ln -s nowhere out").gives(73, &["E0703"]),
        out("the folder of the inputs", ".").gives(73, &["E0703"]),
        out("an input as output", "cells.csv").gives(73, &["E0703"]),
        out("a file above the output", "cells.csv/out").gives(73, &["E0701"]),
        out("an output in /proc", "/proc/x/out").gives(73, &["E0701"]),
        case("a disk that takes 1 kB a file").under("trap '' XFSZ; ulimit -f 2;").gives(74, &["E0704"]),
        case("a full device as standard output").into("/dev/full").gives(74, &["E0745"]),
        case("a pipe as layer")
            .after("rm schools.csv && mkfifo schools.csv")
            .gives(66, &["E0101"])
            .names(&["schools.csv"]),
        case("a link in a circle as layer")
            .after("rm schools.csv && ln -s schools.csv schools.csv")
            .gives(66, &["E0101"]),
        case("a link to a layer").after("mv schools.csv s.csv && ln -s s.csv schools.csv"),
        case("a pipe as study").after("rm study.toml && mkfifo study.toml").gives(66, &["E0101"]),
        case("a device as study").run(&["run", "/dev/zero", "-o", "out"]).gives(66, &["E0101"]),
        case("16 open files").under("ulimit -n 16;"),
    ]
}
