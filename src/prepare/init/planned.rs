//! Lists that count the places of today in one column and those of sites to come in another: 现有床位 and 规划床位.

use crate::prepare::Found;
use crate::read::number::{normal, shown};
use std::collections::BTreeSet;

/// Words of headings that count what is to come.
const PLANNED: [&str; 6] = ["规划", "远期", "设计", "计划", "拟建", "planned"];

/// A part of a list: rows with some values of the status, and the column in which their places stand.
#[derive(Debug)]
pub(super) struct Part {
    pub places: String,
    pub status: String,
    pub values: Vec<String>,
    pub sites: usize,
}

/// The two parts of such a list.
#[derive(Debug)]
pub(super) struct Parts {
    pub now: Part,
    pub later: Part,
}

impl Parts {
    /// `None` where one column counts the places, where every site has a number of today, and where the status does not tell those that
    /// have from those that have not.
    pub fn of(found: &Found) -> Option<Self> {
        let table = found.table.as_ref()?;
        let columns = found.signs.field("places");
        let is_planned = |name: &&String| PLANNED.iter().any(|word| normal(name).contains(word));
        let planned = columns.iter().find(is_planned)?;
        let present = columns.iter().find(|name| !is_planned(name))?;
        let status = found.signs.field("status").first()?;
        let cells = |name: &String| table.column(name);
        let (of_today, to_come, stages) = (cells(present)?, cells(planned)?, cells(status)?);
        let (mut now, mut later) = ((BTreeSet::new(), 0), (BTreeSet::new(), 0));
        for row in found.signs.data_rows(table) {
            let text = |cell| shown(&cell).trim().to_owned();
            let is_to_come = matches!(text(of_today.get(row)).as_str(), "" | "0") && !text(to_come.get(row)).is_empty();
            let (values, sites) = if is_to_come { &mut later } else { &mut now };
            values.insert(text(stages.get(row)));
            *sites += 1;
        }
        let is_told = !later.0.is_empty() && !now.0.is_empty() && now.0.is_disjoint(&later.0);
        let part = |places: &String, (values, sites): (BTreeSet<String>, usize)| Part {
            places: places.clone(),
            status: status.clone(),
            values: values.into_iter().collect(),
            sites,
        };
        is_told.then(|| Self { now: part(present, now), later: part(planned, later) })
    }
}
