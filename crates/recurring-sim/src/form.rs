//! Form bodies as pairs: urlencoded, and multipart as form data without files.

use std::borrow::Cow;

use crate::members::Flaw;

/// The fields of a body of a form's content type.
pub(crate) fn read(content_type: Option<&str>, body: &[u8]) -> Result<Vec<(String, String)>, Flaw> {
    let (kind, parameters) =
        content_type.unwrap_or_default().split_once(';').unwrap_or((content_type.unwrap_or_default(), ""));
    match kind.trim().to_ascii_lowercase().as_str() {
        "application/x-www-form-urlencoded" => {
            let owned = |(name, value): (Cow<'_, str>, Cow<'_, str>)| (name.into_owned(), value.into_owned());
            Ok(url::form_urlencoded::parse(body).map(owned).collect())
        }
        "multipart/form-data" => {
            let text = std::str::from_utf8(body).map_err(|_| flaw("the form is not UTF-8"))?;
            let boundary = boundary(parameters).ok_or_else(|| flaw("the multipart form names no boundary"))?;
            multipart(text, boundary).ok_or_else(|| flaw("the multipart form is not well formed"))
        }
        _ => Err(flaw("the content type is neither of a form's two")),
    }
}

fn flaw(what: &str) -> Flaw {
    Flaw(what.to_owned())
}

fn boundary(parameters: &str) -> Option<&str> {
    let value = parameters.split(';').find_map(|parameter| parameter.trim().strip_prefix("boundary="))?;
    Some(value.trim_matches('"')).filter(|boundary| !boundary.is_empty())
}

/// Parts between delimiter lines; each has a head with its name, an empty line, and its value.
fn multipart(text: &str, boundary: &str) -> Option<Vec<(String, String)>> {
    let delimiter = format!("--{boundary}");
    let (_, mut rest) = text.split_once(&delimiter)?;
    let mut fields = Vec::new();
    loop {
        if rest.starts_with("--") {
            return Some(fields);
        }
        let (part, after) = rest.strip_prefix("\r\n")?.split_once(&format!("\r\n{delimiter}"))?;
        let (head, value) = part.split_once("\r\n\r\n")?;
        fields.push((name(head)?.to_owned(), value.to_owned()));
        rest = after;
    }
}

/// The name in a part's `Content-Disposition`.
fn name(head: &str) -> Option<&str> {
    let line = head.lines().find(|line| line.to_ascii_lowercase().starts_with("content-disposition:"))?;
    let value = line.split(';').find_map(|parameter| parameter.trim().strip_prefix("name="))?;
    Some(value.trim_matches('"'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(kind: &str, body: &str) -> Result<Vec<(String, String)>, Flaw> {
        read(Some(kind), body.as_bytes())
    }

    #[test]
    fn both_forms_bring_the_same_fields() {
        let expected = vec![("sx".to_owned(), "1|a+b=".to_owned()), ("clientRefCode".to_owned(), String::new())];
        let url = fields("application/x-www-form-urlencoded; charset=utf-8", "sx=1%7Ca%2Bb%3D&clientRefCode=");
        assert_eq!(url.unwrap(), expected);
        let body = "--xx\r\nContent-Disposition: form-data; name=\"sx\"\r\n\r\n1|a+b=\r\n\
                    --xx\r\ncontent-disposition: form-data; name=\"clientRefCode\"\r\n\r\n\r\n--xx--\r\n";
        assert_eq!(fields("multipart/form-data; boundary=xx", body).unwrap(), expected);
        assert_eq!(fields("multipart/form-data; boundary=\"xx\"", body).unwrap(), expected);
    }

    #[test]
    fn anything_else_is_refused() {
        assert!(fields("application/json", "{}").is_err());
        assert!(fields("multipart/form-data", "--xx--").is_err());
        assert!(fields("multipart/form-data; boundary=xx", "--xx\r\nno head").is_err());
        assert!(read(None, b"a=b").is_err());
    }
}
