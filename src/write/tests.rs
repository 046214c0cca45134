//! Whatever step of the disk fails, and wherever a program is killed: the old results or the new ones, whole.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that panics has failed")]

use super::disk::fault::{self, Kind};
use super::staging::Staging;
use super::target::{SEAL, Target};
use super::{WriteError, begin_copies, check_inputs, check_target, hash_of, seal_copies, settle};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// A folder of its own, in memory where there is one: the tests wait for the disk thousands of times.
fn scratch() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

/// Files of a folder by name, without those of a workshop that a kill has left.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for path in fs::read_dir(next).into_iter().flatten().flatten().map(|entry| entry.path()) {
            let name = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
            if name.starts_with(".catchment-partial") || name.contains(".catchment-lock") || name.contains(".x.shp") {
                continue;
            }
            if path.is_dir() {
                open.push(path);
            } else {
                all.insert(name, fs::read_to_string(path).unwrap());
            }
        }
    }
    all
}

/// Names at the top of a folder.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().flatten().map(|e| e.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// Results of these names, each with a text of its own.
fn build(out: &Path, names: &[&str], text: &str, overwrite: bool) -> Result<(), WriteError> {
    let mut staging = Staging::of(&Target::of_results(out, overwrite))?;
    for name in names {
        staging.bytes(name, format!("{text} {name}").as_bytes())?;
    }
    let run = json!({ "program": "catchment", "outputs": staging.hashes });
    staging.bytes(SEAL, run.to_string().as_bytes())?;
    staging.commit()
}

const OLD: [&str; 4] = ["a/x.txt", "b/y.txt", "2020/d/x.txt", "top.txt"];
const NEW: [&str; 4] = ["a/x.txt", "c/z.txt", "2025/d/x.txt", "top.txt"];

/// Whether a folder is sealed: every file has the hash that its seal lists.
fn is_sealed(out: &Path) -> bool {
    let Ok(run) = fs::read(out.join(SEAL)) else { return false };
    let run: Value = serde_json::from_slice(&run).unwrap();
    run["outputs"]
        .as_object()
        .unwrap()
        .iter()
        .all(|(name, hash)| hash_of(&out.join(name)).is_ok_and(|now| now == hash.as_str().unwrap_or_default()))
}

/// What a folder holds when all goes well.
fn expected(names: &[&str], text: &str, mine: &[&str]) -> BTreeMap<String, String> {
    let folder = scratch();
    let out = folder.path().join("out");
    build(&out, names, text, false).unwrap();
    for name in mine {
        fs::create_dir_all(out.join(name).parent().unwrap()).unwrap();
        fs::write(out.join(name), "mine").unwrap();
    }
    files(&out)
}

/// Lets each step of an overwriting fail in turn until none does; gives how many there are.
fn every_step(kind: Kind) -> usize {
    let mine = ["b/mine.qgz", "mine.txt"];
    let states = [expected(&OLD, "old", &mine), expected(&NEW, "new", &mine)];
    for step in 0.. {
        let folder = scratch();
        let out = folder.path().join("out");
        build(&out, &OLD, "old", false).unwrap();
        for name in mine {
            fs::write(out.join(name), "mine").unwrap();
        }
        assert!(files(&out) == states[0]);
        fault::at(step, kind);
        let ended = build(&out, &NEW, "new", true);
        let is_last = !fault::end();
        if kind == Kind::Once {
            // At once, without another run: the old ones after a failure, the new ones after success.
            let state = files(&out);
            let is = |of: usize| state == states[of];
            assert!(if ended.is_ok() { is(1) } else { is(0) }, "step {step}: {ended:?}: {state:?}");
            assert!(is_sealed(&out), "step {step}");
        } else {
            // Before another program looks, either is whole, or it is marked and has no seal that holds.
            let state = files(&out);
            assert!(states.contains(&state) || out.join(".catchment-commit").exists(), "step {step}: {state:?}");
            let said = settle(&out).unwrap();
            assert!(said.is_empty() || said.count_of("W0738") == 1, "step {step}");
            let state = files(&out);
            assert!(states.contains(&state), "step {step}: {state:?}");
            assert!(is_sealed(&out), "step {step}");
            assert!(!said.is_empty() || ended.is_ok() || state == states[0], "step {step}: {ended:?}");
        }
        build(&out, &NEW, "new", true).unwrap_or_else(|error| panic!("step {step}: {error}"));
        assert!(files(&out) == states[1], "step {step}");
        assert!(!names(&out).iter().any(|name| name.starts_with('.')), "step {step}: {:?}", names(&out));
        assert_eq!(names(folder.path()), ["out"], "step {step}");
        if is_last {
            ended.unwrap();
            return step;
        }
    }
    0
}

