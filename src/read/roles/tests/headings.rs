//! Headings of public tables, and the role that each is read as.

use super::super::vocabulary::{
    CLASSES, CLOSES, CONTENT, ENROLLED, LEVEL, OPENS, PERSONS, PLACES, SERVICE, SITE_ID, SITE_NAME, STATUS, Term, X, Y,
    ZONE,
};

const TERMS: [(&str, &Term); 15] = [
    ("level", &LEVEL),
    ("id", &SITE_ID),
    ("name", &SITE_NAME),
    ("service", &SERVICE),
    ("places", &PLACES),
    ("classes", &CLASSES),
    ("enrolled", &ENROLLED),
    ("text", &CONTENT),
    ("status", &STATUS),
    ("opens", &OPENS),
    ("closes", &CLOSES),
    ("zone", &ZONE),
    ("x", &X),
    ("y", &Y),
    ("persons", &PERSONS),
];

/// At least 95 of 100 have their role, and none has another.
#[test]
fn headings_of_public_tables_have_their_role_and_no_other() {
    let (mut all, mut missed, mut wrong) = (0, Vec::new(), Vec::new());
    for line in include_str!("headings.tsv").lines().filter(|line| !line.starts_with("# ")) {
        let [heading, role, _] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let read: Vec<&str> = TERMS.iter().filter(|(_, term)| term.has_alias(heading)).map(|(name, _)| *name).collect();
        all += 1;
        if read.iter().any(|name| *name != role) {
            wrong.push(format!("{heading}: {role}, read as {}", read.join(", ")));
        } else if role != "-" && read.is_empty() {
            missed.push(format!("{heading}: {role}"));
        }
    }
    assert!(all >= 150, "{all} headings");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(missed.len() * 20 <= all, "{} of {all}:\n{}", missed.len(), missed.join("\n"));
}
