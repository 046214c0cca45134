//! Which column of a file plays which role.
//!
//! The field named by the study is taken; otherwise the column with the canonical name; otherwise the one whose name is a
//! known alias. Names compare without regard to case, width and white space. Two aliases for one role are an error that
//! asks to name one: which of 学位数 and 规划学位 counts is not for a program to guess.

use super::heading::axis;
use super::nearest::nearest;
use super::vocabulary::{
    BEGINS, CLASSES, CLOSES, CONTENT, ENROLLED, GROUP, INVESTMENT, LEVEL, OF_PEOPLE, OPENS, PERSONS, PLACES, SERVICE,
    SITE_ID, SITE_NAME, STAFF, STATUS, Term, ZONE,
};
use crate::issue::{Issue, Issues};
use crate::read::number::normal;
use crate::read::{Column, Table};
use crate::words::{Called, Seats, Sentence, say, shorten};

/// The roles of a list of sites that headings tell.
const OF_SITES: [Term; 14] = [
    SITE_ID, SITE_NAME, SERVICE, LEVEL, PLACES, CLASSES, ENROLLED, CONTENT, STATUS, OPENS, CLOSES, BEGINS, INVESTMENT,
    ZONE,
];

/// Headings that play a role by their lower row come after all others.
const BELOW_GROUP: usize = usize::MAX;

impl Term {
    /// Whether a column of this name can play the role: by a name of the vocabulary, or by the words it is made of.
    pub(super) fn has_alias(&self, name: &str) -> bool {
        self.is_plainly(name) || self.is_below_group(name)
    }

    fn is_plainly(&self, name: &str) -> bool {
        self.is_called(name) || axis(self, &normal(name)).is_some() || self.group(name).is_some()
    }

    /// Whether a heading of two rows, `学校状态/投入使用时间` or `办学规模/在校生（人）`, plays the role by its lower row alone: as a whole
    /// it plays none, what is merged above it tells nothing more, and of the roles of sites the lower row plays this one only. Of the
    /// roles of tables of people only their number can stand so.
    fn is_below_group(&self, name: &str) -> bool {
        let Some((group, own)) = name.rsplit_once('/').filter(|(_, own)| self.is_plainly(own)) else { return false };
        if *self == PERSONS {
            return OF_PEOPLE.group(group, self.units).is_some() && !self.is_plainly(name);
        }
        let plays = |term: &&Self| term.is_plainly(own);
        GROUP.group(group, self.units).is_some()
            && !OF_SITES.iter().any(|term| term.is_plainly(name))
            && OF_SITES.iter().filter(plays).map(|term| term.canonical).eq([self.canonical])
    }

    /// How well the words of a heading fit the role, 0 best; `None` when they do not.
    pub(super) fn group(&self, name: &str) -> Option<usize> {
        self.phrase.and_then(|phrase| phrase.group(name, self.units))
    }

    /// Whether this is a name of the role itself, its unit in brackets left aside.
    fn is_called(&self, name: &str) -> bool {
        let name = normal(name);
        let known = |n: &str| self.aliases.contains(&n) || (n == self.canonical);
        if known(&name) {
            return true;
        }
        let Some((stem, unit)) = name.strip_suffix(')').and_then(|n| n.rsplit_once('(')) else { return false };
        self.units.contains(&unit) && known(stem)
    }

    /// The names among these that play the role best: the canonical one, else the aliases, else headings around one.
    pub(super) fn best<'n, T: ?Sized>(&self, of: impl Iterator<Item = &'n T>, name: impl Fn(&T) -> &str) -> Vec<&'n T> {
        let found: Vec<&T> = of.filter(|one| self.has_alias(name(one))).collect();
        let rank = |one: &T| match name(one) {
            name if normal(name) == self.canonical => 0,
            name if self.is_called(name) => 1,
            name if !self.is_plainly(name) => BELOW_GROUP,
            // Where no kind of word is preferred, which of the columns counts is not for a program to guess.
            name => match (self.phrase, self.group(name)) {
                (Some(phrase), Some(_)) if phrase.asks => 1,
                (_, group) => 2 + group.unwrap_or(0),
            },
        };
        let Some(first) = found.iter().map(|one| rank(one)).min() else { return found };
        found.into_iter().filter(|one| rank(one) == first).collect()
    }
}

