//! Chinese fonts of the computer, by their names: what stands first in the list is taken first, so that the choice does not depend on
//! the order in which the computer lists its files.

use super::fontdb::{Database, FaceInfo, Style, Weight};
use ttf_parser::Face;

/// Families, first those that look like our own, then those with the most characters.
const FAMILIES: [&str; 24] = [
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Noto Sans SC",
    "思源黑体",
    "PingFang SC",
    "Microsoft YaHei",
    "微软雅黑",
    "Hiragino Sans GB",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
    "SimHei",
    "Heiti SC",
    "STHeiti",
    "Noto Sans CJK TC",
    "Noto Sans CJK JP",
    "Noto Serif CJK SC",
    "SimSun",
    "宋体",
    "SimSun-ExtB",
    "SimSun-ExtG",
    "HanaMinA",
    "HanaMinB",
    "BabelStone Han",
];

/// The fonts of the computer; looked for only when they are needed.
pub(super) struct System {
    load: fn(&mut Database),
    found: Option<Vec<FaceInfo>>,
    fonts: Database,
}

impl System {
    /// Those that are installed.
    pub fn of_computer() -> Self {
        Self::loaded_by(Database::load_system_fonts)
    }

    pub(super) fn loaded_by(load: fn(&mut Database)) -> Self {
        Self { load, found: None, fonts: Database::new() }
    }

    /// The first font that has a character.
    pub fn face_with(&mut self, c: char) -> Option<FaceInfo> {
        if self.found.is_none() {
            (self.load)(&mut self.fonts);
            self.found = Some(named(&self.fonts));
        }
        let has = |info: &&FaceInfo| {
            let has = |data: &[u8], index| Face::parse(data, index).is_ok_and(|face| face.glyph_index(c).is_some());
            self.fonts.with_face_data(info.id, has).unwrap_or_default()
        };
        self.found.iter().flatten().find(has).cloned()
    }
}

/// Upright fonts of known families, in the order in which they are asked.
fn named(fonts: &Database) -> Vec<FaceInfo> {
    let rank = |info: &FaceInfo| {
        let rank = |(name, _): &(String, _)| FAMILIES.iter().position(|family| family == name);
        info.families.iter().filter_map(rank).min()
    };
    let upright = fonts.faces().filter(|info| info.style == Style::Normal);
    let mut found: Vec<(usize, &FaceInfo)> = upright.filter_map(|info| Some((rank(info)?, info))).collect();
    found.sort_by_key(|(rank, info)| {
        (*rank, info.weight.0.abs_diff(Weight::NORMAL.0), info.post_script_name.clone(), info.index)
    });
    found.into_iter().map(|(_, info)| info.clone()).collect()
}
