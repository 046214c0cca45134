//! The words of which headings are made, role by role, with blanks between them. Names that stand whole in the vocabulary come
//! before these.

use super::phrase::Phrase;

/// A site's own code.
pub const SITE_ID: Phrase = Phrase {
    heads: &["代码 编码 编号 标识码 识别码 id code identifier", "统一社会信用代码 信用代码"],
    with: "",
    beside: "组织 国标 唯一 统一 系统 number no unique national local cms certification (ccn)",
    about_sites: true,
    asks: false,
};

/// What people call a site.
pub const SITE_NAME: Phrase = Phrase {
    heads: &[
        "名称 校名 院名 园名 全称 name",
        "学校 医院 幼儿园 养老院 机构 单位名 学校名 医院名 school hospital facility clinic institution",
    ],
    with: "",
    beside: "中文 规范 现 现用 医疗卫生 养老服务 卫生 official full common english",
    about_sites: true,
    asks: false,
};

/// What a site offers.
pub const SERVICE: Phrase = Phrase {
    heads: &["类型 类别 学段 层次 种类 小类 中类 大类 type category stage phase kind level"],
    with: "",
    beside: "服务 主要 养老服务 医疗卫生 卫生 设置 开设 名称 care service grade study name sector",
    about_sites: true,
    asks: true,
};

/// The level of a site.
pub const LEVEL: Phrase = Phrase {
    heads: &["级别 等级 等次 星级"],
    with: "",
    beside: "现 核定 评定 名称 医疗卫生 养老服务 卫生 办园",
    about_sites: true,
    asks: false,
};

/// How many it can take.
pub const PLACES: Phrase = Phrase {
    heads: &["学位 床位 座位 托位 容纳学生 容纳幼儿 容纳人 收容人 可收 招收人 收托人 办学规模 病床 床 capacity beds bed seats places"],
    with: "",
    beside: "核定 现有 规划 设计 实有 编制 开放 总 数 数量 个数 总数 张数 合计 可提供 提供 批准 备案 实际 义务教育 养老 医疗 护理
        公办 人数 规模 计划 远期 近期 预计 建设 可 年末 张 total licensed licenced staffed number no num count max maximum design
        designed approved authorised authorized certified student students pupil pupils inpatient resident care nursing home homes
        planned current existing enrolment enrollment setup operational",
    about_sites: true,
    asks: true,
};

/// Classes.
pub const CLASSES: Phrase = Phrase {
    heads: &["班级 教学班 班 班数 办学规模(班) 规模(班) classes"],
    with: "",
    beside: "核定 现有 规划 设计 实有 总 数 数量 个数 总数 合计 规模 计划 新增 number no num total count",
    about_sites: true,
    asks: true,
};

/// Pupils, patients or residents that are there now.
pub const ENROLLED: Phrase = Phrase {
    heads: &["在校 在园 在院 在住 入住 在读 学生 已收 pupils students enrolled enrolment enrollment enroll residents"],
    with: "",
    beside:
        "数 人数 生 学生 生数 学生数 总数 总 实际 现有 目前 全校 幼儿 儿童 老人 老年人 合计 数量 情况 average number of
        total count current per day tot estimated perday nursing",
    about_sites: true,
    asks: true,
};

/// What is to be built, in words.
pub const CONTENT: Phrase = Phrase {
    heads: &["建设内容 建设规模 项目内容 工程内容 项目概况 scopeofworks projectdescription"],
    with: "",
    beside: "主要 及 和 与 规模 内容 简介",
    about_sites: true,
    asks: false,
};

/// Stage of a site's life.
pub const STATUS: Phrase = Phrase {
    heads: &["状态 建设性质 项目性质 规划性质 项目现状 status"],
    with: "",
    beside: "运营 运行 建设 当前 规划 营业 使用 开办 存续 现状 名称 operational operating operation functional current construction
        project planning name",
    about_sites: true,
    asks: true,
};

