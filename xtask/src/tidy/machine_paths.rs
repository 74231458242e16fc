//! Rule `machine-paths`: the repository stands alone and names no place of the machine it was written on.

use regex::Regex;

use crate::tidy::{Finding, Tree};

/// Folders in which people and build machines keep their checkouts, and a neighbour of the checkout.
const PLACES: &str = r"(?:^|[^\w.~/-])(/(?:work|home|root|Users)/[\w.-]+|\.\./shared\b)";

/// Finds absolute paths below home and work folders, and paths into a neighbour of the checkout.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let places = match Regex::new(PLACES) {
        Ok(places) => places,
        Err(fault) => return vec![Finding::new(file!(), 1, fault.to_string())],
    };
    let mut findings = Vec::new();
    for file in tree.files() {
        for (at, line) in file.text().lines().enumerate() {
            for found in places.captures_iter(line).filter_map(|found| found.get(1)) {
                let message = format!("`{}` is a place on one machine", found.as_str());
                findings.push(Finding::new(file.path(), at + 1, message));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::planted::found;

    #[test]
    fn places_of_one_machine_are_found() {
        let planted = [["/wo", "rk/main/x"], ["/ho", "me/someone/x"], ["/ro", "ot/x"], ["../", "shared/x.md"]];
        for pieces in planted {
            let place = pieces.concat();
            for text in [format!("see {place}\n"), format!("(`{place}`)\n"), format!("{place}\n")] {
                assert_eq!(found(check, &[("a.md", &text)]).len(), 1, "{text}");
            }
        }
    }

    #[test]
    fn addresses_and_paths_inside_the_tree_pass() {
        let text = "https://example.com/home/x docs/work/x ~/root/x ../sharedness /v1/subscription/create\n";
        assert_eq!(found(check, &[("a.md", text)]), Vec::<String>::new());
    }
}
