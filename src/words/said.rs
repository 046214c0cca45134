//! What others say in English only: the system of the computer, and the libraries that read files. Who reads English gets their own
//! words; every other reader gets those of the catalogue, because half a message in another language helps nobody.

use super::{Lang, Sentence, Text, say, word};
use std::io::{Error, ErrorKind};

/// Why the system could not read or write.
pub fn of_system(error: &Error) -> Sentence {
    let key = match error.kind() {
        ErrorKind::NotFound => "issue.said.not_found",
        ErrorKind::PermissionDenied => "issue.said.not_permitted",
        ErrorKind::AlreadyExists => "issue.said.exists",
        ErrorKind::NotADirectory => "issue.said.no_folder",
        ErrorKind::IsADirectory => "issue.said.a_folder",
        ErrorKind::DirectoryNotEmpty => "issue.said.not_empty",
        ErrorKind::ReadOnlyFilesystem => "issue.said.only_read",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::WriteZero => "issue.said.full",
        ErrorKind::FileTooLarge => "issue.said.too_large",
        ErrorKind::CrossesDevices => "issue.said.other_device",
        ErrorKind::InvalidFilename => "issue.said.bad_name",
        ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy | ErrorKind::WouldBlock => "issue.said.busy",
        ErrorKind::UnexpectedEof => "issue.said.too_short",
        ErrorKind::BrokenPipe => "issue.said.nobody_reads",
        ErrorKind::OutOfMemory => "issue.said.no_memory",
        // What a library wraps as an error of the system is its own.
        _ if error.raw_os_error().is_none() => "issue.said.damaged",
        _ => "issue.said.of_system",
    };
    in_english(error.to_string(), key)
}

/// Why a library that reads a format gave up: the file is damaged, or not of its format.
pub fn of_library(error: impl ToString) -> Sentence {
    in_english(error.to_string(), "issue.said.damaged")
}

/// What a format may say and is not followed, as a library calls it.
pub fn of_format(what: &str) -> Sentence {
    in_english(what.to_owned(), "issue.said.special")
}

/// Their own words in English, and those of a key in every other language.
fn in_english(said: String, key: &'static str) -> Sentence {
    let text = Text::new(|lang| if lang == Lang::En { said.clone() } else { word(key, lang).to_owned() });
    say("issue.said.text").text_of("said", text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_reads_no_english_gets_no_english() {
        let kinds = [
            ErrorKind::NotFound,
            ErrorKind::PermissionDenied,
            ErrorKind::IsADirectory,
            ErrorKind::StorageFull,
            ErrorKind::Other,
            ErrorKind::InvalidData,
        ];
        let of_kinds = kinds.into_iter().map(|kind| of_system(&Error::new(kind, "zip: invalid header")));
        let of_codes = (1..130).map(|code| of_system(&Error::from_raw_os_error(code)));
        for said in of_kinds.chain(of_codes).chain([of_library("unexpected end of hex escape")]) {
            let text = said.text(Lang::Zh);
            assert!(!text.is_empty() && !text.chars().any(|c| c.is_ascii_alphabetic()), "{text}");
        }
        assert!(of_system(&Error::from_raw_os_error(2)).text(Lang::En).contains("os error 2"));
        assert_eq!(of_library("no magic").text(Lang::En), "no magic");
    }
}
