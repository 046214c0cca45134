//! The words of a first study: keys with the reason of each guess, alternatives commented out.

use super::draft::{Draft, constant, has_column, likely};
use super::services::{Radius, defaults, radius, standard};
use crate::issue::{Lang, escape, shorten};
use crate::prepare::Found;
use crate::read::Table;
use crate::read::roles::{Likely, axes, likely_axes};
use std::fmt::Write;

/// What marks a guess.
const MARK: &str = "请核对 / please check";

/// The text, and how many guesses in it are marked.
pub(super) fn text(draft: &Draft<'_>, lang: Lang) -> (String, usize) {
    let mut page = Page { out: String::new(), lang };
    page.note("由 catchment init 写出。标有“请核对 / please check”的是猜测；核对后删去标记。", "Written by catchment init. Lines marked \"请核对 / please check\" are guesses; delete the mark once you have checked.");
    page.line(&format!("title = {}", quoted(&draft.title)));
    let basis = if draft.year_is_found {
        ["不早于最后一个项目的投用年份，使全部设施计入", "not before the last site opens, so that all of them count"]
    } else {
        ["数据中没有年份", "nothing in the data names a year"]
    };
    page.marked(&format!("计算年份：{}", basis[0]), &format!("the year computed: {}", basis[1]));
    page.line(&format!("year = {}", draft.year));
    page.facilities(draft);
    page.demand(draft);
    page.zones(draft);
    page.services(draft);
    page.land(draft);
    page.coverage(draft);
    page.coverage_of_beds(draft);
    page.access(draft);
    page.unused(draft);
    let marks = page.out.matches(&format!("# {MARK}")).count();
    (page.out, marks)
}

pub(super) struct Page {
    out: String,
    lang: Lang,
}

/// A TOML string.
pub(super) fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// A TOML key, on one line whatever it holds.
fn key(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", c as u32);
            }
            c => out.push(c),
        }
    }
    out + "\""
}

/// Text from data inside a comment: on one line, harmless.
fn plain(text: &str) -> String {
    escape(text)
}

impl Page {
    pub(super) fn line(&mut self, text: &str) {
        self.out.push_str(text);
        self.out.push('\n');
    }

    pub(super) fn note(&mut self, zh: &str, en: &str) {
        let text = plain(self.lang.pick(zh, en));
        self.line(&format!("# {text}"));
    }

    pub(super) fn marked(&mut self, zh: &str, en: &str) {
        let text = plain(self.lang.pick(zh, en));
        let colon = self.lang.pick("：", ": ");
        self.line(&format!("# {MARK}{colon}{text}"));
    }

    fn facilities(&mut self, draft: &Draft<'_>) {
        if draft.facilities.is_empty() {
            self.no_facilities(draft);
        }
        for &at in &draft.facilities {
            let found = &draft.found[at];
            self.line("\n[[facilities]]");
            self.why(found);
            self.line(&format!("path = {}", quoted(&draft.paths[at])));
            self.crs(found);
            if let Some(service) = constant(found) {
                self.marked(
                    "没有类型列，按文件名、表名或校名判断",
                    "no column of types; told by the names of file, sheet or sites",
                );
                self.line(&format!("service = {}", quoted(service)));
            }
            let axes = self.likely_axes(found);
            self.fields(found, &[], &axes);
            if has_column(found) {
                self.values(found);
            }
        }
    }

    /// What stands in the place of sites: the lists whose kind nobody knows, else what to bring.
    fn no_facilities(&mut self, draft: &Draft<'_>) {
        self.line("");
        let lists: Vec<&String> = draft.unsaid().filter_map(|found| draft.path_of(found)).collect();
        if lists.is_empty() {
            self.marked(
                "没有找到设施图层：名称、类型、学位或床位数，最好有经纬度",
                "no layer of facilities was found: name, type, places, best with coordinates",
            );
            self.line("# [[facilities]]\n# path = \"schools.csv\"");
        }
        for path in lists {
            self.marked(
                "认出了设施名单，但不知道是哪一类：写明 service，去掉 #，再写一个 [[service]]",
                "a list of sites, but of what kind: write service, uncomment it, and add a [[service]]",
            );
            self.line(&format!("# [[facilities]]\n# path = {}\n# service = \"hospital_beds\"", quoted(path)));
        }
    }

    /// Keys for columns that look like coordinates, where none is called so.
    fn likely_axes(&mut self, found: &Found) -> String {
        let unplaced = |table: &&Table| table.geometry.is_empty() && axes(table).0.is_none();
        let Some(Likely { x: Some(x), y: Some(y), .. }) = found.table.as_ref().filter(unplaced).map(likely_axes) else {
            return String::new();
        };
        self.marked("这两列像是坐标", "these two columns look like coordinates");
        format!("x = {}, y = {}", quoted(&x), quoted(&y))
    }