/// The column for a role; `None` when the file has none, or when an issue says why none could be chosen.
pub fn find<'t>(table: &'t Table, term: &Term, named: Option<&str>, issues: &mut Issues) -> Option<&'t Column> {
    if let Some(named) = named {
        return by_name(table, named, Some(term), issues);
    }
    choose(table, term, |_| true, issues)
}

/// The column that plays a role by its name, among those that may.
pub fn choose<'t>(
    table: &'t Table,
    term: &Term,
    may: impl Fn(&Column) -> bool,
    issues: &mut Issues,
) -> Option<&'t Column> {
    match term.best(table.columns.iter().filter(|column| may(column)), |column| &column.name).as_slice() {
        [] => None,
        [one] => Some(one),
        several => {
            let names: Vec<&str> = several.iter().map(|c| c.name.as_str()).collect();
            issues.push(
                Issue::new("E0302")
                    .file(&table.layer.file)
                    .field(names.join(", "))
                    .fact("role", term.canonical)
                    .fact("first", names[0]),
            );
            None
        }
    }
}

/// As [`find`], among the columns that may, for a role from which nothing is computed: of several columns that could be meant none is
/// read, which is said (I0375).
pub fn find_quietly<'t>(
    table: &'t Table,
    term: &Term,
    named: Option<&str>,
    may: impl Fn(&Column) -> bool,
    issues: &mut Issues,
) -> Option<&'t Column> {
    if let Some(named) = named {
        return by_name(table, named, Some(term), issues);
    }
    let mut aside = Issues::new();
    let found = choose(table, term, may, &mut aside);
    for several in aside.groups().flat_map(|group| &group.examples) {
        let issue = Issue::new("I0375").file(&table.layer.file);
        let issue = issue.field(several.field.as_deref().unwrap_or(term.canonical));
        issues.push(issue.fact("key", term.canonical).fact("first", &several.facts["first"]));
    }
    found
}

/// The column of exactly this name, or else the only one that differs from it in case or width alone.
pub fn by_name<'t>(table: &'t Table, named: &str, term: Option<&Term>, issues: &mut Issues) -> Option<&'t Column> {
    if let Some(column) = table.columns.iter().find(|c| c.name == named) {
        return Some(column);
    }
    let wanted = normal(named);
    let mut alike = table.columns.iter().filter(|c| normal(&c.name) == wanted);
    if let (Some(column), None) = (alike.next(), alike.next()) {
        return Some(column);
    }
    let names = || table.names.iter().map(String::as_str);
    let mut near = table.columns.iter().filter(|c| is_alike(named, &c.name));
    if let (Some(column), None) = (near.next(), near.next()) {
        issues.push(Issue::new("I0309").file(&table.layer.file).field(&column.name).value(named));
        return Some(column);
    }
    let by_alias = term.and_then(|term| names().find(|name| term.has_alias(name)));
    let most_similar = by_alias.or_else(|| nearest(named, names()));
    issues.push(with_fields(Issue::new("E0301").file(&table.layer.file).field(named), table, most_similar));
    None
}

/// Units that stand behind a heading after a stroke, and change nothing about what is counted.
const UNITS: [&str; 12] = ["人", "个", "座", "张", "床", "名", "位", "班", "年", "°", "度", "米"];

/// Whether a heading is the one that a study names but for a unit or a remark in brackets, which only one of the two has. One
/// that multiplies (万人) makes another number of it, so the study must not have it alone.
pub(super) fn is_alike(named: &str, heading: &str) -> bool {
    let (named, heading) = (normal(named), normal(heading));
    let multiplies = |unit: &str| unit.contains(['万', '千', '百', '亿']);
    bare(&heading).is_some_and(|(stem, _)| stem == named)
        || bare(&named).is_some_and(|(stem, unit)| stem == heading && !multiplies(unit))
}

