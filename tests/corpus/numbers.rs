//! Numbers that are no amounts: huge, tiny, not a number.

use super::case::Case;

const CLASS: &str = "numbers";

pub fn cases() -> Vec<Case> {
    let at = |name, x: &str| Case::town(CLASS, name).change("schools.csv", "500050,3300050", &format!("{x},3300050"));
    let people = |name, n: &str| {
        Case::town(CLASS, name).change("cells.csv", "500050,3300050,10,1\n", &format!("500050,3300050,10,{n}\n"))
    };
    vec![
        at("1e308 metres", "1e308").gives(65, &["E0352"]),
        at("half the largest float", "8.98e307").gives(65, &["E0352"]),
        at("1e400 metres", "1e400").gives(65, &["E0352"]),
        at("NaN metres", "NaN").gives(65, &["E0351"]).names(&["schools.csv", "NaN"]),
        at("inf metres", "inf").gives(65, &["E0351"]),
        at("a number too small", "1e-320").gives(65, &["E0351"]),
        people("NaN persons", "NaN").gives(65, &["E0311"]).names(&["cells.csv", "NaN"]),
        people("inf persons", "inf").gives(65, &["E0311"]),
        people("1e18 persons", "1e18").gives(65, &["E0315"]),
        people("a number of 400 digits", &"9".repeat(400)).gives(65, &["E0315"]),
        people("negative persons", "-5").gives(65, &["E0313"]).names(&["-5"]),
        people("-99999", "-99999").gives(65, &["E0314"]),
        people("-0", "-0"),
        people("a part of a person", "0.5"),
        people("1e-300 persons", "1e-300").gives(65, &["E0311"]),
        people("true", "true").gives(65, &["E0311"]),
        people("a list", "1;2").gives(65, &["E0311"]),
        people("a formula", "=1+1").gives(65, &["E0311"]),
        people("a hexadecimal number", "0x10").gives(65, &["E0311"]),
    ]
}
