//! Remarks that speak of a site's life: 2024年秋季撤并 in a column of notes changes nothing by itself, so it is said.

use super::left_out::LeftOut;
use super::row::{Rows, Texts, label};
use super::vocabulary::{CLOSING, OPENING, REMARK};
use crate::issue::Issues;
use crate::read::number::normal;

/// One finding for each row whose remark speaks of closing (W0308), or of building or opening (I0308).
pub fn remarks(rows: &Rows<'_>, left_out: &LeftOut) -> Issues {
    let mut issues = Issues::new();
    let columns = rows.table.columns.iter().filter(|column| REMARK.has_alias(&column.name));
    for column in columns.map(Texts::from) {
        for row in (0..rows.table.rows).filter(|row| !left_out.has(*row)) {
            let Ok(Some(remark)) = label(&column.cells.get(row)) else { continue };
            let text = normal(&remark);
            let spoken = |words: &[&'static str]| words.iter().copied().find(|word| text.contains(word));
            let (code, word) = match (spoken(&CLOSING), spoken(&OPENING)) {
                (Some(word), _) => ("W0308", word),
                (None, Some(word)) => ("I0308", word),
                (None, None) => continue,
            };
            issues.push(rows.issue(code, row).field(column.name).value(remark).fact("word", word));
        }
    }
    issues
}
