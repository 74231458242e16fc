//! A request and an answer as the vendors' services see them, apart from any server.

use crate::json::Json;
use crate::log::Verdict;
use crate::quirks::{ContentType, NumberForm};

/// A request, fully read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Request<'a> {
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    pub(crate) content_type: Option<&'a str>,
    pub(crate) accept: Option<&'a str>,
    pub(crate) authorization: Option<&'a str>,
    pub(crate) body: &'a [u8],
}

/// An answer and what the log says of it.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) content_type: &'static str,
    pub(crate) body: String,
    pub(crate) verdict: Verdict,
}

impl Request<'_> {
    /// Whether the body is declared to be JSON in UTF-8.
    pub(crate) fn is_json(&self) -> bool {
        let mut parts = self.content_type.unwrap_or_default().split(';').map(|part| part.trim().to_ascii_lowercase());
        parts.next().is_some_and(|kind| kind == "application/json")
            && parts.all(|parameter| matches!(parameter.as_str(), "" | "charset=utf-8" | "charset=\"utf-8\""))
    }

    /// Whether the client takes a JSON answer.
    pub(crate) fn accepts_json(&self) -> bool {
        self.accept.is_none_or(|accept| {
            let mut kinds = accept.split(',').map(|kind| kind.split(';').next().unwrap_or_default().trim());
            kinds.any(|kind| matches!(kind, "application/json" | "application/*" | "*/*"))
        })
    }
}

impl ContentType {
    /// The header's value.
    pub(crate) fn header(self) -> &'static str {
        match self {
            Self::Json => "application/json; charset=utf-8",
            Self::PlainText => "text/plain; charset=utf-8",
        }
    }
}

impl NumberForm {
    /// A code in this form.
    pub(crate) fn write(self, code: u16) -> Json {
        match self {
            Self::Number => Json::number(code),
            Self::Text => Json::text(code.to_string()),
            Self::PaddedText => Json::Text(format!(" {code} ")),
        }
    }
}
