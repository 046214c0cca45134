//! What one more place is worth, in words.

use crate::issue::{Lang, grouped};

/// `1 person more has a place; all ways together 812 m longer`, `all ways together 640 m shorter`, or `changes nothing`.
pub fn worth(serves: i64, metres: f64, lang: Lang) -> String {
    let length = grouped(&format!("{:.0}", metres.abs()));
    match (serves > 0, metres) {
        (true, metres) if metres < 0.0 => lang.pick(
            format!("多容纳 {serves} 人，路程合计增加 {length} 米"),
            format!("{serves} person more has a place; all ways together {length} m longer"),
        ),
        (true, _) => lang.pick(
            format!("多容纳 {serves} 人，路程合计还减少 {length} 米"),
            format!("{serves} person more has a place; all ways together {length} m shorter"),
        ),
        (false, metres) if metres > 0.0 => {
            lang.pick(format!("路程合计减少 {length} 米"), format!("all ways together {length} m shorter"))
        }
        (false, _) => lang.pick("没有作用", "changes nothing").to_owned(),
    }
}
