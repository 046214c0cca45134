//! "Not a number" as programs write it.

/// Whether a text is "not a number": `nan` of C and Python, and `1.#QNAN`, `-1.#IND` of older programs on Windows.
pub fn is_not_a_number(text: &str) -> bool {
    let plain = text.trim_start_matches(['-', '+']).to_ascii_lowercase();
    let rest = plain.strip_prefix("1.#").map(|rest| rest.trim_end_matches('0'));
    plain == "nan" || matches!(rest, Some("qnan" | "snan" | "ind" | "nan"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_is_known_and_no_number_is_one() {
        for text in ["nan", "NaN", "-nan", "1.#QNAN", "-1.#IND", "1.#IND00", "-1.#QNAN0", "1.#SNAN"] {
            assert!(is_not_a_number(text), "{text}");
        }
        for text in ["", "1", "-1.5", "1.#INF", "inf", "n", "1.#"] {
            assert!(!is_not_a_number(text), "{text}");
        }
    }
}
