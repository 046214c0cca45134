//! Text in gzip, unpacked on the way; what is inside is recognised by its content again.

use super::allowance::Allowance;
use flate2::read::MultiGzDecoder;
use std::fs::File;
use std::io::{Error, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// More bytes are not unpacked.
const MOST: u64 = 16 << 30;

/// A file may unpack to this many times its size; text that people write shrinks to a tenth, seldom to a fiftieth.
const MOST_RATIO: u64 = 200;

/// Below this the ratio is no matter.
const SMALL: u64 = 1 << 20;

/// The unpacked bytes of a file of one or more members.
pub(super) struct Unpacked {
    inner: MultiGzDecoder<Counted>,
    packed: Arc<AtomicU64>,
    passed: u64,
    /// Set once the limits are reached.
    pub over: Arc<AtomicBool>,
}

impl Unpacked {
    /// Of a file from its beginning.
    pub fn of(file: File) -> Self {
        let packed = Arc::new(AtomicU64::new(0));
        let inner = MultiGzDecoder::new(Counted { file, read: Arc::clone(&packed) });
        Self { inner, packed, passed: 0, over: Arc::default() }
    }
}

impl Read for Unpacked {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize, Error> {
        let n = self.inner.read(buffer)?;
        self.passed += n as u64;
        let most = self.packed.load(Ordering::Relaxed).saturating_mul(MOST_RATIO).clamp(SMALL, MOST);
        if self.passed > most {
            self.over.store(true, Ordering::Relaxed);
            return Err(Error::other("it unpacks to more than is allowed"));
        }
        Ok(n)
    }
}

/// A file that counts what was read of it.
struct Counted {
    file: File,
    read: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize, Error> {
        let n = self.file.read(buffer)?;
        self.read.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}

/// All bytes of a file, unpacked if it is packed; `None` also where they are more than a file of its size may take up.
pub(super) fn whole(path: &Path) -> Option<Vec<u8>> {
    let mut magic = [0; 2];
    let packed = File::open(path).ok()?.read_exact(&mut magic).is_ok() && magic == [0x1f, 0x8b];
    if !packed {
        return std::fs::read(path).ok();
    }
    let mut bytes = Vec::new();
    let file = File::open(path).ok()?;
    let most = Allowance::of(file.metadata().ok()?.len()).most();
    Unpacked::of(file).take(most + 1).read_to_end(&mut bytes).ok()?;
    (bytes.len() as u64 <= most).then_some(bytes)
}
