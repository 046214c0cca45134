//! Several values in one cell: those whom a school admits, the schools of an area.

/// Signs between them.
const SEPARATORS: [char; 6] = [';', '；', ',', '，', '、', '|'];

/// The values of a list, each once, in the order of the text.
pub fn listed(text: &str) -> Vec<&str> {
    let mut values: Vec<&str> = Vec::new();
    for value in text.split(SEPARATORS).map(str::trim).filter(|value| !value.is_empty()) {
        if !values.contains(&value) {
            values.push(value);
        }
    }
    values
}
