//! Words for what a site is, and for its status.

use crate::model::Status;

/// Words for one service each.
pub const SERVICES: [(&str, &[&str]); 8] = [
    ("kindergarten", &["幼儿园", "幼儿学校", "学前教育", "学前"]),
    (
        "primary",
        &[
            "小学",
            "完全小学",
            "小学校",
            "小学教学点",
            "教学点",
            "非完全小学",
            "完小",
            "村小",
            "村小学",
            "中心小学",
            "中心校",
        ],
    ),
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
            "社区医院",
            "中心医院",
            "人民医院",
            "卫生院",
            "乡镇卫生院",
            "中心卫生院",
            "社区卫生服务中心",
            "hospital",
            "generalhospital",
            "districthospital",
            "countyhospital",
            "provincialhospital",
            "regionalhospital",
            "referralhospital",
            "regionalreferralhospital",
            "nationalreferralhospital",
            "teachinghospital",
            "universityhospital",
            "centralhospital",
            "communityhospital",
            "ruralhospital",
            "missionhospital",
            "publichospital",
            "privatehospital",
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

/// Ends of kinds of sites that usually have neither beds nor places, and the service they are where a study has it without
/// places (`capacity = "none"`). Some have beds: without such a service nothing is decided by these words, the study is asked.
pub const UNCOUNTED: [(&str, &[&str]); 2] = [
    (
        "clinic",
        &[
            "诊所",
            "门诊部",
            "卫生室",
            "卫生所",
            "医务室",
            "卫生服务站",
            "卫生站",
            "保健站",
            "clinic",
            "clinics",
            "healthcentre",
            "healthcenter",
            "hc",
            "phc",
            "healthpost",
            "healthunit",
            "healthstation",
            "dispensary",
            "medicalcentre",
            "medicalcenter",
            "aidpost",
            "chps",
        ],
    ),
    ("pharmacy", &["药店", "药房", "药品零售", "pharmacy", "pharmacies", "drugstore", "chemist"]),
];

/// What health services put behind a kind for its level: `Health Centre III`, `Dispensary 2`.
pub const LEVELS: [char; 13] = ['i', 'v', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '-'];

/// Ends of other kinds that have none, and that nobody goes to for a service.
pub const WITHOUT_PLACES: [&str; 1] = ["疾病预防控制中心"];

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
    (
        Status::Existing,
        &[
            "现状",
            "现有",
            "已建",
            "已建成",
            "已投用",
            "既有",
            "保留",
            "现状保留",
            "正常",
            "正常运营",
            "运营",
            "运营中",
            "营业",
            "在营",
            "开办",
            "在用",
            "operational",
            "functional",
            "open",
            "active",
        ],
    ),
    (Status::Continued, &["续建", "在建", "建设中", "underconstruction"]),
    (Status::New, &["新建"]),
    (Status::Extended, &["改扩建", "扩建", "改建", "改造"]),
    (Status::Relocated, &["迁建", "异地迁建", "搬迁"]),
    (Status::Planned, &["规划", "拟建", "规划新建", "待建", "筹建", "proposed"]),
    (
        Status::Closed,
        &[
            "撤并",
            "停办",
            "关闭",
            "撤销",
            "撤点",
            "停用",
            "拆除",
            "已撤并",
            "已停办",
            "已关闭",
            "已撤销",
            "已撤点",
            "已停用",
            "已拆除",
        ],
    ),
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
