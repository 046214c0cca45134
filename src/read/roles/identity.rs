//! Ids for sites that have none.

use super::row::Rows;
use crate::issue::Issues;
use crate::units::Places;
use crate::model::{Facility, InFile, Status};
use std::path::Path;

/// Gives every site without an id `<file>-<name>`, or `<file>-<name>-<n>` where several have the same name (`<file>-<n>` without
/// any). They are numbered by what they are (position, status, years, places), not by their order in the file, so that a
/// shuffled file gives the same ids. A site without a name is called by its id.
pub fn name_sites(sites: &mut [Facility<InFile>], rows: &Rows<'_>, issues: &mut Issues) {
    let stem = Path::new(&rows.table.layer.file).file_stem().map_or("layer".into(), |s| s.to_string_lossy());
    let mut nameless: Vec<usize> = (0..sites.len()).filter(|&i| sites[i].id.is_empty()).collect();
    nameless.sort_by_cached_key(|&i| (sites[i].name.clone(), content(&sites[i])));
    let groups: Vec<Vec<usize>> =
        nameless.chunk_by(|&a, &b| sites[a].name == sites[b].name).map(<[usize]>::to_vec).collect();
    for group in groups {
        for (rank, &i) in group.iter().enumerate() {
            let site = &mut sites[i];
            site.id = match (site.name.as_str(), group.len()) {
                ("", _) => format!("{stem}-{}", rank + 1),
                (name, 1) => format!("{stem}-{name}"),
                (name, _) => format!("{stem}-{name}-{}", rank + 1),
            };
            issues.push(rows.issue("I0340", site.source.1).field("id").id(&site.id));
        }
    }
    for site in sites.iter_mut().filter(|site| site.name.is_empty()) {
        site.name.clone_from(&site.id);
    }
}

type Offer<N> = Vec<(String, N)>;
type Content =
    (Option<[u64; 2]>, Status, Option<i32>, Option<i32>, Offer<Option<i64>>, Option<String>, Offer<i64>, Vec<String>);

/// What tells sites of the same name apart; two that agree in all of it are interchangeable.
fn content(site: &Facility<InFile>) -> Content {
    let at = site.at.map(|InFile(at)| at.map(f64::to_bits));
    let supply = site.supply.iter().map(|s| (s.service.as_str().to_owned(), s.places.map(Places::micro))).collect();
    let reserved = site.reserved.iter().map(|(service, n)| (service.as_str().to_owned(), n.micro())).collect();
    let texts = site.texts.iter().map(|(field, text)| format!("{field}\t{text}")).collect();
    (at, site.status, site.opens, site.closes, supply, site.zone.clone(), reserved, texts)
}
