//! Which encoding a text is in.

use super::Wanted;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How many bytes can be decoded before something cannot.
pub(super) fn valid_up_to(encoding: &'static Encoding, bytes: &[u8]) -> usize {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = vec![0; 1 << 16];
    let mut at = 0;
    loop {
        let (outcome, read, _) = decoder.decode_to_utf8_without_replacement(&bytes[at..], &mut text, true);
        at += read;
        match outcome {
            encoding_rs::DecoderResult::OutputFull => {}
            encoding_rs::DecoderResult::InputEmpty | encoding_rs::DecoderResult::Malformed(..) => return at,
        }
    }
}

/// The encoding that people call so, by its name or by the number of its code page.
pub(super) fn named(name: &str) -> Option<&'static Encoding> {
    let digits: String = name.chars().filter(char::is_ascii_digit).collect();
    match digits.as_str() {
        "936" | "54936" => Some(GB18030),
        "65001" => Some(UTF_8),
        "950" => Some(BIG5),
        "1252" => Some(WINDOWS_1252),
        _ => Encoding::for_label(name.trim().as_bytes()),
    }
}

/// Whether an encoding is called so.
pub(crate) fn is_encoding(name: &str) -> bool {
    named(name).is_some()
}

/// The encoding as people know it.
pub(super) fn shown(encoding: &'static Encoding) -> String {
    if encoding == GB18030 { "GB18030 (GBK)".to_owned() } else { encoding.name().to_owned() }
}

/// The order of UTF-16 that a byte order mark states.
pub(super) fn marked(head: &[u8]) -> Option<&'static Encoding> {
    match head {
        [0xff, 0xfe, ..] => Some(UTF_16LE),
        [0xfe, 0xff, ..] => Some(UTF_16BE),
        _ => None,
    }
}

/// UTF-16 without a mark: digits, commas and line ends have a zero in every unit, always on the same side, and read in this
/// order there are line ends and no other control characters.
fn utf16(head: &[u8]) -> Option<&'static Encoding> {
    memchr::memchr(0, head)?;
    let units = |order: fn([u8; 2]) -> u16| head.chunks_exact(2).take(4096).map(move |b| order([b[0], b[1]]));
    let fits = |order: fn([u8; 2]) -> u16| {
        let lines = units(order).filter(|unit| *unit == 0x0A || *unit == 0x0D).count();
        lines > 0 && units(order).all(|unit| unit >= 0x20 || matches!(unit, 0x09 | 0x0A | 0x0D))
    };
    match (fits(u16::from_le_bytes), fits(u16::from_be_bytes)) {
        (true, false) => Some(UTF_16LE),
        (false, true) => Some(UTF_16BE),
        _ => None,
    }
}

/// UTF-8 if the beginning of the file is, else what the bytes look like; Chinese files are GBK or its superset GB18030.
pub(super) fn detect(head: &[u8]) -> &'static Encoding {
    if let Some(found) = utf16(head) {
        return found;
    }
    // The beginning may end within a character.
    let cut = |error: &std::str::Utf8Error| error.error_len().is_none() && error.valid_up_to() + 4 > head.len();
    match std::str::from_utf8(head) {
        Ok(text) => return if is_narrow(text) && is_chinese(head) { GB18030 } else { UTF_8 },
        Err(error) if cut(&error) => return UTF_8,
        Err(_) => {}
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(head, false);
    let guess = detector.guess(Some(b"cn"), Utf8Detection::Allow);
    if guess == encoding_rs::GBK || guess == UTF_8 || is_chinese(head) { GB18030 } else { guess }
}

/// Whether a text has letters beyond ASCII, and none that takes three bytes: two letters of GBK such as 学校 are two of Cyrillic in
/// UTF-8.
fn is_narrow(text: &str) -> bool {
    !text.is_ascii() && text.chars().all(|c| c < '\u{800}')
}

/// Whether the first lines are Chinese headings that somebody may ask for: a few letters alone look like Cyrillic or Greek as well.
fn is_chinese(head: &[u8]) -> bool {
    const LINES: usize = 5;
    let end = memchr::memchr_iter(b'\n', head).nth(LINES - 1).unwrap_or(head.len());
    let Some(text) = GB18030.decode_without_bom_handling_and_without_replacement(&head[..end]) else { return false };
    let headings = text.split([',', '\t', ';', '|', '"', '\r', '\n']).filter(|heading| !heading.is_ascii());
    let wanted = Wanted::everything();
    headings.into_iter().any(|heading| wanted.asks_for(heading))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_chinese_headings_are_no_cyrillic_ones() {
        for text in ["名称,lon,lat\n", "学校,lon,lat\na,1,2\n", "id,床位\n1,2\n", "街道,persons\n", "类型;经度;纬度\n"]
        {
            let (bytes, ..) = encoding_rs::GBK.encode(text);
            assert_eq!(detect(&bytes), GB18030, "{text}");
        }
        for text in ["Название,Школа\n", "région,école\n", "学校,床位\n"] {
            assert_eq!(detect(text.as_bytes()), UTF_8, "{text}");
        }
        let (bytes, ..) = encoding_rs::WINDOWS_1251.encode("Название,Широта,Долгота\nШкола номер один,55.1,37.2\n");
        assert_eq!(detect(&bytes), encoding_rs::WINDOWS_1251);
    }
}