#[test]
fn a_step_that_fails_leaves_the_old_results_or_the_new_ones() {
    assert!(every_step(Kind::Once) > 40);
}

#[test]
fn a_kill_at_any_step_leaves_the_old_results_or_the_new_ones() {
    assert!(every_step(Kind::Dead) > 40);
}

#[test]
fn a_step_that_fails_in_a_first_run_leaves_nothing() {
    for kind in [Kind::Once, Kind::Dead] {
        for step in 0.. {
            let folder = scratch();
            let out = folder.path().join("above/out");
            fault::at(step, kind);
            let ended = build(&out, &NEW, "new", false);
            let is_last = !fault::end();
            assert!(!out.exists() || is_sealed(&out), "step {step}");
            if ended.is_err() && kind == Kind::Once {
                assert!(!out.exists(), "step {step}");
            }
            let is_there = out.exists();
            build(&out, &NEW, "new", is_there).unwrap_or_else(|error| panic!("step {step}: {error}"));
            assert!(files(&out) == expected(&NEW, "new", &[]), "step {step}");
            assert_eq!(names(&folder.path().join("above")), ["out"], "step {step}");
            if is_last {
                assert!(step > 15);
                break;
            }
        }
    }
}

/// A shapefile is several files that make sense together only.
#[cfg(feature = "shapefile")]
#[test]
fn a_step_that_fails_leaves_the_old_files_of_a_target_or_the_new_ones() {
    use super::table::Files;
    use std::io::Write;
    let fill = |target: &Path, endings: &[&str], text: &str| -> Result<(), WriteError> {
        let mut files = Files::beside(target)?;
        for ending in endings {
            let path = if *ending == "shp" { files.path() } else { files.path_with(ending) };
            Files::fill(&path, |to| write!(to, "{text} {ending}"))?;
        }
        files.commit()
    };
    let (old, new) = (["shp", "shx", "dbf", "prj"], ["shp", "shx", "dbf", "cpg"]);
    for kind in [Kind::Once, Kind::Dead] {
        for step in 0.. {
            let folder = scratch();
            let target = folder.path().join("x.shp");
            fill(&target, &old, "old").unwrap();
            fs::write(folder.path().join("x.txt"), "mine").unwrap();
            fault::at(step, kind);
            let ended = fill(&target, &new, "new");
            let is_last = !fault::end();
            if kind == Kind::Dead {
                settle(&target).unwrap();
            }
            let state = files(folder.path());
            let is_new = state.contains_key("x.cpg");
            let (text, has) = if is_new { ("new", new) } else { ("old", old) };
            assert_eq!(state.len(), 5, "step {step}: {state:?}");
            for ending in has {
                assert_eq!(state[&format!("x.{ending}")], format!("{text} {ending}"), "step {step}: {ended:?}");
            }
            if kind == Kind::Once {
                assert_eq!(ended.is_ok(), is_new, "step {step}");
            }
            fill(&target, &new, "new").unwrap_or_else(|error| panic!("step {step}: {error}"));
            assert_eq!(names(folder.path()), ["x.cpg", "x.dbf", "x.shp", "x.shx", "x.txt"], "step {step}");
            if is_last {
                assert!(step > 20, "{step}");
                break;
            }
        }
    }
}

/// What was begun and cannot be ended now is said, and ended later.
#[test]
fn a_replacement_that_cannot_be_ended_waits() {
    let folder = scratch();
    let out = folder.path().join("out");
    let (own, waits) = (out.join("top.txt"), out.join(".catchment-commit/new/top.txt"));
    // Killed when the earlier file has gone and the new one has not come.
    let begin = || {
        for step in 0.. {
            let _ = fs::remove_dir_all(&out);
            build(&out, &OLD, "old", false).unwrap();
            fault::at(step, Kind::Dead);
            let _ = build(&out, &NEW, "new", true);
            fault::end();
            if waits.exists() && out.join("c/z.txt").exists() {
                return;
            }
        }
    };
    begin();
    fs::write(&own, "mine").unwrap();
    assert_eq!(settle(&out).unwrap_err().issue().code, "E0740", "a file of others has both their place");
    assert_eq!(check_target(&out, true).unwrap_err().issue().code, "E0740");
    assert_eq!(fs::read_to_string(&own).unwrap(), "mine");
    fs::remove_file(&own).unwrap();
    assert_eq!(settle(&out).unwrap().count_of("W0738"), 1);
    assert!(is_sealed(&out) && files(&out) == expected(&NEW, "new", &[]));
    // A plan that leads elsewhere is none of this program.
    begin();
    fs::write(folder.path().join("kept.txt"), "mine").unwrap();
    let plan = json!({ "program": "catchment", "old": ["../kept.txt"], "new": [] });
    fs::write(out.join(".catchment-commit/plan.json"), plan.to_string()).unwrap();
    assert_eq!(settle(&out).unwrap_err().issue().code, "E0740");
    assert!(folder.path().join("kept.txt").exists());
}

