//! Columns that look like a role and that nothing uses.
//!
//! A column that is passed over in silence is a wrong number: 投入使用时间 holds the opening year whether or not a list of
//! spellings knows it. Where the role has no column at all, the one that looks like it is a warning, since using it would
//! change what is counted (W0305); beside the column that is used it is a note (I0305). A column that the study ignores is not there.

use super::vocabulary::{CLOSES, ENROLLED, OPENS, PERSONS, PLACES, SERVICE, STATUS, Term, ZONE, ZONE_ID, ZONE_NAME};
use crate::issue::{Issue, Issues};
use crate::read::Table;
use crate::read::number::normal;
use crate::words::{Sentence, say};
use std::collections::BTreeSet;

/// Words that a heading of a role has in it, and words with which it is about something else.
struct Look {
    term: Term,
    has: &'static [&'static str],
    not: &'static [&'static str],
}

/// What is counted, paid for or asked about a thing is not the thing.
const ABOUT: [&str; 43] = [
    "率",
    "费",
    "价",
    "面积",
    "比例",
    "缺",
    "余",
    "空",
    "占",
    "申请",
    "使用情况",
    "周转",
    "生均",
    "人均",
    "标准",
    "资金",
    "投资",
    "负责",
    "电话",
    "联系",
    "地址",
    "说明",
    "来源",
    "备注",
    "等级",
    "面",
    "rate",
    "ratio",
    "occup",
    "utili",
    "area",
    "fee",
    "price",
    "cost",
    "vacan",
    "short",
    "phone",
    "address",
    "source",
    "note",
    "url",
    "per_",
    "people",
];

const LOOKS: [Look; 7] = [
    Look {
        term: PLACES,
        has: &["学位", "床位", "托位", "座位数", "容纳", "capacity", "beds", "seats"],
        not: &["预留", "新增", "增加", "减少", "年限", "时间", "reserved", "added", "population"],
    },
    Look {
        term: ENROLLED,
        has: &[
            "在校生",
            "在校学生",
            "在校人数",
            "在园幼儿",
            "在院人数",
            "在住",
            "入住人数",
            "pupils",
            "enrolled",
            "enrolment",
            "enrollment",
        ],
        not: &[
            "寄宿", "住校", "随迁", "留守", "困难", "残", "男", "女", "新增", "增加", "减少", "年级", "female", "male",
            "boarding",
        ],
    },
    Look {
        term: OPENS,
        has: &[
            "投用",
            "投入使用",
            "启用",
            "开办",
            "建成",
            "竣工",
            "投运",
            "建设年限",
            "建设周期",
            "建设期限",
            "起止年限",
            "opening",
            "opened",
            "established",
            "commission",
            "year_built",
            "yearbuilt",
        ],
        not: &["单位", "人", "者", "主体", "方式", "hour"],
    },
    Look {
        term: CLOSES,
        has: &["停办", "撤并", "关闭时间", "停用", "关停", "closure", "closing", "closed"],
        not: &["原因", "依据", "单位", "hour", "day", "reason"],
    },
    Look {
        term: STATUS,
        has: &["状态", "建设性质", "项目性质", "status"],
        not: &["婚姻", "健康", "产权", "审核", "上报", "legal", "owner"],
    },
    Look {
        term: ZONE,
        has: &["乡镇", "街道", "镇街", "街镇", "township", "subdistrict", "district"],
        not: &["人口", "数", "干部", "级", "school", "population"],
    },
    Look {
        term: SERVICE,
        has: &[
            "学段",
            "办学类型",
            "办学层次",
            "机构类别",
            "机构类型",
            "设施类型",
            "facilitytype",
            "facility_type",
            "schooltype",
            "school_type",
        ],
        not: &[],
    },
];

/// Findings about the columns of a list of sites. `used` are those that were read, `roles` what they were read as.
pub fn unused(table: &Table, used: &[&str], roles: &[&Term]) -> Issues {
    said(table, used, roles, &LOOKS)
}

