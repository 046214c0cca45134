//! Names of columns.

use super::phrase::Phrase;
use super::phrases;

/// Names under which a column may stand in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// The name the study file uses, and the first that is looked for.
    pub canonical: &'static str,
    /// Other names, as bureaus write them; compared without regard to case, width and white space.
    pub aliases: &'static [&'static str],
    /// Units that may stand in brackets after a name: `学位数（个）`.
    pub units: &'static [&'static str],
    /// The words that other headings for it are made of.
    pub phrase: Option<Phrase>,
}

impl Term {
    /// Also what headings of these words name.
    const fn or(self, phrase: Phrase) -> Self {
        Self { phrase: Some(phrase), ..self }
    }
}

pub(super) const fn term(
    canonical: &'static str,
    aliases: &'static [&'static str],
    units: &'static [&'static str],
) -> Term {
    Term { canonical, aliases, units, phrase: None }
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
        "urn",
        "establishmentnumber",
        "cmscertificationnumber(ccn)",
    ],
    &[],
)
.or(phrases::SITE_ID);
/// What people call a site.
pub const SITE_NAME: Term =
    term("name", &["名称", "学校名称", "机构名称", "单位名称", "设施名称", "项目名称", "校名", "mc"], &[])
        .or(phrases::SITE_NAME);
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
)
.or(phrases::SERVICE);
/// The level of a site: 三级甲等, 一级.
pub const LEVEL: Term = term(
    "level",
    &[
        "级别",
        "等级",
        "医院级别",
        "医院等级",
        "机构级别",
        "机构等级",
        "设施级别",
        "设施等级",
        "hospitalgrade",
        "facilitygrade",
    ],
    &[],
)
.or(phrases::LEVEL);
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
)
.or(phrases::PLACES);
/// Classes, from which places can be computed.
pub const CLASSES: Term =
    term("classes", &["班数", "班级数", "教学班", "教学班数", "办学规模(班)", "quota"], &["班", "个", "个班"])
        .or(phrases::CLASSES);
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
/// Pupils, patients or residents that are there now.
pub const ENROLLED: Term = term(
    "enrolled",
    &["在校生", "在校学生", "在校生数", "在校学生数", "在园幼儿", "在园幼儿数", "在校人数", "入住人数"],
    &["人", "名", "千人", "万人", "万"],
)
.or(phrases::ENROLLED);
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
)
.or(phrases::CONTENT);
/// Stage of a site's life.
pub const STATUS: Term =
    term("status", &["性质", "项目性质", "建设性质", "现状/规划", "建设状态", "规划状态", "ghzt"], &[])
        .or(phrases::STATUS);
/// First year with pupils.
pub const OPENS: Term = term(
    "opens",
    &["开办年份", "开办时间", "投用年份", "投用时间", "建成年份", "建成时间", "竣工时间", "竣工年份"],
    &["年"],
)
.or(phrases::OPENS);
/// First year without.
pub const CLOSES: Term =
    term("closes", &["停办年份", "停办时间", "关闭年份", "关闭时间", "撤并年份", "撤并时间"], &["年"])
        .or(phrases::CLOSES);
/// The year in which building begins.
pub const BEGINS: Term = term(
    "begins",
    &[
        "开工时间",
        "开工年份",
        "开工年月",
        "开工日期",
        "计划开工时间",
        "拟开工时间",
        "计划开工年份",
        "开工年",
        "startofworks",
    ],
    &["年"],
);
/// What building costs.
pub const INVESTMENT: Term = term(
    "investment",
    &[
        "总投资",
        "总投资额",
        "投资",
        "投资额",
        "投资规模",
        "投资总额",
        "计划总投资",
        "估算总投资",
        "估算投资",
        "项目总投资",
        "totalinvestment",
    ],
    &["元", "千元", "万元", "百万元", "亿元", "yuan"],
);
/// The site that closes when this one opens.
pub const REPLACES: Term = term("replaces", &["迁自", "迁建自", "原校"], &[]);
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
)
.or(phrases::ZONE);
/// East, in degrees or metres.
pub const X: Term = term(
    "x",
    &[
        "经度",
        "东经",
        "lon",
        "lng",
        "long",
        "longitude",
        "经度wgs84",
        "wgs84经度",
        "x坐标",
        "横坐标",
        "easting",
        "xcoord",
        "x_coord",
        "point_x",
    ],
    &["°", "度", "m", "米"],
);
/// North, in degrees or metres.
pub const Y: Term = term(
    "y",
    &[
        "纬度",
        "北纬",
        "lat",
        "latitude",
        "纬度wgs84",
        "wgs84纬度",
        "y坐标",
        "纵坐标",
        "northing",
        "ycoord",
        "y_coord",
        "point_y",
    ],
    &["°", "度", "m", "米"],
);
/// Both coordinates in one column.
pub const XY: Term = term(
    "xy",
    &[
        "经纬度",
        "经纬度坐标",
        "纬经度",
        "坐标",
        "坐标位置",
        "位置坐标",
        "地理坐标",
        "中心坐标",
        "中心点坐标",
        "高德坐标",
        "百度坐标",
        "gps坐标",
        "gps",
        "位置",
        "地理位置",
        "定位",
        "location",
        "lnglat",
        "lonlat",
        "latlng",
        "latlon",
        "coordinate",
        "coordinates",
        "coords",
        "position",
    ],
    &[],
);
/// Name of a cell.
pub const CELL_ID: Term =
    term("id", &["格网编号", "网格编号", "格网代码", "网格代码", "编号", "grid_id", "cell_id"], &[]);
/// Residents of a cell.
pub const PERSONS: Term = term(
    "persons",
    &["人口", "常住人口", "总人口", "户籍人口", "人口数", "pop", "population"],
    &["人", "名", "千人", "万人"],
)
.or(phrases::PERSONS);
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
        "adcode",
        "zldwdm",
        "code",
        "zone_id",
    ],
    &[],
)
.or(phrases::ZONE_ID);
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
)
.or(phrases::ZONE_NAME);

/// The running number of a row: no code, but the column where sums and notes often stand.
pub const NUMBER: Term = term("no", &["序号", "no.", "行号", "#"], &[]);

/// Remarks, which only people read.
pub const REMARK: Term = term("remark", &["备注", "说明", "备注说明", "附注", "remarks", "notes", "comments"], &[]);

/// What kind of road a line is.
pub const ROAD_CLASS: Term = term(
    "class",
    &[
        "道路等级",
        "道路类型",
        "道路类别",
        "道路级别",
        "等级",
        "技术等级",
        "行政等级",
        "highway",
        "fclass",
        "road_class",
    ],
    &[],
);
/// The speed that is allowed on it.
pub const ROAD_SPEED: Term =
    term("speed", &["限速", "限速值", "车速", "设计速度", "设计车速", "maxspeed"], &["km/h", "公里/小时", "千米/小时"]);
/// Whether cars go along it one way only.
pub const ROAD_ONEWAY: Term = term("oneway", &["单行", "单行线", "单向", "是否单行", "通行方向"], &[]);
/// Whether it is a bridge.
pub const ROAD_BRIDGE: Term = term("bridge", &["桥梁", "桥", "是否桥梁"], &[]);
/// Whether it is a tunnel.
pub const ROAD_TUNNEL: Term = term("tunnel", &["隧道", "是否隧道"], &[]);
/// On which level it runs.
pub const ROAD_LEVEL: Term = term("level", &["层级", "层次", "layer"], &[]);
/// What it is called.
pub const ROAD_NAME: Term = term("name", &["路名", "道路名称", "道路名", "街路名称", "名称", "mc"], &[]);