/// When the rest cannot be moved, the next run puts back what was there.
#[test]
fn a_replacement_that_cannot_be_finished_is_undone() {
    let old = expected(&OLD, "old", &[]);
    let mut undone = 0;
    for step in 0.. {
        let folder = scratch();
        let out = folder.path().join("out");
        build(&out, &OLD, "old", false).unwrap();
        fault::at(step, Kind::Dead);
        let ended = build(&out, &NEW, "new", true);
        let is_last = !fault::end();
        if !is_last && ended.is_err() && out.join(".catchment-commit").exists() && !out.join("c").exists() {
            // A file has the place of a new folder.
            fs::write(out.join("c"), "mine").unwrap();
            let said = settle(&out).unwrap();
            assert_eq!(said.count_of("W0739"), 1, "step {step}");
            fs::remove_file(out.join("c")).unwrap();
            assert!(files(&out) == old && is_sealed(&out), "step {step}: {:?}", files(&out));
            undone += 1;
        }
        if is_last {
            break;
        }
    }
    assert!(undone > 2, "{undone}");
}

#[test]
fn two_programs_do_not_write_to_one_folder_at_once() {
    let folder = scratch();
    let out = folder.path().join("out");
    for is_there in [false, true] {
        if is_there {
            fs::create_dir(&out).unwrap();
        }
        let first = Staging::of(&Target::of_results(&out, false)).unwrap();
        let second = Staging::of(&Target::of_results(&out, false));
        assert_eq!(second.unwrap_err().issue().code, "E0705");
        drop(first);
        assert!(Staging::of(&Target::of_results(&out, false)).is_ok());
    }
}

#[test]
fn an_earlier_run_is_replaced_and_files_of_others_stay() {
    let folder = scratch();
    let out = folder.path().join("out");
    build(&out, &OLD, "old", false).unwrap();
    fs::write(out.join("b/mine.qgz"), "mine").unwrap();
    assert!(matches!(check_target(&out, false), Err(WriteError::Exists(_))));
    assert!(check_target(&out, true).is_ok());
    build(&out, &NEW, "new", true).unwrap();
    assert!(out.join("b/mine.qgz").exists() && !out.join("b/y.txt").exists() && out.join("c/z.txt").exists());
    assert!(!out.join("2020").exists(), "folders that held nothing else are gone");
    assert_eq!(names(folder.path()), ["out"], "nothing is left beside the target");
}

#[test]
fn what_no_earlier_run_wrote_is_never_replaced() {
    let folder = scratch();
    let out = folder.path().join("out");
    build(&out, &["a/x.txt", "b/y.txt"], "old", false).unwrap();
    for (own, new) in [("c.txt", &["a/x.txt", "c.txt"][..]), ("a/z.txt", &["a/z.txt"]), ("2025/r.txt", &["2025/r.txt"])]
    {
        let path = out.join(own);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, "mine").unwrap();
        assert_eq!(build(&out, new, "new", true).unwrap_err().issue().code, "E0706", "{own}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
        assert!(is_sealed(&out), "nothing is touched");
        fs::remove_file(&path).unwrap();
    }
    build(&out, &["a/x.txt", "c.txt"], "new", true).unwrap();
    assert_eq!(names(folder.path()), ["out"], "nothing is left beside the target");
}

#[test]
fn a_folder_of_others_is_refused_even_to_overwrite() {
    let folder = scratch();
    fs::write(folder.path().join("photo.jpg"), "x").unwrap();
    assert!(matches!(check_target(folder.path(), true), Err(WriteError::Foreign(_))));
    assert!(matches!(check_target(&folder.path().join("photo.jpg"), true), Err(WriteError::Foreign(_))));
    assert_eq!(names(folder.path()), ["photo.jpg"]);
}