    /// Values of the column of services that are not known.
    fn values(&mut self, found: &Found) {
        let known: Vec<String> = found
            .signs
            .unclear
            .iter()
            .filter_map(|value| likely(value).map(|service| format!("{} = {}", key(value), quoted(&service))))
            .collect();
        let unknown: Vec<String> =
            found.signs.unclear.iter().filter(|value| likely(value).is_none()).map(|value| quoted(value)).collect();
        if !known.is_empty() {
            self.marked("这些类型的含义是猜的", "what these types mean is guessed");
            self.line(&format!("values.service = {{ {} }}", known.join(", ")));
        }
        if !unknown.is_empty() {
            self.marked(
                &format!("这些类型不认识，请写进 values.service：{}", unknown.join("、")),
                &format!("types that are not known; add them to values.service: {}", unknown.join(", ")),
            );
        }
    }

    pub(super) fn why(&mut self, found: &Found) {
        let (rows, encoding) = found.table.as_ref().map_or((0, ""), |t| (t.rows, t.layer.encoding.as_str()));
        // Workbooks and rasters have none.
        let written = |comma: &str| if encoding.is_empty() { String::new() } else { format!("{comma}{encoding}") };
        let columns: Vec<String> =
            found.signs.fields.iter().map(|(name, columns)| format!("{name} = {}", columns[0])).collect();
        let columns = columns.join(", ");
        let why = &found.signs.why;
        self.note(
            &format!("{rows} 行{}；依据：{}。识别的列：{columns}", written("，"), why[0]),
            &format!("{rows} rows{}; because of {}. Columns: {columns}", written(", "), why[1]),
        );
    }

    pub(super) fn crs(&mut self, found: &Found) {
        if found.crs_is_guess {
            let text = shorten(&found.crs_because, 60);
            if text.is_empty() {
                self.marked("坐标系是按数值猜的", "the system is guessed from the numbers");
            } else {
                self.marked(
                    &format!("坐标系是按“{text}”猜的；已转换为 WGS84 的请写 wgs84"),
                    &format!("the system is guessed from \"{text}\"; write wgs84 if they were converted"),
                );
            }
            self.line(&format!("crs = {}", quoted(&found.crs)));
        }
    }

    /// `fields`, where the study must name them: several columns for one role, and ages. `also` are keys of the same table.
    fn fields(&mut self, found: &Found, only: &[&str], also: &str) {
        let mut keys = Vec::new();
        for (name, columns) in &found.signs.fields {
            if columns.len() > 1 && (only.is_empty() || only.contains(name)) {
                let others: Vec<String> = columns[1..].iter().map(|column| quoted(column)).collect();
                self.marked(
                    &format!("{name} 可能是几列之一；另有：{}", others.join("、")),
                    &format!("{name} may be one of several columns; also: {}", others.join(", ")),
                );
                keys.push(format!("{name} = {}", quoted(&columns[0])));
            }
        }
        if !also.is_empty() {
            keys.push(also.to_owned());
        }
        if !keys.is_empty() {
            self.line(&format!("fields = {{ {} }}", keys.join(", ")));
        }
    }

    fn demand(&mut self, draft: &Draft<'_>) {
        self.line("");
        let Some(at) = draft.demand else {
            self.marked(
                "没有找到带位置的人口：人口格网，或居民点、小区",
                "no population with positions was found: a grid, or residents by place",
            );
            self.line("# [[demand]]\n# path = \"grid.geojson\"");
            return;
        };
        let found = &draft.found[at];
        self.line("[[demand]]");
        if draft.demand_is_zones {
            self.marked(
                "没有格网，以分区的人口代替，每区一个点",
                "there is no grid: the zones' residents stand in, one place for each zone",
            );
        } else {
            self.why(found);
        }
        self.line(&format!("path = {}", quoted(&draft.paths[at])));
        self.crs(found);
        let bands: Vec<String> =
            found.signs.ages.iter().map(|(band, column)| format!("{} = {}", key(band), quoted(column))).collect();
        let mut also = Vec::new();
        if found.signs.persons.len() > 1 {
            let others: Vec<String> = found.signs.persons[1..].iter().map(|column| quoted(column)).collect();
            self.marked(
                &format!("人口可能是几列之一；另有：{}", others.join("、")),
                &format!("persons may be one of several columns; also: {}", others.join(", ")),
            );
            also.push(format!("persons = {}", quoted(&found.signs.persons[0])));
        }
        if !bands.is_empty() {
            self.note("年龄段按列名认出", "age bands are told by the names of the columns");
            also.push(format!("ages = {{ {} }}", bands.join(", ")));
        }
        self.fields(found, &["id", "zone", "x", "y"], &also.join(", "));
        self.totals(draft);
    }

    fn totals(&mut self, draft: &Draft<'_>) {
        let Some(at) = draft.totals else { return };
        let signs = &draft.found[at].signs;
        let key = signs.field("id").first().or_else(|| signs.field("name").first());
        if let Some((key, persons)) = key.zip(signs.persons.first()) {
            self.marked("各街镇总量，格网按它校准", "totals by zone, to which the cells are raked");
            let path = quoted(&draft.paths[at]);
            self.line(&format!("totals = {{ path = {path}, key = {}, persons = {} }}", quoted(key), quoted(persons)));
        }
    }

