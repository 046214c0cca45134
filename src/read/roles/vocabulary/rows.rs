//! Words of rows that are not data.

/// Words that mark a row of sums, which would count everything a second time.
pub const SUMS: [&str; 9] = ["合计", "总计", "小计", "共计", "总和", "汇总", "total", "subtotal", "grandtotal"];

/// Words that start a note under a table.
pub const NOTES: [&str; 24] = [
    "注",
    "备注",
    "说明",
    "附注",
    "注释",
    "填表说明",
    "填表人",
    "填报人",
    "制表人",
    "制表",
    "审核人",
    "审核",
    "负责人",
    "单位负责人",
    "填表单位",
    "填报单位",
    "制表单位",
    "填表日期",
    "填报日期",
    "制表日期",
    "数据来源",
    "资料来源",
    "联系人",
    "联系电话",
];

/// Words of remarks by which a site may be closed.
pub const CLOSING: [&str; 9] = ["撤并", "撤点", "停办", "停招", "停用", "关闭", "撤销", "closed", "closing"];

/// Words of remarks by which a site may be built, moved or opened.
pub const OPENING: [&str; 10] =
    ["新建", "在建", "扩建", "迁建", "搬迁", "投用", "投入使用", "启用", "tobeopened", "underconstruction"];

/// Words of headings that count those who work at a site, or who come there, and never its places.
pub const STAFF: [&str; 14] = [
    "医师",
    "医生",
    "护士",
    "护理员",
    "教师",
    "教职工",
    "职工",
    "人员",
    "员工",
    "doctor",
    "nurse",
    "teacher",
    "staff",
    "physician",
];

/// The year that a heading begins with, and what follows it: `2022年学位数`.
pub fn of_year(heading: &str) -> Option<(i32, String)> {
    let (year, rest) = heading.split_once('年')?;
    let is_year = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
    let year = year.parse().ok().filter(|year| is_year && (1900..=2200).contains(year))?;
    Some((year, rest.to_owned()))
}

/// A name, as compared, without the phase of building that stands behind it: `长寿实验学校(二期)`, `长寿实验学校二期工程`.
pub fn without_phase(name: &str) -> &str {
    let open = name.strip_suffix(')').unwrap_or(name);
    let mut chars = open.strip_suffix("工程").unwrap_or(open).strip_suffix('期').unwrap_or("").chars();
    match chars.next_back() {
        Some(number) if "一二三四五12345".contains(number) => {
            chars.as_str().strip_suffix('(').unwrap_or(chars.as_str()).trim_end()
        }
        _ => name,
    }
}

/// Censuses by their number, and the year of each.
pub const CENSUSES: [(&[&str], i32); 3] = [
    (&["七普", "第七次全国人口普查", "第七次人口普查"], 2020),
    (&["六普", "第六次全国人口普查", "第六次人口普查"], 2010),
    (&["五普", "第五次全国人口普查", "第五次人口普查"], 2000),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phases_and_years_are_told_from_names() {
        for name in ["实验学校(二期)", "实验学校二期", "实验学校二期工程", "实验学校(3期)", "实验学校"]
        {
            assert_eq!(without_phase(name), "实验学校", "{name}");
        }
        for name in ["实验学校(东校区)", "学期", "二期", "长期", "六十期小学"] {
            assert!(without_phase(name).is_empty() == (name == "二期"), "{name}");
        }
        assert_eq!(of_year("2022年学位数"), Some((2022, "学位数".to_owned())));
        assert_eq!([of_year("22年学位"), of_year("学位"), of_year("3022年学位")], [None, None, None]);
    }
}
