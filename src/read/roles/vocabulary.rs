//! The words of the field: names of columns and of their values, in Chinese and English, all in one place.

use crate::model::Status;

/// Names under which a column may stand in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// The name the study file uses, and the first that is looked for.
    pub canonical: &'static str,
    /// Other names, as bureaus write them; compared without regard to case, width and white space.
    pub aliases: &'static [&'static str],
    /// Units that may stand in brackets after a name: `学位数（个）`.
    pub units: &'static [&'static str],
}

const fn term(canonical: &'static str, aliases: &'static [&'static str], units: &'static [&'static str]) -> Term {
    Term { canonical, aliases, units }
}

/// A site's own code.
pub const SITE_ID: Term = term(
    "id",
    &[
        "代码",
        "编号",
        "编码",
        "标识码",
        "学校代码",
        "学校标识码",
        "学校(机构)标识码",
        "机构代码",
        "设施编号",
        "项目编号",
        "code",
    ],
    &[],
);
/// What people call a site.
pub const SITE_NAME: Term =
    term("name", &["名称", "学校名称", "机构名称", "单位名称", "设施名称", "项目名称", "校名", "mc"], &[]);
/// What a site offers.
pub const SERVICE: Term = term(
    "service",
    &[
        "类型",
        "类别",
        "办学类型",
        "学校类别",
        "学校类型",
        "学段",
        "机构类别",
        "机构类型",
        "设施类型",
        "设施类别",
        "ccn",
        "type",
        "stage",
    ],
    &[],
);
/// How many it can take.
pub const PLACES: Term = term(
    "places",
    &[
        "学位",
        "学位数",
        "规划学位",
        "座位数",
        "容纳学生",
        "容纳学生数",
        "办学规模(人)",
        "规模",
        "床位",
        "床位数",
        "编制床位",
        "实有床位",
        "开放床位",
        "养老床位",
        "规划床位",
        "托位",
        "托位数",
        "张",
        "capacity",
        "beds",
        "seats",
    ],
    &["人", "个", "座", "张", "床", "名", "学位", "床位", "位", "万人", "万个", "万张"],
);
/// Classes, from which places can be computed.
pub const CLASSES: Term =
    term("classes", &["班数", "班级数", "教学班", "教学班数", "办学规模(班)", "quota"], &["班", "个", "个班"]);
/// What a parcel of land is used for, as a code or in words.
pub const LAND_CLASS: Term = term(
    "class",
    &[
        "用地用海分类代码",
        "用地用海分类名称",
        "用地代码",
        "用地性质",
        "用地性质代码",
        "用地分类",
        "用地分类代码",
        "地类",
        "地类编码",
        "地类代码",
        "地类名称",
        "规划用地性质",
        "dlbm",
        "dlmc",
        "ydyhfldm",
        "ydyhflmc",
        "yddm",
        "ydxz",
        "ydxzdm",
        "landuse",
        "land_use",
    ],
    &[],
);
/// What is to be built, in words.
pub const CONTENT: Term = term(
    "text",
    &[
        "建设内容",
        "主要建设内容",
        "主要建设内容及规模",
        "建设内容及规模",
        "建设规模及内容",
        "建设规模及主要内容",
        "建设规模",
        "项目内容",
    ],
    &[],
);
/// Stage of a site's life.
pub const STATUS: Term =
    term("status", &["性质", "项目性质", "建设性质", "现状/规划", "建设状态", "规划状态", "ghzt"], &[]);
/// First year with pupils.
pub const OPENS: Term = term(
    "opens",
    &["开办年份", "开办时间", "投用年份", "投用时间", "建成年份", "建成时间", "竣工时间", "竣工年份"],
    &["年"],
);
/// First year without.
pub const CLOSES: Term =
    term("closes", &["停办年份", "停办时间", "关闭年份", "关闭时间", "撤并年份", "撤并时间"], &["年"]);
/// The zone a site or cell says it lies in.
pub const ZONE: Term = term(
    "zone",
    &[
        "街道",
        "镇街",
        "街镇",
        "乡镇",
        "所属街镇",
        "所属镇街",
        "所属街道",
        "街道代码",
        "镇街代码",
        "街镇代码",
        "乡镇代码",
        "行政区划代码",
        "统计用区划代码",
        "xzqmc",
        "xzjd",
        "xzqdm",
        "zldwdm",
        "township",
        "zone_id",
    ],
    &[],
);
/// East, in degrees or metres.
pub const X: Term = term(
    "x",
    &["经度", "东经", "lon", "lng", "long", "longitude", "经度wgs84", "wgs84经度", "x坐标", "横坐标"],
    &["°", "度", "m", "米"],
);
/// North, in degrees or metres.
pub const Y: Term = term(
    "y",
    &["纬度", "北纬", "lat", "latitude", "纬度wgs84", "wgs84纬度", "y坐标", "纵坐标"],
    &["°", "度", "m", "米"],
);
/// Name of a cell.
pub const CELL_ID: Term =
    term("id", &["格网编号", "网格编号", "格网代码", "网格代码", "编号", "grid_id", "cell_id"], &[]);
/// Residents of a cell.
pub const PERSONS: Term = term(
    "persons",
    &["人口", "常住人口", "总人口", "户籍人口", "人口数", "pop", "population"],
    &["人", "名", "千人", "万人"],
);
/// A zone's own code.
pub const ZONE_ID: Term = term(
    "id",
    &[
        "代码",
        "编号",
        "编码",
        "行政区划代码",
        "统计用区划代码",
        "街道代码",
        "镇街代码",
        "街镇代码",
        "乡镇代码",
        "分区代码",
        "学区代码",
        "xzqdm",
        "zldwdm",
        "code",
        "zone_id",
    ],
    &[],
);
/// What people call a zone.
pub const ZONE_NAME: Term = term(
    "name",
    &[
        "名称",
        "街道",
        "镇街",
        "街镇",
        "乡镇",
        "街道名称",
        "镇街名称",
        "乡镇名称",
        "分区名称",
        "学区名称",
        "xzqmc",
        "zldwmc",
        "mc",
    ],
    &[],
);

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

/// The running number of a row: no code, but the column where sums and notes often stand.
pub const NUMBER: Term = term("no", &["序号", "no.", "行号", "#"], &[]);

/// Words for one service each.
pub const SERVICES: [(&str, &[&str]); 8] = [
    ("kindergarten", &["幼儿园", "幼儿学校", "学前教育", "学前"]),
    ("primary", &["小学", "完全小学", "小学校", "小学教学点", "教学点", "非完全小学"]),
    ("junior", &["初中", "初级中学", "普通初中", "初中学校"]),
    ("senior", &["高中", "高级中学", "普通高中", "高中学校"]),
    (
        "vocational",
        &[
            "中职",
            "中职学校",
            "职业高中",
            "职高",
            "职业中学",
            "职业学校",
            "中等职业学校",
            "中等职业教育",
            "职业教育",
            "职业教育中心",
            "职教中心",
            "技工学校",
            "中等专业学校",
            "中专",
        ],
    ),
    (
        "hospital_beds",
        &[
            "医院",
            "综合医院",
            "专科医院",
            "中医院",
            "中医医院",
            "中西医结合医院",
            "妇幼保健院",
            "妇幼保健医院",
            "卫生院",
            "乡镇卫生院",
            "中心卫生院",
            "社区卫生服务中心",
            "hospital",
        ],
    ),
    (
        "elderly_beds",
        &[
            "养老院",
            "敬老院",
            "老年养护院",
            "养老机构",
            "养老服务机构",
            "老年公寓",
            "福利院",
            "社会福利院",
            "养老服务中心",
            "养老设施",
        ],
    ),
    ("nursery", &["托育", "托育机构", "托儿所", "托育中心", "托育服务机构"]),
];

/// Words, and the services they mean with their numbers of grades.
type Combined = (&'static [&'static str], &'static [(&'static str, i64)]);

