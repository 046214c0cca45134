//! What the benchmarks share: measuring, raw numbers, the line that is printed. benches/peers/measure.py does the same for
//! the peers.

use serde_json::{Value, json};
use std::error::Error;
use std::fs::{self, File};
use std::io::{BufReader, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Why a benchmark stopped.
pub type Failed = Box<dyn Error>;

/// What a piece of work cost.
pub struct Times {
    /// Of all threads.
    pub cpu: f64,
    pub wall: f64,
    /// Peak memory of the process so far.
    pub peak_mb: f64,
}

/// The arguments, without those that `cargo bench` adds; `DATA` where one is missing.
pub fn argument(number: usize, default: &str) -> String {
    std::env::args().skip(1).filter(|a| !a.starts_with("--")).nth(number).unwrap_or_else(|| default.to_owned())
}

/// Where the data of size M is by default.
#[allow(dead_code, reason = "each benchmark uses a part of this module")]
pub const DATA: &str = "target/bench-data/M";

/// Calls `work` up to `times` while less than `seconds` have passed: least CPU, least wall, peak memory, last answer.
#[allow(dead_code, reason = "each benchmark uses a part of this module")]
pub fn measured<T>(
    seconds: f64,
    times: usize,
    mut work: impl FnMut() -> Result<T, Failed>,
) -> Result<(Times, T), Failed> {
    let began = Instant::now();
    let mut best = Times { cpu: f64::INFINITY, wall: f64::INFINITY, peak_mb: 0.0 };
    for time in 1.. {
        let (cpu, wall) = (cpu_seconds()?, Instant::now());
        let answer = work()?;
        best.wall = best.wall.min(wall.elapsed().as_secs_f64());
        best.cpu = best.cpu.min(cpu_seconds()? - cpu);
        best.peak_mb = peak_mb()?;
        if time >= times || began.elapsed().as_secs_f64() >= seconds {
            return Ok((best, answer));
        }
    }
    Err("never measured".into())
}

/// CPU time of all threads so far. The kernel brings a thread's count up to date when it pauses, hence the pause.
pub fn cpu_seconds() -> Result<f64, Failed> {
    std::thread::sleep(Duration::from_millis(1));
    let mut nanoseconds = 0;
    for task in fs::read_dir("/proc/self/task")? {
        let text = fs::read_to_string(task?.path().join("schedstat"))?;
        nanoseconds += text.split(' ').next().unwrap_or_default().parse::<u64>()?;
    }
    Ok(nanoseconds as f64 / 1e9)
}

/// Peak memory of the process so far.
pub fn peak_mb() -> Result<f64, Failed> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no VmHWM")?;
    let kib: f64 = line.trim().trim_end_matches(" kB").parse()?;
    Ok((kib / 102.4).round() / 10.0)
}

/// The one line of a run; `folder` is named after its size.
#[allow(dead_code, reason = "each benchmark uses a part of this module")]
pub fn line(task: &str, folder: &Path, tool: &str, version: &str, times: &Times, checksum: &Value) -> Value {
    let micro = |seconds: f64| (seconds * 1e6).round() / 1e6;
    json!({
        "task": task, "size": folder.file_name().unwrap_or_default().to_string_lossy(), "tool": tool, "version": version,
        "seconds_cpu": micro(times.cpu), "seconds_wall": micro(times.wall), "peak_mb": times.peak_mb,
        "checksum": checksum,
    })
}

/// Raw numbers of the data folder, each made from `N` bytes.
#[allow(dead_code, reason = "each benchmark uses a part of this module")]
pub fn array<T, const N: usize>(folder: &Path, name: &str, number: fn([u8; N]) -> T) -> Result<Vec<T>, Failed> {
    let path = folder.join(format!("{name}.bin"));
    let file = File::open(&path).map_err(|error| format!("{}: {error}; run scripts/bench.sh", path.display()))?;
    let mut numbers = Vec::with_capacity(usize::try_from(file.metadata()?.len())? / N);
    let mut file = BufReader::with_capacity(1 << 20, file);
    let mut bytes = [0; N];
    loop {
        match file.read_exact(&mut bytes) {
            Ok(()) => numbers.push(number(bytes)),
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(numbers),
            Err(error) => return Err(error.into()),
        }
    }
}

/// The file of the folder whose name begins like this.
#[allow(dead_code, reason = "each benchmark uses a part of this module")]
pub fn file(folder: &Path, begins: &str) -> Result<PathBuf, Failed> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with(begins) && name.ends_with(".geojson") {
            return Ok(path);
        }
    }
    Err(format!("{}: no {begins}*.geojson; run scripts/bench.sh", folder.display()).into())
}

/// A whole number of 1 / `scale`: sums of these are the same for any order of adding.
#[allow(dead_code, reason = "each benchmark uses a part of this module")]
pub fn scaled(value: f64, scale: f64) -> i64 {
    (value * scale).round() as i64
}
