//! Rule `provider-file-set`: who knows one provider crate finds everything in the next.

use crate::tidy::{Finding, Tree};

const FILES: &[&str] = &[
    "Cargo.toml",
    "src/lib.rs",
    "src/provider.rs",
    "src/config.rs",
    "src/auth.rs",
    "src/client.rs",
    "src/error.rs",
    "src/wire.rs",
    "src/wire",
    "src/mapping.rs",
    "src/mapping",
    "tests/conformance.rs",
    "tests/requests.rs",
    "tests/answers.rs",
    "tests/leaks.rs",
    "tests/faults.rs",
    "tests/fixtures",
];

/// Finds provider crates that lack a file of the common set.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let crates = tree.provider_crates();
    if crates.is_empty() {
        return vec![Finding::new("crates", 1, "there is no provider crate")];
    }
    let missing = |folder: &String, file: &&&str| !tree.holds(&format!("{folder}/{file}"));
    crates
        .iter()
        .flat_map(|folder| {
            let missing = FILES.iter().filter(move |file| missing(folder, file));
            missing.map(move |file| Finding::new(format!("{folder}/{file}"), 1, "missing: every provider crate has it"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::planted::found;

    fn full_set() -> Vec<String> {
        let file = |name: &&str| match *name {
            "src/wire" | "src/mapping" => format!("crates/provider-a/{name}/create.rs"),
            "tests/fixtures" => format!("crates/provider-a/{name}/create/plain.request.json"),
            _ => format!("crates/provider-a/{name}"),
        };
        FILES.iter().map(file).collect()
    }

    #[test]
    fn the_full_set_passes() {
        let paths = full_set();
        let files: Vec<_> = paths.iter().map(|path| (path.as_str(), "")).collect();
        assert!(found(check, &files).is_empty());
    }

    #[test]
    fn each_missing_member_is_found() {
        let paths = full_set();
        for (left_out, name) in paths.iter().zip(FILES) {
            let files: Vec<_> = paths.iter().filter(|path| *path != left_out).map(|path| (path.as_str(), "")).collect();
            assert_eq!(
                found(check, &files),
                [format!("crates/provider-a/{name}:1: missing: every provider crate has it")]
            );
        }
    }

    #[test]
    fn a_tree_without_providers_is_found() {
        assert_eq!(found(check, &[]), ["crates:1: there is no provider crate"]);
    }
}