/// Words for sites that serve several stages, with the grades of each.
pub const COMBINED: [Combined; 3] = [
    (&["九年一贯制", "九年一贯制学校", "九年制", "九年制学校"], &[("primary", 6), ("junior", 3)]),
    (&["完全中学", "完中"], &[("junior", 3), ("senior", 3)]),
    (
        &["十二年一贯制", "十二年一贯制学校", "十二年制", "十二年制学校"],
        &[("primary", 6), ("junior", 3), ("senior", 3)],
    ),
];

/// Words that may mean one service or another.
pub const AMBIGUOUS: [&str; 5] = ["中学", "中小学", "普通中学", "学校", "义务教育"];

/// Words before a service that say who runs it.
pub const OPERATORS: [&str; 6] = ["公办", "民办", "普惠性", "普惠", "公立", "私立"];

/// Ends of kinds of sites that usually have neither beds nor places. Some have: nothing is decided by these words, the study
/// is told how to say it.
pub const WITHOUT_PLACES: [&str; 8] =
    ["诊所", "门诊部", "卫生室", "卫生所", "医务室", "卫生服务站", "保健站", "疾病预防控制中心"];

/// Words for who owns or runs a site, which bureaus put into columns called 性质: no stages of its life.
pub const OWNERS: [&str; 34] = [
    "公办",
    "民办",
    "公立",
    "私立",
    "民营",
    "公营",
    "国有",
    "国办",
    "集体",
    "私营",
    "个体",
    "公建民营",
    "公办民营",
    "民办公助",
    "公助民办",
    "政府办",
    "社会办",
    "社会力量办",
    "企业办",
    "部门办",
    "营利",
    "营利性",
    "非营利",
    "非营利性",
    "普惠",
    "普惠性",
    "普惠性民办",
    "普惠民办",
    "事业单位",
    "企业",
    "民办非企业",
    "民办非企业单位",
    "股份制",
    "教育部门",
];

