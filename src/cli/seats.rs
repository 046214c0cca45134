//! What the optimal method says beside its table: the proof, where places are short, and where one more helps most.

use super::table::{Table, whole};
use crate::balance::{Certificate, FacilityPrice, ServiceResult, certificate};
use crate::explain::worth;
use crate::issue::{Lang, escape};
use crate::model::Model;

/// Bottlenecks and facilities that are shown; the rest stand in `certificate.json`.
const SHOWN: usize = 5;

/// The text below a service's table; empty for other methods.
pub fn text(model: &Model, service: &ServiceResult, lang: Lang) -> String {
    let Some(certificate) = certificate(model, service) else { return String::new() };
    let mut out = proof(&certificate, service, lang);
    for shortage in certificate.bottlenecks.iter().take(SHOWN) {
        out.push_str(&format!(
            "  {} {}\n",
            lang.pick("瓶颈：", "bottleneck:"),
            escape(lang.pick(&shortage.zh, &shortage.en))
        ));
    }
    let more = certificate.bottlenecks.len().saturating_sub(SHOWN);
    if more > 0 {
        out.push_str(&lang.pick(
            format!("  另有 {more} 处瓶颈见 certificate.json\n"),
            format!("  {more} more bottlenecks in certificate.json\n"),
        ));
    }
    if certificate.prices_are_worth {
        out.push_str(&ranking(&certificate, lang));
    }
    out
}

fn proof(certificate: &Certificate, service: &ServiceResult, lang: Lang) -> String {
    let kilometres = whole(certificate.objective / 1000.0);
    let served = certificate.served.to_f64();
    let mean = if served > 0.0 { whole(certificate.objective / served) } else { "0".to_owned() };
    let (served, unmet) = (whole(served), whole(certificate.unmet.to_f64()));
    let far = service.total.unreachable.to_f64();
    let (far_zh, far_en) = if far > 0.0 {
        let far = whole(far);
        (format!("，另有 {far} 人去不了"), format!(", {far} more can reach none"))
    } else {
        Default::default()
    };
    let mut out = lang.pick(
        format!("  {served} 人有学位/床位，{unmet} 人没有{far_zh}；路程合计 {kilometres} 人·公里，平均 {mean} 米；"),
        format!("  {served} people have a place, {unmet} have none{far_en}; ways together {kilometres} person-km, {mean} m on average; "),
    );
    let gap = certificate.gap.map_or(String::new(), |gap| {
        let gap = gap * 100.0;
        lang.pick(format!("，路程比下界多 {gap:.4}%"), format!("; ways at most {gap:.4} % above the bound"))
    });
    out.push_str(&match (&certificate.indivisible, certificate.proven) {
        (_, true) => lang.pick("已证明最优（差距 0）\n", "proven optimal (gap 0)\n").to_owned(),
        (Some(kept), false) => {
            let (cells, left) = (kept.cells_split_by_the_optimum, whole(kept.left_out.to_f64()));
            lang.pick(
                format!("整格分配：可拆时有 {cells} 格会被拆开；不拆使 {left} 人失去位置{gap}\n"),
                format!("cells kept whole: {cells} would be split; not splitting leaves {left} people without a place{gap}\n"),
            )
        }
        (None, false) => lang.pick(format!("提前停止{gap}\n"), format!("stopped early{gap}\n")),
    });
    if certificate.indivisible.is_some() && !certificate.proven {
        out.push_str(lang.pick(
            "  以下瓶颈和“再增一个”按可以拆格计算\n",
            "  bottlenecks and worth below are those of cells that may be split\n",
        ));
    }
    out
}

/// Facilities where one more place is worth something, best first.
fn ranking(certificate: &Certificate, lang: Lang) -> String {
    let useful: Vec<&FacilityPrice> =
        certificate.prices.iter().filter(|price| price.serves > 0 || price.price > 0.0).take(SHOWN).collect();
    if useful.is_empty() {
        return String::new();
    }
    let mut table = Table::new(&lang.pick(
        ["扩建哪里最有用", "编号", "每增一个学位/床位"],
        ["where one more place helps most", "id", "one more place"],
    ));
    for price in useful {
        table.row(vec![price.name.clone(), price.facility_id.clone(), worth(price.serves, price.price, lang)]);
    }
    table.render()
}