/// A heading without what stands in its last brackets, or its unit after a stroke; and that.
fn bare(heading: &str) -> Option<(&str, &str)> {
    let closed = heading.strip_suffix([')', ']', '】']);
    let (stem, unit) = match closed {
        Some(inner) => inner.rsplit_once(['(', '[', '【'])?,
        None => heading.rsplit_once(['/', ':', '_']).filter(|(_, unit)| UNITS.contains(unit))?,
    };
    let stem = stem.trim_end();
    (!stem.is_empty() && !stem.contains(['(', '[', '【'])).then_some((stem, unit))
}

/// As [`find`], for a role that cannot be missing.
pub fn require<'t>(table: &'t Table, term: &Term, named: Option<&str>, issues: &mut Issues) -> Option<&'t Column> {
    let ambiguous = issues.count_of("E0302");
    let found = find(table, term, named, issues);
    if found.is_none() && named.is_none() && issues.count_of("E0302") == ambiguous {
        issues.push(missing(table, term.canonical, term));
    }
    found
}

/// The file has no column for a role.
pub fn missing(table: &Table, role: &str, term: &Term) -> Issue {
    let issue = Issue::new("E0303").file(&table.layer.file).field(role).fact("key", "fields");
    let similar = similar(table, term, |_| true);
    with_fields(issue.fact("zh", term.aliases.first().unwrap_or(&role)), table, similar)
}

/// The file has no column of places, of sites that offer these services. Those who work there are no places, however alike the
/// headings are.
pub fn missing_places(table: &Table, services: &[&str]) -> Issue {
    let counts_staff = |name: &str| STAFF.iter().any(|word| normal(name).contains(word));
    let similar = similar(table, &PLACES, |name| !counts_staff(name));
    let seats = match services {
        [] => say("service.seats.any"),
        some => Seats::common(some.iter().map(|id| Called::by_id(id).seats)).words(),
    };
    let issue = Issue::new("E0303").file(&table.layer.file).field(PLACES.canonical).fact("key", "fields");
    let issue = issue.words("zh", seats.clone());
    let fields = say("read.without_places").part("fields", [fields(table, similar)]).part("seats", [seats]);
    issue.words("fields", fields)
}

/// The column, among those that may, whose name is most similar to a name of the role.
fn similar<'t>(table: &'t Table, term: &Term, may: impl Fn(&str) -> bool) -> Option<&'t str> {
    let names = || table.names.iter().map(String::as_str).filter(|name| may(name));
    let known = std::iter::once(term.canonical).chain(term.aliases.iter().copied());
    known
        .filter_map(|word| nearest(word, names()).map(|name| (word, name)))
        .max_by(|a, b| {
            let score = |(word, name): &(&str, &str)| strsim::normalized_damerau_levenshtein(word, &normal(name));
            // Of equals the first in the vocabulary, which `max_by` would otherwise pass over.
            score(a).total_cmp(&score(b)).then(std::cmp::Ordering::Greater)
        })
        .map(|(_, name)| name)
}

/// The most similar field and all of them; or that the file has none.
fn with_fields(issue: Issue, table: &Table, similar: Option<&str>) -> Issue {
    issue.words("fields", fields(table, similar))
}

