//! Paths as a study has them: from its own folder, so that folder and data can be moved together.

use std::path::{Component, Path, PathBuf};

/// `file` seen from `folder`, with `/` between names; the whole path where both have no folder in common.
pub(super) fn relative(folder: &Path, file: &Path) -> String {
    let whole = |path: &Path| path.canonicalize().ok();
    let (Some(from), Some(to)) = (whole(folder), whole(file)) else { return slashes(file) };
    let (from, to): (Vec<_>, Vec<_>) = (from.components().collect(), to.components().collect());
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let is_root = |part: &Component<'_>| matches!(part, Component::RootDir | Component::Prefix(_));
    if to[..common].iter().all(is_root) {
        return slashes(&to.iter().collect::<PathBuf>());
    }
    let up = from[common..].iter().map(|_| Component::ParentDir);
    slashes(&up.chain(to[common..].iter().copied()).collect::<PathBuf>())
}

fn slashes(path: &Path) -> String {
    let text = path.to_string_lossy().into_owned();
    if cfg!(windows) { text.replace('\\', "/") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_seen_from_the_folder_of_the_study() {
        let base = std::env::temp_dir().join(format!("catchment-paths-{}", std::process::id()));
        assert!(
            std::fs::create_dir_all(base.join("study")).is_ok() && std::fs::create_dir_all(base.join("数据")).is_ok()
        );
        for name in ["数据/a.csv", "study/b.csv"] {
            assert!(std::fs::write(base.join(name), "x").is_ok());
        }
        assert_eq!(relative(&base.join("study"), &base.join("数据/a.csv")), "../数据/a.csv");
        assert_eq!(relative(&base.join("study"), &base.join("study/b.csv")), "b.csv");
        let _ = std::fs::remove_dir_all(&base);
    }
}
