//! The layers of a project in their groups: a group for each service, of several cases one for each within, the main service and case
//! open.

use super::shown::Shown;
use crate::handover::Source;
use crate::words::Lang;
use crate::write::escaped;

/// A layer with the id it has in the project.
pub(super) struct Entry<'a> {
    pub id: String,
    pub shown: &'a Shown,
}

/// All layers, each with an id.
pub(super) fn entries(shown: &[Shown]) -> Vec<Entry<'_>> {
    // QGIS gives ids of ten characters and less new ones, and then does not find its layers.
    let entry = |(number, shown): (usize, _)| Entry { id: format!("catchment_{number:06}"), shown };
    shown.iter().enumerate().map(entry).collect()
}

/// The tree of layers.
pub(super) fn tree(source: &Source, entries: &[Entry<'_>], case_names: &[String], lang: Lang) -> String {
    let mut out = String::from("<layer-tree-group>\n <customproperties/>\n");
    let main = source.main();
    let mut cases: Vec<usize> = (0..source.cases.len()).collect();
    cases.sort_by_key(|&at| !main.is_some_and(|main| std::ptr::eq(&raw const source.cases[at], main)));
    for (number, service) in source.study.service.iter().enumerate() {
        let own = || entries.iter().filter(move |entry| entry.shown.service == number);
        if own().next().is_none() {
            continue;
        }
        let is_main = number == 0;
        let name = service.called().name.get(lang).to_owned();
        let of = |case| own().filter(move |entry| entry.shown.of_case == case).map(layer).collect::<String>();
        let group = match cases.as_slice() {
            [only] => group(&format!("{name} {}", case_names[*only]), is_main, &of(Some(*only))),
            several => {
                let of_case = |(rank, &case): (usize, &usize)| group(&case_names[case], rank == 0, &of(Some(case)));
                let within: String = several.iter().enumerate().map(of_case).collect();
                group(&name, is_main, &(within + &of(None)))
            }
        };
        out.push_str(&group);
    }
    out + "</layer-tree-group>\n"
}

fn group(name: &str, is_open: bool, within: &str) -> String {
    let checked = if is_open { "Qt::Checked" } else { "Qt::Unchecked" };
    format!(
        "<layer-tree-group name=\"{}\" checked=\"{checked}\" expanded=\"{}\">\n <customproperties/>\n{within}</layer-tree-group>\n",
        escaped(name),
        u8::from(is_open)
    )
}

fn layer(entry: &Entry<'_>) -> String {
    let Entry { id, shown } = entry;
    let is_on = shown.kind.is_on;
    format!(
        "<layer-tree-layer id=\"{id}\" name=\"{}\" source=\"{}\" providerKey=\"ogr\" checked=\"{}\" expanded=\"{}\">\n \
         <customproperties><Option type=\"Map\"><Option type=\"QString\" name=\"legend/title-label\" value=\"{}\"/></Option></customproperties>\n\
         </layer-tree-layer>\n",
        escaped(&shown.title),
        escaped(&source_of(shown)),
        if is_on { "Qt::Checked" } else { "Qt::Unchecked" },
        u8::from(is_on),
        escaped(&shown.legend)
    )
}

/// Where a layer is read from, beside the project.
pub(super) fn source_of(shown: &Shown) -> String {
    format!("./{}|layername={}", super::DATA, shown.table)
}
