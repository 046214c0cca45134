//! What checks say, in Chinese and English: the facts come from the checks, all words of this room stand here.

use super::interval::Interval;
use crate::units::Impedance;
use serde_json::Value;

/// Chinese and English.
pub(super) type Both = [String; 2];

fn both(zh: impl Into<String>, en: impl Into<String>) -> Both {
    [zh.into(), en.into()]
}

/// One that does not hold: what, as it is stated, and as it was found.
pub(super) type Difference = [String; 3];

/// Everything that was compared agrees.
pub(super) fn agrees([zh, en]: [&str; 2], n: usize) -> Both {
    both(
        format!("{zh}：{n} 项数字与文字重新算过，全部一致"),
        format!("{en}: {n} numbers and texts were worked out again and agree"),
    )
}

/// The first difference.
pub(super) fn differs([zh, en]: [&str; 2], [what, stated, found]: &Difference) -> Both {
    both(format!("{zh}：{what} 写的是 {stated}，应为 {found}"), format!("{en}: {what} is {stated}, should be {found}"))
}

/// Titles of comparisons.
pub(super) const SUMS: [&str; 2] = ["总账与合计", "the ledger and all sums"];
pub(super) const AREAS: [&str; 2] = ["面与圆", "areas and circles"];
pub(super) const CERTIFICATE: [&str; 2] = ["证书", "the certificate"];
pub(super) const COVERAGE: [&str; 2] = ["覆盖率", "coverage"];
pub(super) const SCORES: [&str; 2] = ["可达性得分", "access scores"];
pub(super) const EXACT_SCORES: [&str; 2] =
    ["可达性得分（按原始图层的路程）", "access scores over the ways of the raw layers"];
pub(super) const PATTERN: [&str; 2] = ["空间格局", "patterns of access"];
pub(super) const RAW: [&str; 2] = ["图层与原始图层", "layers and raw layers"];
pub(super) const RUN: [&str; 2] = ["run.json", "run.json"];
pub(super) const DISAGREEMENT: [&str; 2] = ["方法之间的不一致", "where measures disagree"];

/// A part that cannot be checked because a file is missing or damaged.
pub(super) fn unreadable([zh, en]: [&str; 2], what: &str) -> Both {
    both(format!("{zh}无法读取：{what}"), format!("{en} cannot be read: {what}"))
}

/// Output files, input files.
pub(super) const OUTPUTS: [&str; 2] = ["输出文件", "outputs"];
pub(super) const INPUTS: [&str; 2] = ["输入文件", "inputs"];

/// So many files have their hash.
pub(super) fn unchanged([zh, en]: [&str; 2], n: usize) -> Both {
    both(format!("{zh}：{n} 个文件与记录的 SHA-256 一致"), format!("{en}: {n} files have the recorded SHA-256"))
}

/// Files without their hash.
pub(super) fn changed([zh, en]: [&str; 2], names: &[&str]) -> Both {
    let list = names.join(", ");
    both(format!("{zh}：缺失或已改动：{list}"), format!("{en}: missing or changed: {list}"))
}

/// Without the study.
pub(super) fn inputs_not_compared() -> Both {
    both("输入文件未核对（用 --study 指明研究文件）", "inputs not compared (name the study with --study)")
}

/// Why a comparison of methods is refused.
pub(super) const NO_LEDGER: &str = "a comparison of methods has no ledger to verify / 方法比较没有可复核的总账";

/// Services of the ledger.
pub(super) fn services(entered: usize, asked: usize, closed: &Value) -> Both {
    both(
        format!("总账：{entered} 项服务，研究有 {asked} 项，closed 为 {closed}"),
        format!("ledger: {entered} services, the study has {asked}; closed is {closed}"),
    )
}

/// What is wrong with the way of a cell.
pub(super) enum WrongWay<'a> {
    Unknown(&'a str),
    OtherZone,
    Length { found: f64, stated: f64 },
    TooFar,
    NotNearest(f64),
    InReach,
}