/// In the place of a result stands a link, which is somebody's.
#[cfg(unix)]
#[test]
fn a_link_in_the_place_of_a_result_is_kept() {
    let folder = scratch();
    let out = folder.path().join("out");
    build(&out, &OLD, "old", false).unwrap();
    fs::rename(out.join("top.txt"), folder.path().join("mine.txt")).unwrap();
    std::os::unix::fs::symlink("../mine.txt", out.join("top.txt")).unwrap();
    assert_eq!(check_target(&out, true).unwrap_err().issue().code, "E0742");
    assert_eq!(build(&out, &NEW, "new", true).unwrap_err().issue().code, "E0742");
    assert!(fs::symlink_metadata(out.join("top.txt")).unwrap().is_symlink() && is_sealed(&out));
}

#[test]
fn what_is_not_committed_leaves_nothing() {
    let folder = scratch();
    let mut staging = Staging::of(&Target::of_results(&folder.path().join("above/out"), false)).unwrap();
    staging.bytes("a.txt", b"a").unwrap();
    drop(staging);
    assert!(names(folder.path()).is_empty());
}

#[test]
fn copies_are_replaced_only_as_they_were_written() {
    let folder = scratch();
    let copy = |text: &str| {
        let mut staging = begin_copies(folder.path(), true)?;
        staging.bytes("list.csv", text.as_bytes())?;
        seal_copies(staging)
    };
    fs::write(folder.path().join("mine.txt"), "mine").unwrap();
    copy("1").unwrap();
    copy("2").unwrap();
    assert!(matches!(begin_copies(folder.path(), false), Err(WriteError::Exists(_))));
    fs::write(folder.path().join("list.csv"), "mine").unwrap();
    assert_eq!(copy("3").unwrap_err().issue().code, "E0744");
    assert_eq!(names(folder.path()), ["copies.json", "list.csv", "mine.txt"]);
}

#[test]
fn inputs_lie_outside() {
    let folder = scratch();
    let (out, beside) = (folder.path().join("out"), folder.path().join("out.csv"));
    let within = out.join("a.csv");
    assert!(check_inputs([within.clone()], &out).is_ok(), "there is no such folder yet");
    fs::create_dir(&out).unwrap();
    fs::write(&within, "").unwrap();
    fs::write(&beside, "").unwrap();
    assert!(check_inputs([beside], &out).is_ok());
    assert_eq!(check_inputs([within], &out).unwrap_err().issue().code, "E0741");
}

/// What others have put into the folder in which runs build is theirs, whether a run was killed there or not.
#[test]
fn what_others_put_into_the_workshop_is_kept() {
    let folder = scratch();
    let out = folder.path().join("out");
    let mine = out.join(".catchment-partial/new/mine.txt");
    build(&out, &OLD, "old", false).unwrap();
    fs::create_dir_all(mine.parent().unwrap()).unwrap();
    fs::write(&mine, "mine").unwrap();
    let refused = build(&out, &NEW, "new", true).unwrap_err().issue();
    assert_eq!((refused.code, refused.file.as_deref()), ("E0770", mine.to_str()));
    assert_eq!(check_target(&out, true).unwrap_err().issue().code, "E0770");
    assert_eq!(fs::read_to_string(&mine).unwrap(), "mine");
    fs::rename(&mine, folder.path().join("mine.txt")).unwrap();
    build(&out, &NEW, "new", true).unwrap();
    assert!(files(&out) == expected(&NEW, "new", &[]));
    // Put there while a run builds, too.
    let mut staging = Staging::of(&Target::of_results(&out, true)).unwrap();
    staging.bytes("a/x.txt", b"x").unwrap();
    fs::write(&mine, "mine").unwrap();
    drop(staging);
    assert_eq!(fs::read_to_string(&mine).unwrap(), "mine");
    assert!(!out.join(".catchment-partial/new/a").exists());
}

/// A folder of a replacement in which nothing waits has no end of its own.
#[test]
fn a_replacement_of_nothing_is_settled() {
    let folder = scratch();
    let out = folder.path().join("out");
    build(&out, &OLD, "old", false).unwrap();
    for within in ["", "new/a", "old"] {
        fs::create_dir_all(out.join(".catchment-commit").join(within)).unwrap();
        assert!(settle(&out).unwrap().is_empty(), "{within}");
        assert!(!out.join(".catchment-commit").exists() && is_sealed(&out), "{within}");
    }
    // With something in it and no plan nobody knows what belongs where.
    fs::create_dir_all(out.join(".catchment-commit/old")).unwrap();
    fs::write(out.join(".catchment-commit/old/top.txt"), "old").unwrap();
    assert_eq!(settle(&out).unwrap_err().issue().code, "E0740");
    assert!(out.join(".catchment-commit/old/top.txt").exists());
}