/// First year with pupils.
pub const OPENS: Phrase = Phrase {
    heads: &["投用 投入使用 启用 开办 建成 竣工 开业 开园 开诊 投运 设立 成立 立案 建校 建院 建园 交付 交付使用 开始招生
        首次招生 建成投用 投入运营 建成使用 建立 创办 opening opened open opens established establishment commissioned commissioning
        completion founded active"],
    with: "时间 年份 年月 年度 日期 年 date year yr on",
    beside: "预计 计划 拟 规划 实际 正式 首次 批准 及 月 expected planned",
    about_sites: true,
    asks: true,
};

/// First year without.
pub const CLOSES: Phrase = Phrase {
    heads: &[
        "停办 关闭 撤并 撤销 停用 停业 停招 关停 搬离 closing closure closed close closes decommissioned inactive",
    ],
    with: "时间 年份 年月 年度 日期 年 date year yr on",
    beside: "预计 计划 拟 规划 实际 正式 月 expected planned",
    about_sites: true,
    asks: true,
};

/// The zone a site or cell says it lies in.
pub const ZONE: Phrase = Phrase {
    heads: &[
        "乡镇 街道 镇街 街镇 镇乡 街 镇 乡 镇市 地址-乡(镇、街道办事处) township subdistrict town commune",
        "zone ward municipality parish",
        "区县 县区 区划 行政区 县(区) 市区 区域 district county borough lga authority",
        "region catchment 片区 学区",
    ],
    with: "",
    beside: "属地 名称 代码 编码 行政 归属 主管 管理 管辖 辖区 办事处 人民政府 地址- 别 name code id local admin administrative",
    about_sites: true,
    asks: false,
};

/// Residents of a cell or of a township.
pub const PERSONS: Phrase = Phrase {
    heads: &["人口 人数 居民 population pop persons people residents inhabitants"],
    with: "",
    beside: "常住 户籍 住户 总 数 数量 年末 全部 合计 普查 七普 第七次 全国 服务 总数 年 total number count sum resident est estimate
        estimated census ward zone district township",
    about_sites: false,
    asks: true,
};

/// What people call a zone.
pub const ZONE_NAME: Phrase = Phrase {
    heads: &[
        "名称 name",
        "乡镇 街道 镇街 街镇 township subdistrict ward town municipality",
        "社区 村 区县 district county region zone",
    ],
    with: "",
    beside: "行政区 区划 分区 学区 单元 全称 所属 名 area admin full",
    about_sites: false,
    asks: false,
};

/// A zone's own code.
pub const ZONE_ID: Phrase = Phrase {
    heads: &["代码 编码 编号 adcode id code"],
    with: "",
    beside: "乡镇 街道 镇街 街镇 行政区 区划 行政 统计 用 分区 学区 单元 社区 村 唯一 township subdistrict district ward town county
        municipality region zone area admin number",
    about_sites: false,
    asks: false,
};

/// What stands merged over several columns of a list of sites and tells nothing that the name under it does not: 学校状态, 建设情况,
/// 办学规模, 基本信息.
pub const GROUP: Phrase = Phrase {
    heads: &["情况 状态 信息 条件 现状 概况 资料 属性 进度 性质 规模 数量 指标 数据 工期 期限 年限 学年 学期 information info details status data
        size figures"],
    with: "",
    beside: "基本 基础 规划 建设 开办 运营 运行 投用 投入使用 使用 规模 学位 床位 项目 当前 办学 教学 在校 学生 班级 核定 现有 设计 主要 投资 计划
        秋季 春季 general basic site planning construction operation operating current",
    about_sites: true,
    asks: false,
};

/// What stands merged over several columns of people, and tells nothing but that they are people by age: 其中, 学龄人口, 分年龄人口.
pub const OF_PEOPLE: Phrase = Phrase {
    heads: &["其中 人口 年龄 学龄 适龄 学生 在校生 儿童 居民 人数 population age ages pupils residents which"],
    with: "",
    beside: "岁 分 各 按 不同 段 组 年级 学段 结构 构成 组成 分布 情况 规模 统计 数 总 总数 常住 户籍 义务教育 教育 阶段 年末 七普 普查 第七次 全国
        by group groups school total resident structure",
    about_sites: false,
    asks: false,
};
