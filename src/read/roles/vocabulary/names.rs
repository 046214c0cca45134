//! Words in the names of files.

/// The word in the name of a raster that calls it a density: `chn_pd_2020` of WorldPop, or any name that says so.
pub fn density(file: &str) -> Option<&'static str> {
    let name = file.to_lowercase();
    if let Some(word) = ["density", "popdens", "密度"].into_iter().find(|word| name.contains(word)) {
        return Some(word);
    }
    let words: Vec<&str> = name.split(|c: char| !c.is_alphanumeric()).collect();
    let is_year = |word: &str| word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit());
    words.windows(3).any(|w| !w[0].is_empty() && w[1] == "pd" && is_year(w[2])).then_some("pd")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn densities_by_name() {
        for name in
            ["chn_pd_2020_1km_UNadj.tif", "gpw_v4_population_density_rev11.tif", "长寿区人口密度.tif", "r_pd_2020.tif"]
        {
            assert!(density(name).is_some(), "{name}");
        }
        for name in ["chn_ppp_2020_UNadj.tif", "pd_2020.tif", "pop.pd.tif", "GHS_POP_E2025.tif"] {
            assert_eq!(density(name), None, "{name}");
        }
    }
}
