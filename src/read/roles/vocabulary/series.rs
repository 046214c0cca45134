//! Names of the columns of tables by zone and year.

use super::columns::{Term, term};

/// The year of a row.
pub const YEAR: Term = term(
    "year",
    &[
        "年份",
        "年度",
        "学年",
        "年",
        "统计年份",
        "出生年份",
        "交付年份",
        "竣工年份",
        "school_year",
        "schoolyear",
        "birth_year",
    ],
    &[],
);
/// When dwellings are finished, so that people move in.
pub const FINISHED: Term = term(
    "year",
    &[
        "竣工时间",
        "竣工日期",
        "竣工年份",
        "竣工年度",
        "竣工交付时间",
        "交付时间",
        "交付日期",
        "交付年份",
        "交付年度",
        "交房时间",
        "交房日期",
        "建成时间",
        "建成年份",
        "预计竣工时间",
        "预计竣工年份",
        "预计交付时间",
        "预计交付年份",
        "计划竣工时间",
        "计划交付时间",
        "completion_date",
        "completed",
        "finished",
    ],
    &[],
);
/// The month of a row.
pub const MONTH: Term = term("month", &["月份", "月", "出生月份"], &[]);
/// The grade or age of a row.
pub const GRADE: Term = term("grade", &["年级", "年级名称", "年龄", "岁", "age"], &[]);
/// The kind of dwellings of a row.
pub const KIND: Term = term("kind", &["类型", "类别", "住房类型", "住宅类型", "房屋类型", "type"], &[]);
/// Births.
pub const BIRTHS: Term = term(
    "births",
    &[
        "出生人口",
        "出生人数",
        "出生数",
        "出生人口数",
        "新生儿",
        "新生儿数",
        "活产数",
        "活产儿数",
        "出生",
        "births_count",
    ],
    &["人", "名", "千人", "万人", "万"],
);
/// Dwellings.
pub const DWELLINGS: Term = term(
    "dwellings",
    &["套数", "户数", "住房套数", "住宅套数", "总套数", "规划户数", "units", "homes", "households"],
    &["套", "户", "万套", "万户", "万"],
);
/// Any count.
pub const COUNT: Term =
    term("count", &["人数", "数量", "需求", "学位需求", "value", "demand"], &["人", "名", "个", "千人", "万人", "万"]);