/// First words of the type paths of map services (`医疗保健服务;综合医院;综合医院`): they add nothing.
pub const BRANCHES: [&str; 6] = ["科教文化服务", "学校", "医疗保健服务", "综合医疗服务", "生活服务", "社会福利"];

/// Words for each status.
pub const STATUSES: [(Status, &[&str]); 7] = [
    (Status::Existing, &["现状", "现有", "已建", "已建成", "已投用", "既有", "保留", "现状保留"]),
    (Status::Continued, &["续建", "在建", "建设中"]),
    (Status::New, &["新建"]),
    (Status::Extended, &["改扩建", "扩建", "改建", "改造"]),
    (Status::Relocated, &["迁建", "异地迁建", "搬迁"]),
    (Status::Planned, &["规划", "拟建", "规划新建", "待建", "筹建"]),
    (Status::Closed, &["撤并", "停办", "关闭", "撤销", "撤点", "停用", "拆除"]),
];

/// More places of one site than this are hardly meant: the largest known are smaller by a wide margin.
pub fn implausible_places(service: &str) -> f64 {
    match service {
        "kindergarten" | "nursery" => 2_000.0,
        "primary" | "junior" | "senior" | "hospital_beds" | "elderly_beds" => 10_000.0,
        "vocational" => 30_000.0,
        _ => 100_000.0,
    }
}

/// More persons in one cell than this are hardly meant.
pub const IMPLAUSIBLE_PERSONS: f64 = 1e6;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::number::normal;
    use std::collections::BTreeSet;

    #[test]
    fn every_word_is_written_as_it_is_compared_and_stands_once_in_its_list() {
        for term in [
            SITE_ID, SITE_NAME, SERVICE, PLACES, CLASSES, CONTENT, STATUS, OPENS, CLOSES, ZONE, X, Y, CELL_ID, PERSONS,
            ZONE_ID, ZONE_NAME, NUMBER, LAND_CLASS,
        ] {
            let mut seen = BTreeSet::from([term.canonical]);
            for alias in term.aliases {
                assert_eq!(&normal(alias), alias);
                assert!(seen.insert(alias), "{alias}");
            }
        }
        let mut seen = BTreeSet::new();
        let single = SERVICES.iter().flat_map(|(_, words)| words.iter());
        let combined = COMBINED.iter().flat_map(|(words, _)| words.iter());
        for word in single.chain(combined).chain(&AMBIGUOUS) {
            assert_eq!(&normal(word), word);
            assert!(seen.insert(word), "{word}");
        }
        let mut seen = BTreeSet::new();
        for word in STATUSES.iter().flat_map(|(_, words)| words.iter()) {
            assert!(seen.insert(word), "{word}");
        }
    }
}
