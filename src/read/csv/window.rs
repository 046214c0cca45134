//! The piece of a text that is in memory.

use std::io::{Error, Read};

/// Bytes asked for at a time; they stay in the processor's cache while they are split.
const PIECE: usize = 256 << 10;

/// A longer row is refused.
const LONGEST: usize = 512 << 20;

/// What came of asking for more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum More {
    /// There is more than before, or it is now known that all is there.
    Come,
    /// What must be kept is as much as may be.
    TooLong,
}

/// A piece of a text, from the row at work on.
pub(super) struct Window<R> {
    from: R,
    buffer: Vec<u8>,
    /// Bytes of the buffer that were read.
    filled: usize,
    /// Place of the next row.
    pub at: usize,
    /// Everything is in memory, and its last line has an end.
    pub last: bool,
    /// What was passed is kept, for going back.
    pub keep: bool,
    /// Bytes that are no longer in memory.
    left: u64,
    piece: usize,
    longest: usize,
}

impl<R: Read> Window<R> {
    /// Of a text from its beginning.
    pub fn of(from: R) -> Self {
        Self::sized(from, PIECE, LONGEST)
    }

    /// With pieces of at least two bytes, and a limit.
    pub fn sized(from: R, piece: usize, longest: usize) -> Self {
        Self { from, buffer: Vec::new(), filled: 0, at: 0, last: false, keep: false, left: 0, piece, longest }
    }

    /// What is there.
    pub fn bytes(&self) -> &[u8] {
        &self.buffer[..self.filled]
    }

    /// Bytes before the next row, from the beginning of the text.
    pub fn passed(&self) -> u64 {
        self.left + self.at as u64
    }

    /// Reads on. At the end of the text a line end is put behind it, so that the last row has one.
    pub fn more(&mut self) -> Result<More, Error> {
        if !self.keep && self.at > 0 {
            self.buffer.copy_within(self.at..self.filled, 0);
            self.left += self.at as u64;
            self.filled -= self.at;
            self.at = 0;
        }
        if self.filled >= self.longest {
            return Ok(More::TooLong);
        }
        if self.filled + 1 >= self.buffer.len() {
            // A row that does not fit is split again from its beginning: doubled, that is twice at most.
            self.buffer.resize((self.buffer.len() * 2).max(self.piece), 0);
        }
        let room = self.buffer.len() - 1;
        while self.filled < room {
            match self.from.read(&mut self.buffer[self.filled..room]) {
                Ok(0) => {
                    self.buffer[self.filled] = b'\n';
                    self.filled += 1;
                    self.last = true;
                    break;
                }
                Ok(n) => self.filled += n,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(More::Come)
    }
}
