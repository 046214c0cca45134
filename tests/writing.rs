//! What the program writes: all of it or what was there before, whenever it is interrupted; and nothing over files of others.

use crate::common;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// The program, in a folder.
fn program(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_catchment"));
    command.args(arguments).current_dir(folder).env_remove("LANG").env_remove("LC_ALL").env_remove("LC_MESSAGES");
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    program(folder, arguments).output().unwrap_or_else(|error| panic!("{error}"))
}

fn start(folder: &Path, arguments: &[&str]) -> Child {
    let mut command = program(folder, arguments);
    let command = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().unwrap_or_else(|error| panic!("{error}"))
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap_or(-1)
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Ended with this code and this message.
#[track_caller]
fn assert_refused(output: &Output, expected: i32, message: &str) {
    assert!(code(output) == expected && err(output).contains(message), "{}: {}", code(output), err(output));
}

/// Ended so before anything was read or computed: progress has no stage.
#[track_caller]
fn assert_refused_at_once(output: &Output, message: &str) {
    assert_refused(output, 73, message);
    assert!(!err(output).contains("\"stage\""), "{}", err(output));
}

/// The street town in a folder of its own.
fn town() -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    for (name, bytes) in common::files(common::street_town().parent().unwrap()) {
        std::fs::write(place.path().join(name), bytes).unwrap();
    }
    place
}

/// Names in a folder, hidden ones too.
fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// Moments within a span of time, the same in every run of the test.
struct Moments(u64, Duration);

impl Moments {
    fn wait(&mut self) {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        std::thread::sleep(self.1.mul_f64((self.0 >> 40) as f64 / (1_u64 << 24) as f64));
    }
}

/// How long a command takes.
fn span(folder: &Path, arguments: &[&str]) -> Duration {
    let begin = Instant::now();
    assert_eq!(code(&run(folder, arguments)), 0);
    begin.elapsed()
}