    fn zones(&mut self, draft: &Draft<'_>) {
        self.line("");
        let Some(at) = draft.zones else {
            self.marked("没有找到街镇或学区边界", "no polygons of townships or school districts were found");
            self.line("# [zones]\n# path = \"townships.geojson\"");
            return;
        };
        let found = &draft.found[at];
        self.line("[zones]");
        self.why(found);
        self.line(&format!("path = {}", quoted(&draft.paths[at])));
        self.crs(found);
        self.fields(found, &[], "");
    }

    fn services(&mut self, draft: &Draft<'_>) {
        let bands: Vec<&str> = draft
            .demand
            .map(|at| draft.found[at].signs.ages.iter().map(|(band, _)| band.as_str()).collect())
            .unwrap_or_default();
        for id in &draft.services {
            let default = defaults(id);
            self.line("\n[[service]]");
            self.note(default.name[0], default.name[1]);
            self.line(&format!("id = {}", quoted(id)));
            match default.ages.filter(|ages| covers(&bands, *ages)) {
                Some([from, to]) => {
                    let rate = default.rate.map_or_else(String::new, |rate| format!(", per_1000 = {rate}"));
                    self.marked("谁需要它：年龄，及其中的比例", "who needs it: ages, and the share of them");
                    self.line(&format!("demand = {{ ages = [{from}, {to}]{rate} }}"));
                }
                None if default.ages.is_none() => {
                    self.marked(
                        &format!("千人指标：{}", default.basis[0]),
                        &format!("a rate per 1,000 residents: {}", default.basis[1]),
                    );
                    self.line(&format!("demand = {{ per_1000 = {} }}", default.per_1000));
                }
                None => {
                    self.marked(
                        &format!("人口没有所需的年龄段，用千人指标：{}", default.basis[0]),
                        &format!("the population has no such ages; a rate per 1,000 residents: {}", default.basis[1]),
                    );
                    self.line(&format!("demand = {{ per_1000 = {} }}", default.per_1000));
                }
            }
            self.line("method = \"optimal\"");
            if let Some(Radius { metres, clause: [zh, en], .. }) = radius(id) {
                self.marked(
                    &format!("服务半径：{zh}；农村通常更远"),
                    &format!("service radius: {en}; farther in the country"),
                );
                self.line(&format!("cutoff = \"{metres} m\""));
                self.line("# cutoff = \"3 km\"");
            } else {
                self.note("没有标准给出半径，不限距离", "no standard has a radius; any distance will do");
                self.line("# cutoff = \"3 km\"");
            }
            if let Some(standard) = standard(id) {
                self.line(&format!("standard = {}", quoted(standard)));
            }
        }
    }

    /// Files that are in no use, and those that could have been used instead.
    fn unused(&mut self, draft: &Draft<'_>) {
        for (found, path) in
            draft.found.iter().zip(&draft.paths).zip(&draft.used).filter(|(_, used)| used.is_none()).map(|(f, _)| f)
        {
            let looks = match found.role() {
                Some(crate::model::Role::Facilities) => ["设施，但看不出服务", "facilities whose service is not clear"],
                Some(crate::model::Role::Demand) => {
                    ["另一份人口，合用会重复计人", "another population; together they would count people twice"]
                }
                Some(crate::model::Role::Zones) => ["另一份分区", "other zones"],
                Some(crate::model::Role::Totals) => ["人口总量", "totals of persons"],
                Some(crate::model::Role::Land) => ["另一份用地", "other land"],
                Some(crate::model::Role::Costs) => ["路程表", "costs of ways"],
                None => ["看不出用途，或无法读取", "its use is not clear, or it cannot be read"],
            };
            let mut line = String::new();
            let _ = write!(line, "{path} ({})", self.lang.pick(looks[0], looks[1]));
            self.line("");
            self.marked(&format!("没有用上：{line}"), &format!("not used: {line}"));
        }
    }
}

/// Whether age bands hold every age of a range; an upper end of 100 or more asks for a band that is open.
fn covers(bands: &[&str], [from, to]: [u16; 2]) -> bool {
    let closed = |band: &&str| {
        let (low, high) = band.split_once('-')?;
        Some((low.parse::<u16>().ok()?, high.parse::<u16>().ok()?))
    };
    let mut age = from;
    loop {
        if to >= 100 && bands.contains(&format!("{age}+").as_str()) {
            return true;
        }
        let next = bands
            .iter()
            .filter_map(closed)
            .filter(|(low, high)| *low <= age && age <= *high)
            .map(|(_, high)| high)
            .max();
        match next {
            Some(high) if high >= to => return true,
            Some(high) => age = high + 1,
            None => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_cover_a_range_or_not() {
        assert!(covers(&["6-11"], [6, 11]) && covers(&["0-14"], [6, 11]) && covers(&["6-8", "9-11"], [6, 11]));
        assert!(!covers(&["6-8"], [6, 11]) && !covers(&[], [6, 11]));
        assert!(covers(&["60+"], [60, 130]) && covers(&["60-79", "80+"], [60, 130]) && !covers(&["65+"], [60, 130]));
    }
}