fn fields(table: &Table, similar: Option<&str>) -> Sentence {
    let names = shorten(&table.names.join(", "), 200);
    match similar {
        Some(similar) => say("read.similar_field").with("field", shorten(similar, 80)).with("fields", names),
        None if table.names.is_empty() => say("read.no_fields"),
        None => say("read.fields").with("fields", names),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Lang;

    /// A list of clinics has no beds, and its doctors are none.
    #[test]
    fn those_who_work_there_are_never_proposed_as_places() {
        let rows = serde_json::json!([{"机构名称": "甲", "医师数（人）": 3, "教职工人数": 4, "Teaching staff": 2}]);
        let table = super::super::sample::table(crate::model::Role::Facilities, "a.csv", &rows);
        let issue = missing_places(&table, &["clinic"]);
        let [zh, en] = Lang::ALL.map(|lang| (issue.sentence(lang), issue.help(lang)));
        assert!(zh.0.contains("“床位”") || zh.0.contains("“名额”"), "{zh:?}");
        for help in [&zh.1, &en.1] {
            assert!(help.contains("missing_places = \"unknown\"") && help.contains("capacity = \"none\""), "{help}");
            assert!(!help.contains("最相近的字段是“医师") && !help.contains("similar field is \"医师"), "{help}");
        }
        let of = |services: &[&str]| missing_places(&table, services).sentence(Lang::Zh);
        assert!(of(&["hospital_beds"]).contains("“床位”") && of(&["primary", "junior"]).contains("“学位”"));
        assert!(of(&[]).contains("“学位（床位）”"));
    }

    #[test]
    fn the_lower_row_of_a_merged_heading_plays_its_role() {
        for (term, heading) in [
            (OPENS, "学校状态/投入使用时间"),
            (OPENS, "建设情况/投入使用时间"),
            (STATUS, "建设情况/建设性质"),
            (PLACES, "办学条件/核定学位数（个）"),
            (SITE_NAME, "基本信息/学校名称"),
            (ZONE, "學校基本情況/所在乡镇"),
            (OPENS, "Basic information/Opening date"),
            (ENROLLED, "办学规模/在校生（人）"),
            (ENROLLED, "办学规模（人）/在校生"),
            (ENROLLED, "2025-2026学年/在校学生数（人）"),
            (CLASSES, "办学规模/班级数（个）"),
            (PLACES, "办学规模/学位数（个）"),
            (PLACES, "现状规模/学位数（个）"),
            (INVESTMENT, "投资情况/总投资（万元）"),
            (BEGINS, "建设工期/开工时间"),
            (LEVEL, "基本信息/医院等级"),
        ] {
            assert!(term.has_alias(heading), "{heading}");
            let playing = OF_SITES.iter().filter(|term| term.has_alias(heading)).count();
            assert_eq!(playing, 1, "{heading}");
        }
        for heading in [
            "新增/学位数",
            "小学/学位数",
            "主管部门/名称",
            "审批/状态",
            "建设情况/备注",
            "建设情况/编号方式",
            "随迁子女/在校生",
            "缺口/学位数",
        ] {
            assert!(OF_SITES.iter().all(|term| !term.has_alias(heading)), "{heading}");
        }
        for heading in ["人口情况/常住人口（人）", "常住人口（人）/合计", "人口规模/总人口（万人）", "其中/常住人口"]
        {
            assert!(PERSONS.has_alias(heading), "{heading}");
        }
        assert!(!PERSONS.has_alias("从业人员/人数") && !PERSONS.has_alias("男/常住人口"));
        let best = |names: &[&str]| STATUS.best(names.iter().copied(), |name| name).join(" ");
        assert_eq!(best(&["建设情况/建设性质", "状态"]), "状态");
    }

    #[test]
    fn headings_differ_by_a_unit_or_not() {
        for (named, heading) in [
            ("床位数", "床位数（张）"),
            ("床位数(张)", "床位数"),
            ("床位数", "床位数/张"),
            ("人口", "人口（万人）"),
            ("地址", "地址【必填】"),
        ] {
            assert!(is_alike(named, heading), "{named} {heading}");
        }
        for (named, heading) in [
            ("床位数（张）", "床位数（个）"),
            ("人口（万人）", "人口"),
            ("床位", "床位数（张）"),
            ("学位", "学位/小学"),
            ("", "（张）"),
        ] {
            assert!(!is_alike(named, heading), "{named} {heading}");
        }
    }
}
