//! Rule `docs-links`: a link inside the repository leads somewhere, down to the heading it names.

use crate::tidy::markdown::{Place, anchor, headings, links};
use crate::tidy::{File, Finding, Tree};

/// Finds relative links of Markdown pages whose file or heading does not exist.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let pages = tree.files().filter(|file| file.path().ends_with(".md"));
    pages.flat_map(|page| links(page.text()).into_iter().filter_map(|link| broken(tree, page, &link))).collect()
}

fn broken(tree: &Tree, page: &File, link: &Place) -> Option<Finding> {
    if link.text.contains("://") || link.text.starts_with("mailto:") {
        return None;
    }
    let (target, fragment) = link.text.split_once('#').unwrap_or((&link.text, ""));
    let path = if target.is_empty() { Some(page.path().to_owned()) } else { resolve(page.path(), target) };
    let message = match path {
        None => format!("`{target}` leads out of the repository"),
        Some(path) if !tree.holds(&path) => format!("`{target}` does not exist"),
        Some(path) if fragment.is_empty() || has_anchor(tree, &path, fragment) => return None,
        Some(path) => format!("{path} has no heading `#{fragment}`"),
    };
    Some(Finding::new(page.path(), link.line, message))
}

/// The path from the root that a relative link means; nothing when it climbs out.
fn resolve(page: &str, target: &str) -> Option<String> {
    let mut parts: Vec<_> = page.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

fn has_anchor(tree: &Tree, path: &str, fragment: &str) -> bool {
    !path.ends_with(".md")
        || tree
            .file(path)
            .is_some_and(|page| headings(page.text()).iter().any(|heading| anchor(&heading.text) == fragment))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::planted::found;

    #[test]
    fn links_to_files_folders_headings_and_sites_pass() {
        let page = "# Top\n[a](errors.md) [b](../README.md#what-it-is) [c](./providers/) [d](#top) [e](https://example.com/x.md)\n";
        let files = [
            ("README.md", "# What it is\n[lib](docs/errors.md)\n"),
            ("docs/index.md", page),
            ("docs/errors.md", ""),
            ("docs/providers/a.md", ""),
        ];
        assert_eq!(found(check, &files), Vec::<String>::new());
    }

    #[test]
    fn each_dead_link_is_found() {
        let page = "[a](gone.md)\n[b](../outside.md)\n[c](#nowhere)\n![d](picture.svg)\n";
        let expected = [
            "README.md:1: `gone.md` does not exist",
            "README.md:2: `../outside.md` leads out of the repository",
            "README.md:3: README.md has no heading `#nowhere`",
            "README.md:4: `picture.svg` does not exist",
        ];
        assert_eq!(found(check, &[("README.md", page)]), expected);
    }
}