pub(super) fn wrong_way(cell: &str, wrong: &WrongWay<'_>, of: Impedance) -> Both {
    let [sign_zh, sign] = of.sign();
    let [zh, en] = match wrong {
        WrongWay::Unknown(facility) => {
            both(format!("设施 {facility} 不在设施图层中"), format!("facility {facility} is not in the layer"))
        }
        WrongWay::OtherZone => both("被送到别的分区", "sent to another zone"),
        WrongWay::Length { found, stated } => both(
            format!("路程 {found:.2} {sign_zh}，写的是 {stated}"),
            match of {
                Impedance::Metres => format!("the distance is {found:.2} m, not {stated}"),
                Impedance::Seconds => format!("the time is {found:.2} s, not {stated}"),
            },
        ),
        WrongWay::TooFar => both("超出最远距离", "sent beyond the cutoff"),
        WrongWay::NotNearest(nearest) => both(
            format!("有更近的设施（{nearest:.2} {sign_zh}）"),
            format!("another facility is nearer ({nearest:.2} {sign})"),
        ),
        WrongWay::InReach => both("有设施可达，却记为去不了", "counted as unreachable although a facility is in reach"),
    };
    both(format!("格 {cell}：{zh}"), format!("cell {cell}: {en}"))
}

/// Cells that were measured and those without a position; whether nearer sites were looked for.
pub(super) fn ways(measured: usize, skipped: usize, is_nearest: bool) -> Both {
    let [zh, en] = if is_nearest { ["，没有更近的设施", ", no facility is nearer"] } else { ["", ""] };
    both(
        format!("{measured} 个格的路程重新量过{zh}；{skipped} 个格没有位置"),
        format!("{measured} cells measured again{en}; {skipped} have no position"),
    )
}

/// Where not everybody may go everywhere.
pub(super) fn needs_study() -> Both {
    both(
        "并非人人都能去每一处：最优性要用 --study 从原始图层复核",
        "not everybody may go everywhere: optimality is checked from the raw layers, with --study",
    )
}

pub(super) fn lacks_price() -> Both {
    both("证书里缺设施的价格", "the certificate lacks the price of a facility")
}

/// Whether an allocation reaches its bound.
pub(super) enum Verdict {
    Reached,
    /// As far as rounded positions can tell.
    ReachedOrSo,
    Missed,
}

/// By a table that was not named.
pub(super) fn needs_table(name: &str) -> Both {
    both(
        format!(
            "路程来自表格“{name}”，不在结果中：只核对了彼此是否一致；路程、范围内人数、得分与最优性要用 --study 指明研究文件才能复核"
        ),
        format!(
            "ways are those of the table \"{name}\", which is not among the results: they were only compared with each other; \
             ways, people within limits, scores and the optimum are checked with --study"
        ),
    )
}

/// What the cells of an optimal allocation spend, without the table.
pub(super) fn spent(stated: f64, found: f64, name: &str) -> Both {
    both(
        format!("证书的路程合计 {stated:.3}，由各格合计 {found:.3}；下界要用 --study 读取表格“{name}”才能复核"),
        format!(
            "the certificate's total travel is {stated:.3}, the cells add up to {found:.3}; the bound is checked with --study, \
             by the table \"{name}\""
        ),
    )
}

/// People without a place and total travel, with their bounds.
pub(super) struct Travelled {
    pub unmet: f64,
    pub unmet_bound: Interval,
    /// Person-metres or person-seconds.
    pub cost: f64,
    pub bound: Interval,
    pub of: Impedance,
}

pub(super) fn optimality(found: &Travelled, verdict: &Verdict) -> Both {
    let [zh, en] = match verdict {
        Verdict::Reached => ["已达下界，是最优", "the bound is reached: optimal"],
        Verdict::ReachedOrSo => [
            "在下界之内；有的路程正好等于最远距离，用 --study 可从原始图层精确复核",
            "within the bound; some distances are as long as the cutoff, and --study checks exactly from the raw layers",
        ],
        Verdict::Missed => ["未达下界", "the bound is not reached"],
    };
    let Travelled { unmet, unmet_bound, cost, bound, of } = found;
    let ([large_zh, large], many) = of.large_sign();
    let bound = Interval { from: bound.from / many, to: bound.to / many };
    let (cost, bound, unmet_bound) = (cost / many, range(bound, 1), range(*unmet_bound, 2));
    both(
        format!("未满足 {unmet:.2} 人（下界 {unmet_bound}），路程合计 {cost:.1} 人·{large_zh}（下界 {bound}）：{zh}"),
        format!(
            "{unmet:.2} people unmet (bound {unmet_bound}), total travel {cost:.1} person-{large} (bound {bound}): {en}"
        ),
    )
}

/// One number, or two where they differ.
fn range(interval: Interval, decimals: usize) -> String {
    let [from, to] = [interval.from, interval.to].map(|n| format!("{n:.decimals$}"));
    if from == to { from } else { format!("{from}...{to}") }
}
