//! Getting data ready: files into other formats and systems, a first study from a heap of files, and clean copies.

mod clean;
mod convert;
mod found;
mod init;
mod look;
mod od;
mod rows;
mod same;

pub use clean::{Cleaned, fix};
pub use convert::{Conversion, Converted, convert};
pub(crate) use convert::{check_apart, check_target};
pub use found::Found;
pub use init::{Drafted, init};
pub use look::look;
pub use od::{Listed, od};

use crate::issue::{Issue, Issues, exit};
use crate::study;
use crate::write::WriteError;

/// Why nothing was written.
#[derive(Debug)]
pub struct Failure {
    /// What was found.
    pub issues: Issues,
    /// The exit code of the command line.
    pub exit_code: u8,
}

impl Failure {
    pub(crate) fn new(issues: impl Into<Issues>, exit_code: u8) -> Self {
        Self { issues: issues.into(), exit_code }
    }

    /// With what was found before.
    fn after(mut self, earlier: Issues) -> Self {
        let mut issues = earlier;
        issues.extend(self.issues);
        self.issues = issues;
        self
    }
}

impl From<WriteError> for Failure {
    fn from(error: WriteError) -> Self {
        Self::new(error.issue(), error.exit_code())
    }
}

impl From<Issue> for Failure {
    fn from(issue: Issue) -> Self {
        Self::new(issue, exit::DATA)
    }
}

impl From<study::Failure> for Failure {
    fn from(failure: study::Failure) -> Self {
        let exit_code = failure.exit_code();
        match failure {
            study::Failure::Missing(issues) | study::Failure::Data(issues) => Self { issues, exit_code },
            study::Failure::Bug(what) => Self::new(Issue::new("E0901").fact("what", what), exit_code),
        }
    }
}
