//! SHA-256 of files, by which they are known again.

use crate::read::hex;
use sha2::{Digest, Sha256};
use std::io::{self, Write};

pub(super) fn hash_of_bytes(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Hands bytes on and takes their hash.
pub(super) struct Hashed<W> {
    to: W,
    hash: Sha256,
}

impl<W: Write> Hashed<W> {
    pub fn new(to: W) -> Self {
        Self { to, hash: Sha256::new() }
    }

    pub fn finish(self) -> (W, String) {
        (self.to, hex(&self.hash.finalize()))
    }
}

impl<W: Write> Write for Hashed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.to.write(bytes)?;
        self.hash.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}