/// Columns that look like a role which none of `fields` plays, for a person to name: the role and the column.
pub fn likely(table: &Table, fields: &[(&'static str, Vec<String>)]) -> Vec<(&'static str, String)> {
    let is_played = |term: &Term| fields.iter().any(|(role, _)| *role == term.canonical);
    let is_used = |name: &String| fields.iter().any(|(_, columns)| columns.contains(name));
    let names = table.names.iter().filter(|name| !is_used(name));
    let found = names.filter_map(|name| Some((role(name, &LOOKS)?, name)));
    found.filter(|(term, _)| !is_played(term)).map(|(term, name)| (term.canonical, name.clone())).collect()
}

fn said(table: &Table, used: &[&str], roles: &[&Term], looks: &'static [Look]) -> Issues {
    let mut issues = Issues::new();
    let known: BTreeSet<String> = used.iter().copied().map(normal).collect();
    for name in table.names.iter().filter(|name| !known.contains(&normal(name))) {
        let Some(term) = role(name, looks) else { continue };
        let is_served = roles.iter().any(|served| served.canonical == term.canonical);
        // Several columns of those who are there are said by themselves (I0306).
        if term == ENROLLED && !is_served && term.has_alias(name) {
            continue;
        }
        let issue = Issue::new(if is_served { "I0305" } else { "W0305" }).file(&table.layer.file).field(name);
        issues.push(issue.fact("role", term.canonical).words("what", called(&term)));
    }
    issues
}

/// What a role is called.
fn called(term: &Term) -> Sentence {
    say(match term.canonical {
        "places" => "read.role.places",
        "enrolled" => "read.role.enrolled",
        "opens" => "read.role.opens",
        "closes" => "read.role.closes",
        "status" => "read.role.status",
        "zone" => "read.role.zone",
        "service" => "read.role.service",
        "persons" => "read.role.persons",
        "id" => "read.role.id",
        _ => "read.role.name",
    })
}

/// What a column of people looks like.
const PEOPLE: [Look; 2] = [
    Look {
        term: PERSONS,
        has: &["人口", "居民", "常住人", "population", "residents", "persons"],
        not: &["密度", "户数", "男", "女", "male", "density", "growth", "岁", "age", "流动", "变化"],
    },
    Look {
        term: ZONE,
        has: &["乡镇", "街道", "镇街", "街镇", "township", "subdistrict"],
        not: &["人口", "数", "干部", "级", "school"],
    },
];

/// And one of zones.
const ZONES: [Look; 2] = [
    Look {
        term: ZONE_ID,
        has: &["代码", "编码", "区划码", "adcode", "zone_id"],
        not: &["邮政", "邮编", "上级", "省", "市", "字段", "要素", "地类", "post"],
    },
    Look {
        term: ZONE_NAME,
        has: &["名称", "街道", "乡镇", "镇街", "街镇"],
        not: &["上级", "省", "市", "要素", "地类", "英文", "拼音", "图层", "权属", "曾用"],
    },
];

/// Findings about the columns of a layer of people, as [`unused`].
pub fn unused_people(table: &Table, used: &[&str], roles: &[&Term]) -> Issues {
    said(table, used, roles, &PEOPLE)
}

/// Findings about the columns of zones, as [`unused`].
pub fn unused_zones(table: &Table, used: &[&str], roles: &[&Term]) -> Issues {
    said(table, used, roles, &ZONES)
}

/// The role that a heading looks like.
fn role(name: &str, looks: &'static [Look]) -> Option<Term> {
    let compared = normal(name);
    let has = |words: &[&str]| words.iter().any(|word| compared.contains(word));
    looks.iter().find(|look| look.term.has_alias(name)).map(|look| look.term).or_else(|| {
        let likely = |look: &&Look| has(look.has) && !has(look.not) && !has(&ABOUT);
        looks.iter().find(likely).map(|look| look.term)
    })
}

#[cfg(test)]
mod tests {
    use super::super::sample::table;
    use super::super::{Asked, ClassNorms, facilities};
    use crate::model::Role;
    use serde_json::json;

    fn found(row: serde_json::Value, keys: &str) -> Vec<(&'static str, String, String)> {
        let mut row = row;
        for (key, value) in [("名称", json!("一小")), ("学段", json!("小学")), ("geometry", json!([107.1, 29.8]))]
        {
            row[key] = value;
        }
        let input = toml::from_str(&format!("path = 'a.csv'\n{keys}")).unwrap();
        let table = table(Role::Facilities, "a.csv", &json!([row]));
        let (_, issues) = facilities(table, 0, &input, &ClassNorms::new(), &Asked::default());
        let all = issues.groups().flat_map(|group| group.examples.clone());
        let all = all.filter(|issue| matches!(issue.code, "W0305" | "I0305"));
        all.map(|issue| (issue.code, issue.field.clone().unwrap(), issue.facts["role"].clone())).collect()
    }

    #[test]
    fn what_looks_like_a_role_without_a_column_is_a_warning() {
        let all = found(json!({"学位数": 900, "预计建成投用的大致时间": "2025", "床位费": 30, "学位使用率": 0.9}), "");
        assert_eq!(all, [("W0305", "预计建成投用的大致时间".to_owned(), "opens".to_owned())]);
    }

    #[test]
    fn a_column_under_a_heading_that_nobody_knows_is_said() {
        let all = found(json!({"学位数": 900, "教委口径/在校生（人）": 850, "教委口径/女在校生": 400}), "");
        assert_eq!(all, [("W0305", "教委口径/在校生（人）".to_owned(), "enrolled".to_owned())]);
        assert!(found(json!({"学位数": 900, "办学规模/在校生（人）": 850}), "").is_empty());
        assert!(found(json!({"学位数": 900, "在校生": 850, "在校学生": 860}), "").is_empty());
    }

    #[test]
    fn beside_the_column_that_is_used_it_is_a_note() {
        let all = found(
            json!({"学位数": 900, "规划学位数": 1350, "竣工验收时间": 2020, "投用时间": 2021}),
            "fields.places = '规划学位数'",
        );
        assert_eq!(
            all,
            [
                ("I0305", "学位数".to_owned(), "places".to_owned()),
                ("I0305", "竣工验收时间".to_owned(), "opens".to_owned())
            ]
        );
    }

    #[test]
    fn what_the_study_ignores_is_not_there() {
        assert!(found(json!({"学位数": 900, "竣工验收大致时间": 2020}), "ignore = ['竣工验收大致时间']").is_empty());
    }

    #[test]
    fn an_ignored_column_is_no_second_answer_and_must_be_there() {
        let rows =
            json!([{"名称": "一小", "学段": "小学", "核定学位数": 900, "规划学位数": 1350, "geometry": [107.1, 29.8]}]);
        let read = |keys: &str| {
            let input = toml::from_str(&format!("path = 'a.csv'\n{keys}")).unwrap();
            let table = table(Role::Facilities, "a.csv", &rows);
            facilities(table, 0, &input, &ClassNorms::new(), &Asked::default())
        };
        assert_eq!(read("").1.count_of("E0302"), 1);
        assert!(read("").1.groups().all(|group| group.examples[0].code != "W0305"));
        let (value, issues) = read("ignore = ['规划学位数']");
        assert_eq!(value.unwrap_or_else(|| panic!("{issues:?}")).sites[0].supply[0].places.unwrap().to_f64(), 900.0);
        assert_eq!(read("ignore = ['规划学位']").1.count_of("E0301"), 1);
    }
}