/// Rounds of a test with kills: `CATCHMENT_KILLS`, else as many as an everyday run has time for.
fn rounds() -> usize {
    std::env::var("CATCHMENT_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(40)
}

const OLD: [&str; 8] = ["run", "study.toml", "-o", "out", "--overwrite", "--threads", "1", "-q"];
const NEW: [&str; 10] =
    ["run", "study.toml", "-o", "out", "--overwrite", "--threads", "1", "-q", "--set", "years=[2025, 2030]"];

#[test]
fn a_kill_leaves_the_old_result_or_the_new_one() {
    let place = town();
    let out = place.path().join("out");
    let whole = |arguments: &[&str]| {
        assert_eq!(code(&run(place.path(), arguments)), 0);
        common::files(&out)
    };
    let mut states = vec![whole(&NEW), whole(&OLD)];
    std::fs::write(out.join("mine.qgz"), "mine").unwrap();
    for state in &mut states {
        state.insert("mine.qgz".to_owned(), b"mine".to_vec());
    }
    let mut moments = Moments(7, span(place.path(), &OLD).mul_f64(1.2));
    let (mut killed, mut finished) = (0, 0);
    for round in 0..rounds() {
        let mut child = start(place.path(), if round % 2 == 0 { &NEW } else { &OLD });
        moments.wait();
        // Every fourth is asked to end, and tidies up itself.
        let is_asked = cfg!(unix) && round % 4 == 3;
        if is_asked {
            let _ = Command::new("kill").args(["-TERM", &child.id().to_string()]).stderr(Stdio::null()).status();
        } else {
            let _ = child.kill();
        }
        let ended = child.wait().unwrap().code();
        killed += usize::from(ended.is_none());
        if is_asked && ended.is_some() {
            assert!(matches!(ended, Some(0 | 130)), "round {round}: {ended:?}");
            assert!(states.contains(&common::files(&out)), "round {round}: {:?}", names(&out));
        }
        // A replacement that was being made is refused by who only reads, and finished by the next run, which says so.
        let is_sealed = out.join("run.json").exists();
        let mut verified = run(place.path(), &["verify", "out"]);
        let mut said = false;
        if err(&verified).contains("E0748") {
            assert_eq!(code(&verified), 65, "round {round}");
            let next = run(place.path(), &["run", "study.toml", "-o", "out"]);
            assert_eq!(code(&next), 73, "round {round}: without --overwrite it stays as it is");
            said = err(&next).contains("W0738") || err(&next).contains("W0739");
            verified = run(place.path(), &["verify", "out"]);
        }
        assert_eq!(code(&verified), 0, "round {round}: {}", err(&verified));
        assert!(is_sealed || said, "round {round}: {}", err(&verified));
        finished += usize::from(said);
        let left: Vec<String> = names(&out).into_iter().filter(|name| name.starts_with(".catchment")).collect();
        assert!(left.iter().all(|name| name.ends_with("lock") || name.ends_with("partial")), "{left:?}");
        for name in &left {
            let path = out.join(name);
            let _ = if path.is_dir() { std::fs::remove_dir_all(&path) } else { std::fs::remove_file(&path) };
        }
        assert!(states.contains(&common::files(&out)), "round {round}: a mixture: {:?}", names(&out));
    }
    assert!(killed > 0, "every run was faster than the kill");
    if rounds() > 40 {
        let _ = std::io::Write::write_all(
            &mut std::io::stderr(),
            format!("{killed} of {} killed, {finished} while moving\n", rounds()).as_bytes(),
        );
    }
    assert_eq!(code(&run(place.path(), &OLD)), 0, "what a kill left behind is in the way of the next run");
    assert!(common::files(&out) == states[1]);
}

/// Results of others may hold anything: links that lead out, plans that name what is not theirs, pipes and devices.
#[cfg(unix)]
#[test]
fn a_forged_replacement_moves_nothing() {
    use std::os::unix::fs::symlink;
    let place = town();
    assert_eq!(code(&run(place.path(), &OLD)), 0);
    let (out, mine) = (place.path().join("out"), place.path().join("mine"));
    std::fs::create_dir(&mine).unwrap();
    std::fs::write(mine.join("secret.txt"), "mine").unwrap();
    let commit = out.join(".catchment-commit");
    let plan = |old: &[&str], new: &[&str]| {
        let text = serde_json::json!({ "program": "catchment", "old": old, "new": new }).to_string();
        std::fs::write(commit.join("plan.json"), text).unwrap();
    };
    let forgeries: [&dyn Fn(); 5] = [
        &|| {
            // Into a folder of others.
            std::fs::create_dir_all(commit.join("new")).unwrap();
            symlink(&mine, commit.join("old")).unwrap();
            plan(&["balance.csv"], &[]);
        },
        &|| {
            // Out of one.
            std::fs::create_dir_all(&commit).unwrap();
            symlink(&mine, commit.join("new")).unwrap();
            plan(&[], &["secret.txt"]);
        },
        &|| symlink(&mine, &commit).unwrap(),
        &|| {
            // Through a link in the way back.
            symlink(&mine, out.join("elsewhere")).unwrap();
            std::fs::create_dir_all(commit.join("old/elsewhere")).unwrap();
            std::fs::create_dir_all(commit.join("new/elsewhere")).unwrap();
            std::fs::write(commit.join("old/elsewhere/planted.txt"), "x").unwrap();
            std::fs::write(commit.join("new/elsewhere/other.txt"), "x").unwrap();
            plan(&["elsewhere/planted.txt"], &["elsewhere/other.txt"]);
        },
        &|| {
            std::fs::create_dir_all(commit.join("new")).unwrap();
            symlink("/dev/zero", commit.join("plan.json")).unwrap();
        },
    ];
    let beside = common::files(&mine);
    for (number, forge) in forgeries.iter().enumerate() {
        forge();
        let before = names(&out);
        for arguments in [&["verify", "out"][..], &["explain", "out", "W"]] {
            let ended = run(place.path(), arguments);
            assert_eq!(code(&ended), 65, "{number}: {}", err(&ended));
            assert!(err(&ended).contains("E0748"), "{number}: {}", err(&ended));
        }
        let ended = run(place.path(), &OLD);
        assert!([73, 74].contains(&code(&ended)), "{number}: {}", err(&ended));
        assert_eq!(common::files(&mine), beside, "{number}");
        assert_eq!(names(&out), before, "{number}");
        let removed =
            if commit.is_symlink() { std::fs::remove_file(&commit) } else { std::fs::remove_dir_all(&commit) };
        removed.unwrap();
        let _ = std::fs::remove_file(out.join("elsewhere"));
        assert_eq!(code(&run(place.path(), &["verify", "out"])), 0, "{number}");
    }
    for lock in ["pipe", "link"] {
        let path = out.join(".catchment-lock");
        match lock {
            "pipe" => assert!(Command::new("mkfifo").arg(&path).status().is_ok_and(|ended| ended.success())),
            _ => symlink(mine.join("nothing"), &path).unwrap(),
        }
        let ended = run(place.path(), &OLD);
        assert_eq!(code(&ended), 73, "{lock}: {}", err(&ended));
        assert_eq!(common::files(&mine), beside, "{lock}");
        std::fs::remove_file(&path).unwrap();
    }
}

#[test]
fn a_kill_of_a_first_run_leaves_all_or_nothing() {
    let place = town();
    let out = place.path().join("out");
    let mut moments = Moments(11, span(place.path(), &NEW).mul_f64(1.2));
    for round in 0..rounds() {
        let _ = std::fs::remove_dir_all(&out);
        let mut child = start(place.path(), &NEW);
        moments.wait();
        let _ = child.kill();
        let _ = child.wait();
        if out.exists() {
            assert_eq!(code(&run(place.path(), &["verify", "out"])), 0, "round {round}: half a result");
        }
    }
    assert_eq!(code(&run(place.path(), &NEW)), 0, "what a kill left behind is in the way of the next run");
    assert!(!names(place.path()).iter().any(|name| name.starts_with('.')), "{:?}", names(place.path()));
}

/// Ctrl-C, a request to end and a terminal that is closed: the exit code says so, and what was half built is gone.
#[cfg(unix)]
#[test]
fn a_signal_leaves_nothing_half_built() {
    let place = town();
    let before = names(place.path());
    let new = ["run", "study.toml", "-o", "a/b/out", "--threads", "1", "-q", "--set", "years=[2025, 2030]"];
    let mut moments = Moments(13, span(place.path(), &new).mul_f64(1.1));
    let mut interrupted = [0; 3];
    for round in 0..rounds() * 3 / 2 {
        let _ = std::fs::remove_dir_all(place.path().join("a"));
        let signal = ["-INT", "-TERM", "-HUP"][round % 3];
        let child = start(place.path(), &new);
        std::thread::sleep(Duration::from_millis(20));
        moments.wait();
        let _ = Command::new("kill").args([signal, &child.id().to_string()]).status();
        let ended = child.wait_with_output().unwrap().status.code();
        match ended {
            // Before the program listens, a signal ends it at once: nothing is begun by then.
            None => assert_eq!(names(place.path()), before, "round {round}, {signal}"),
            Some(130) if !place.path().join("a/b/out").exists() => {
                interrupted[round % 3] += 1;
                assert_eq!(names(place.path()), before, "round {round}, {signal}");
            }
            // Asked to end when all was written.
            Some(130) => assert_eq!(code(&run(place.path(), &["verify", "a/b/out"])), 0),
            Some(0) => assert_eq!(code(&run(place.path(), &["verify", "a/b/out"])), 0),
            other => panic!("round {round}, {signal}: {other:?}"),
        }
    }
    assert!(interrupted.iter().all(|times| *times > 2), "{interrupted:?}");
}

#[cfg(unix)]
#[test]
fn a_signal_gives_back_the_file_that_convert_was_to_replace() {
    let place = tempfile::tempdir().unwrap();
    let rows = (0..3000).map(|n| format!("P{n:04},{:.4},29.5,{n}\n", 107.0 + f64::from(n) * 1e-4));
    let rows: String = std::iter::once("id,lon,lat,persons\n".to_owned()).chain(rows).collect();
    std::fs::write(place.path().join("points.csv"), rows).unwrap();
    for ending in ["shp", "gpkg", "geojson"] {
        let out = format!("out.{ending}");
        let convert = ["convert", "points.csv", &out, "--overwrite", "-q"];
        let mut moments = Moments(17, span(place.path(), &convert).mul_f64(1.1));
        let whole = common::files(place.path());
        for round in 0..rounds() / 2 {
            let child = start(place.path(), &convert);
            moments.wait();
            let signal = if round % 2 == 0 { "-TERM" } else { "-KILL" };
            let _ = Command::new("kill").args([signal, &child.id().to_string()]).status();
            let _ = child.wait_with_output();
            if round % 2 == 0 {
                assert_eq!(names(place.path()), whole.keys().cloned().collect::<Vec<_>>(), "{ending} {round}");
            } else {
                assert_eq!(code(&run(place.path(), &convert)), 0, "{ending} {round}");
            }
            let same = common::files(place.path()).into_iter().filter(|(name, _)| !name.starts_with('.')).count();
            assert_eq!(same, whole.len(), "{ending} {round}");
        }
        assert!(common::files(place.path()) == whole, "{ending}");
    }
}

#[test]
fn inputs_in_the_output_folder_are_refused_before_computing() {
    let place = town();
    assert_eq!(code(&run(place.path(), &["run", "study.toml", "-o", "out"])), 0);
    let before = common::files(place.path());
    // Results of the earlier run as a layer of the next.
    let study = std::fs::read_to_string(place.path().join("study.toml")).unwrap();
    let reads_results = study.replace("streets.geojson", "out/primary/zones.geojson");
    assert_ne!(reads_results, study);
    std::fs::write(place.path().join("again.toml"), &reads_results).unwrap();
    for command in ["run", "compare-methods"] {
        let refused = run(place.path(), &[command, "again.toml", "-o", "out", "--overwrite"]);
        assert_refused(&refused, 73, "E0741");
        assert!(err(&refused).contains("zones.geojson"), "{}", err(&refused));
    }
    // The study itself, and by way of a link.
    std::fs::write(place.path().join("out/study.toml"), study.replace("path = \"", "path = \"../")).unwrap();
    let progress = ["--overwrite", "--progress", "json"];
    assert_refused_at_once(
        &run(&place.path().join("out"), &[&["run", "study.toml", "-o", "."][..], &progress].concat()),
        "E07",
    );
    assert_refused_at_once(
        &run(place.path(), &[&["run", "out/study.toml", "-o", "out"][..], &progress].concat()),
        "E0741",
    );
    for added in ["out/study.toml", "again.toml"] {
        std::fs::remove_file(place.path().join(added)).unwrap();
    }
    assert!(common::files(place.path()) == before);
}

/// A folder for results that cannot be one is refused at once, whatever is wrong with it.
#[cfg(unix)]
#[test]
fn an_odd_output_folder_is_refused_before_computing() {
    let place = town();
    let long = "长".repeat(90);
    let deep = vec!["d".repeat(200); 19].join("/") + "/" + &"e".repeat(120);
    let fifo = place.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    let before = names(place.path());
    for out in
        [long.as_str(), &deep, "/dev/null", "/dev/null/x", "schools.csv", "schools.csv/out", "pipe", "/proc/none/out"]
    {
        for command in ["run", "compare-methods"] {
            let refused = run(place.path(), &[command, "study.toml", "-o", out, "--progress", "json"]);
            assert_refused_at_once(&refused, "E070");
            assert_eq!(names(place.path()), before, "{out}");
        }
        let demo = run(place.path(), &["demo", out, "--progress", "json"]);
        assert_refused_at_once(&demo, "E070");
        assert_eq!(names(place.path()), before, "{out}");
    }
    // The longest name that a file system takes is one; so is one that is no UTF-8.
    let longest = "n".repeat(255);
    assert_eq!(code(&run(place.path(), &["run", "study.toml", "-o", &longest])), 0);
    assert_eq!(code(&run(place.path(), &["run", "study.toml", "-o", &longest, "--overwrite"])), 0);
    assert_eq!(code(&run(place.path(), &["verify", &longest])), 0);
}

/// The program for somebody whom permissions bind, who is not the one to whom everything belongs.
#[cfg(target_os = "linux")]
fn bound(folder: &Path, arguments: &[&str]) -> Option<Output> {
    let anyone = ["--reuid=65534", "--regid=65534", "--clear-groups"];
    let mut command = Command::new("setpriv");
    command.args(anyone).arg(env!("CARGO_BIN_EXE_catchment")).args(arguments).current_dir(folder);
    let ended = command.env("TMPDIR", "/tmp").output().ok()?;
    // What setpriv says when it may not, or the program cannot be reached.
    (!err(&ended).starts_with("setpriv")).then_some(ended)
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_without_permission_is_refused_before_computing() {
    use std::os::unix::fs::PermissionsExt;
    let mode = |path: &Path, mode| std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    let place = town();
    let closed = place.path().join("closed");
    assert_eq!(code(&run(place.path(), &["run", "study.toml", "-o", "closed/done"])), 0);
    mode(&closed, 0o555);
    let mut ask: fn(&Path, &[&str]) -> Option<Output> = |folder, arguments| Some(run(folder, arguments));
    if std::fs::create_dir(closed.join("probe")).is_ok() {
        std::fs::remove_dir(closed.join("probe")).unwrap();
        mode(place.path(), 0o755);
        ask = bound;
    }
    if ask(place.path(), &["--version"]).is_none() {
        let _ = std::io::Write::write_all(&mut std::io::stderr(), b"SKIPPED: permissions do not bind this user\n");
        return;
    }
    let before = common::files(place.path());
    for (out, message) in
        [("closed", "E07"), ("closed/out", "E0701"), ("closed/a/out", "E0701"), ("closed/done", "E0701")]
    {
        let arguments = ["run", "study.toml", "-o", out, "--overwrite", "--progress", "json"];
        mode(&closed.join("done"), 0o555);
        assert_refused_at_once(&ask(place.path(), &arguments).unwrap(), message);
        assert!(common::files(place.path()) == before, "{out}");
    }
    // A folder within it that is closed: what was begun is undone.
    mode(&closed.join("done"), 0o777);
    let _ = ask(place.path(), &["run", "study.toml", "-o", "closed/done", "--overwrite"]).unwrap();
    assert_eq!(code(&run(place.path(), &["verify", "closed/done"])), 0);
    assert!(names(&closed.join("done")).iter().all(|name| !name.starts_with('.')), "{:?}", names(&closed.join("done")));
    mode(&closed, 0o755);
}

/// `nohup`: whoever asked that a closed terminal does not end the run gets it.
#[cfg(target_os = "linux")]
#[test]
fn a_hangup_that_is_ignored_ends_nothing() {
    let place = town();
    let mut shell = Command::new("sh");
    let line = "trap '' HUP; echo; exec \"$0\" run study.toml -o out -q --set 'years=[2025, 2030]'";
    let shell = shell.args(["-c", line, env!("CARGO_BIN_EXE_catchment")]).current_dir(place.path());
    let mut child = shell.stdout(Stdio::piped()).spawn().unwrap();
    // From here on it is ignored.
    std::io::Read::read_exact(child.stdout.as_mut().unwrap(), &mut [0]).unwrap();
    for _ in 0..5 {
        std::thread::sleep(Duration::from_millis(10));
        let _ = Command::new("kill").args(["-HUP", &child.id().to_string()]).stderr(Stdio::null()).status();
    }
    assert_eq!(child.wait_with_output().unwrap().status.code(), Some(0));
}

/// A study and a folder with names in the encoding of older systems, which is no UTF-8.
#[cfg(target_os = "linux")]
#[test]
fn names_that_are_no_unicode_are_names() {
    use std::os::unix::ffi::OsStrExt;
    let place = town();
    let (study, out) = (OsStr::from_bytes(b"\xd1\xd0\xbe\xbf.toml"), OsStr::from_bytes(b"\xbd\xe1\xb9\xfb"));
    std::fs::rename(place.path().join("study.toml"), place.path().join(study)).unwrap();
    let run = |arguments: &[&OsStr]| program(place.path(), &[]).args(arguments).output().unwrap();
    for _ in 0..2 {
        let ran = run(&["run".as_ref(), study, "-o".as_ref(), out, "--overwrite".as_ref()]);
        assert_eq!(code(&ran), 0, "{}", err(&ran));
    }
    for command in [&["verify".as_ref(), out, "--study".as_ref(), study][..], &["check".as_ref(), study]] {
        let ended = run(command);
        assert_eq!(code(&ended), 0, "{command:?}: {}{}", String::from_utf8_lossy(&ended.stdout), err(&ended));
    }
    // Converted files, one of them several.
    for ending in [&b".shp"[..], b".gpkg", b".csv"] {
        let out = [b"\xb1\xed", ending].concat();
        for _ in 0..2 {
            let ended =
                run(&["convert".as_ref(), "streets.geojson".as_ref(), OsStr::from_bytes(&out), "--overwrite".as_ref()]);
            let is_refused = code(&ended) == 73 && err(&ended).contains("E0701");
            assert!(code(&ended) == 0 || ending != b".csv" && is_refused, "{ending:?}: {}", err(&ended));
            assert_eq!(place.path().join(OsStr::from_bytes(&out)).exists(), code(&ended) == 0, "{ending:?}");
        }
    }
    assert!(!names(place.path()).iter().any(|name| name.starts_with('.')));
}

/// What is no regular file is never replaced, and neither is a file of another origin.
#[cfg(unix)]
#[test]
fn devices_inputs_and_files_of_others_are_never_replaced() {
    let place = town();
    let at = |name: &str| place.path().join(name);
    assert!(Command::new("mkfifo").arg(at("pipe.csv")).status().unwrap().success());
    std::os::unix::fs::symlink("schools.csv", at("link.csv")).unwrap();
    std::fs::write(at("notes.txt"), "my notes").unwrap();
    std::fs::write(at("twin.csv"), "").unwrap();
    std::fs::remove_file(at("twin.csv")).unwrap();
    std::fs::hard_link(at("cells.csv"), at("twin.csv")).unwrap();
    let before = common::files(place.path());
    let unchanged = |what: &[&str]| {
        assert!(common::files(place.path()) == before, "{what:?}: {:?}", names(place.path()));
        let kind = std::fs::symlink_metadata(at("pipe.csv")).unwrap().file_type();
        assert!(std::os::unix::fs::FileTypeExt::is_fifo(&kind), "{what:?}");
        assert!(std::fs::symlink_metadata(at("link.csv")).unwrap().is_symlink(), "{what:?}");
    };
    for (arguments, message) in [
        (&["check", "study.toml", "--diagnostics", "schools.csv"][..], "E0743"),
        (&["check", "study.toml", "--diagnostics", "study.toml"], "E0743"),
        (&["check", "study.toml", "--diagnostics", "notes.txt"], "E0743"),
        (&["check", "study.toml", "--diagnostics", "pipe.csv"], "E0742"),
        (&["check", "study.toml", "--diagnostics", "link.csv"], "E0742"),
        (&["check", "study.toml", "--diagnostics", "/dev/null"], "E0742"),
        (&["check", "study.toml", "--diagnostics", "none/list.jsonl"], "E0701"),
        (&["convert", "schools.csv", "pipe.csv"], "E0742"),
        (&["convert", "schools.csv", "link.csv"], "E0712"),
        (&["convert", "cells.csv", "twin.csv"], "E0712"),
        (&["convert", "cells.csv", "link.csv"], "E0742"),
        (&["convert", "schools.csv", "none/x.csv"], "E0701"),
        (&["check", "schools.csv", "--fix", "."], "E07"),
        (&["check", "study.toml", "--fix", "."], "E07"),
        (&["check", "schools.csv", "--fix", "notes.txt"], "E07"),
        (&["check", "schools.csv", "--fix", "pipe.csv"], "E07"),
        (&["init", ".", "--from", "schools.csv", "streets.geojson"], "E0743"),
        (&["demo", "."], "E0703"),
        (&["run", "study.toml", "-o", "."], "E07"),
        (&["compare-methods", "study.toml", "-o", "."], "E07"),
    ] {
        assert_refused(&run(place.path(), &[arguments, &["--overwrite"]].concat()), 73, message);
        unchanged(arguments);
    }
}

/// Copies of `check --fix` are there to be worked on: what somebody changed in them is not replaced, and neither is what another
/// put into the folder.
#[test]
fn copies_that_somebody_changed_are_kept() {
    let place = town();
    let fix = ["check", "study.toml", "--fix", "copies"];
    let again = [&fix[..], &["--overwrite"]].concat();
    assert!(matches!(code(&run(place.path(), &fix)), 0 | 65));
    assert_refused(&run(place.path(), &fix), 73, "E0702");
    let first = common::files(&place.path().join("copies"));
    assert!(matches!(code(&run(place.path(), &again)), 0 | 65));
    assert!(common::files(&place.path().join("copies")) == first);
    for (name, text, message) in [
        ("changes.csv", Some("my own list"), "E0744"),
        ("schools.csv", Some("id,name\n"), "E0744"),
        ("notes.txt", None, ""),
    ] {
        let path = place.path().join("copies").join(name);
        std::fs::write(&path, text.unwrap_or("notes")).unwrap();
        let ended = run(place.path(), &again);
        match text {
            Some(text) => {
                assert_refused(&ended, 73, message);
                assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
                std::fs::write(&path, &first[name]).unwrap();
            }
            None => assert!(path.exists() && matches!(code(&ended), 0 | 65), "{}", err(&ended)),
        }
    }
}

/// A sample that somebody changed is a study of theirs.
#[test]
fn a_changed_sample_is_kept() {
    let place = tempfile::tempdir().unwrap();
    // Ends as soon as the sample is there: it is not the numbers that this is about.
    let demo = |more: &[&str]| run(place.path(), &[&["demo", "d", "--set", "year=1"], more].concat());
    assert_refused(&demo(&[]), 65, "E0619");
    let before = common::files(place.path());
    assert_refused(&demo(&[]), 73, "E0702");
    let layer = place.path().join("d/layers/schools_planned.geojson");
    std::fs::remove_file(&layer).unwrap();
    assert_refused(&demo(&["--overwrite"]), 65, "E0619");
    assert!(common::files(place.path()) == before, "{:?}", names(place.path()));
    std::fs::write(&layer, "mine").unwrap();
    let refused = demo(&["--overwrite"]);
    assert_refused(&refused, 73, "E0744");
    assert!(err(&refused).contains("schools_planned"), "{}", err(&refused));
    assert_eq!(std::fs::read_to_string(&layer).unwrap(), "mine");
}

/// Whoever reads the output went away, or the disk behind it is full: the exit code is one of the documented.
#[cfg(target_os = "linux")]
#[test]
fn nobody_reads_what_is_printed() {
    let place = town();
    let study = ["run", "study.toml", "-o", "out", "--overwrite"];
    for arguments in [
        &["--help"][..],
        &["--version"],
        &["run", "--help"],
        &["--help", "--lang", "zh"],
        &study,
        &["check", "study.toml"],
        &["explain"],
        &["completions", "bash"],
    ] {
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        let mut command = program(place.path(), arguments);
        let ended = command.stdout(full).output().unwrap();
        assert_refused(&ended, 74, "E0745");
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let ended = program(place.path(), arguments).stdout(writer).output().unwrap();
        assert_eq!(code(&ended), 0, "{arguments:?}: {}", err(&ended));
        let whole = format!("\"$0\" {} >&-", arguments.join(" "));
        let mut shell = Command::new("sh");
        let ended =
            shell.args(["-c", &whole, env!("CARGO_BIN_EXE_catchment")]).current_dir(place.path()).output().unwrap();
        assert_eq!(code(&ended), 0, "{arguments:?}: {}", err(&ended));
    }
    assert_eq!(code(&run(place.path(), &["verify", "out"])), 0);
}

/// Keys and values of any depth and number.
#[test]
fn changes_of_any_depth_end_properly() {
    let place = town();
    let parts = vec!["a"; 60_000].join(".") + "=1";
    let lists = format!("year={}1{}", "[".repeat(60_000), "]".repeat(60_000));
    let tables = format!("year={}1{}", "{a=".repeat(30_000), "}".repeat(30_000));
    let dotted = format!("year={{{} = 1}}", vec!["a"; 60_000].join("."));
    for change in [&parts, &lists, &tables, &dotted] {
        assert_refused(&run(place.path(), &["run", "study.toml", "-o", "out", "--set", change]), 65, "E06");
    }
    // In the study itself, which is read as a table when something is changed in it.
    let study = std::fs::read_to_string(place.path().join("study.toml")).unwrap();
    std::fs::write(place.path().join("deep.toml"), format!("{} = 1\n{study}", vec!["a"; 60_000].join("."))).unwrap();
    for change in [&[][..], &["--set", "year=2030"]] {
        assert_refused(&run(place.path(), &[&["run", "deep.toml", "-o", "out"], change].concat()), 65, "E06");
    }
    let many: Vec<String> = (0..30_000).map(|n| format!("title{n}=x")).collect();
    let arguments = ["run", "study.toml", "-o", "out"].into_iter();
    let arguments: Vec<&str> = arguments.chain(many.iter().flat_map(|change| ["--set", change.as_str()])).collect();
    let begin = Instant::now();
    assert_refused(&run(place.path(), &arguments), 65, "E06");
    assert!(begin.elapsed() < Duration::from_secs(20), "{:?}", begin.elapsed());
    assert!(!place.path().join("out").exists());
}

/// A folder that is there already and empty takes results like a new one.
#[test]
fn an_empty_folder_takes_results() {
    let place = town();
    std::fs::create_dir(place.path().join("out")).unwrap();
    assert_eq!(code(&run(place.path(), &["run", "study.toml", "-o", "out"])), 0);
    assert_eq!(code(&run(place.path(), &["verify", "out"])), 0);
    let hidden: Vec<PathBuf> =
        names(&place.path().join("out")).into_iter().filter(|n| n.starts_with('.')).map(PathBuf::from).collect();
    assert!(hidden.is_empty(), "{hidden:?}");
}
