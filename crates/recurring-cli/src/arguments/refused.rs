//! Arguments that clap refuses, put into words that repeat nothing but options and commands.
//!
//! clap's own words repeat what was typed: a name without quotes would end on standard error, in a log, and so would a
//! key typed after an option that does not exist.

use std::ffi::OsString;

use clap::CommandFactory;
use clap::error::{ContextKind, ContextValue, Error, ErrorKind};

use super::Arguments;

/// Tells whether `--json` was typed, where the arguments as a whole could not be read.
pub(crate) fn wants_json(typed: &[OsString]) -> bool {
    before_separator(typed).filter_map(|argument| argument.to_str()).any(|argument| {
        // It takes no value, and one that is given all the same says what was meant.
        argument
            .strip_prefix("--json")
            .is_some_and(|rest| rest.is_empty() || (rest.starts_with('=') && rest != "=false"))
    })
}

/// The words of the command that was typed, where the arguments as a whole could not be read.
pub(crate) fn command(typed: &[OsString]) -> Option<String> {
    let root = Arguments::command();
    let mut known = &root;
    let mut words: Vec<&str> = Vec::new();
    for argument in before_separator(typed).skip(1).filter_map(|argument| argument.to_str()) {
        if let Some(below) = known.find_subcommand(argument) {
            known = below;
            words.push(argument);
        }
    }
    (!words.is_empty()).then(|| words.join(" "))
}

/// The provider that was typed, where the arguments as a whole could not be read.
pub(crate) fn provider(typed: &[OsString]) -> Option<String> {
    let mut arguments = before_separator(typed).filter_map(|argument| argument.to_str());
    while let Some(argument) = arguments.next() {
        if argument == "--provider" {
            return arguments.next().map(str::to_owned);
        }
        if let Some(name) = argument.strip_prefix("--provider=") {
            return Some(name.to_owned());
        }
    }
    None
}

fn before_separator(typed: &[OsString]) -> impl Iterator<Item = &OsString> {
    typed.iter().take_while(|argument| *argument != "--")
}

/// What was wrong, in one line.
pub(crate) fn message(error: &Error, typed: &[OsString]) -> String {
    let argument = option(error);
    match error.kind() {
        ErrorKind::MissingRequiredArgument => format!("{}: is missing", missing(error)),
        ErrorKind::InvalidValue | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("{argument}: has no value, or one that is not accepted")
        }
        ErrorKind::ValueValidation | ErrorKind::TooManyValues => {
            format!("{argument}: has a value that is not accepted")
        }
        ErrorKind::UnknownArgument => unknown(error, &argument),
        ErrorKind::ArgumentConflict => conflict(error, &argument),
        ErrorKind::InvalidSubcommand => {
            let message = format!("there is no such command; there are {}", commands(typed));
            with_suggestion(error, ContextKind::SuggestedSubcommand, &message)
        }
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            format!("the command is missing: one of {}", commands(typed))
        }
        ErrorKind::InvalidUtf8 => "an argument is not UTF-8 text".to_owned(),
        _ => "the arguments cannot be read".to_owned(),
    }
}

/// The commands that may follow the words typed so far.
fn commands(typed: &[OsString]) -> String {
    let root = Arguments::command();
    let words = command(typed).unwrap_or_default();
    let known = words.split_whitespace().try_fold(&root, |known, word| known.find_subcommand(word)).unwrap_or(&root);
    known.get_subcommands().map(clap::Command::get_name).collect::<Vec<_>>().join(", ")
}

/// The option that an error is about, without its value; what is no option is not repeated.
fn option(error: &Error) -> String {
    let Some(ContextValue::String(argument)) = error.get(ContextKind::InvalidArg) else {
        return "an option".to_owned();
    };
    let name = argument.split(['=', ' ']).next().unwrap_or_default();
    let is_option = name.strip_prefix('-').is_some_and(|rest| {
        let word = rest.strip_prefix('-').unwrap_or(rest);
        word.starts_with(|sign: char| sign.is_ascii_alphabetic())
            && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    });
    if is_option { name.to_owned() } else { "a value".to_owned() }
}

fn missing(error: &Error) -> String {
    match error.get(ContextKind::InvalidArg) {
        // These come from our own definitions: `--amount <AMOUNT>`.
        Some(ContextValue::Strings(arguments)) => {
            arguments.iter().map(|argument| names(argument)).collect::<Vec<_>>().join(", ")
        }
        Some(ContextValue::String(argument)) => names(argument),
        _ => "an option".to_owned(),
    }
}

/// The names of the options in one of our own definitions: of `<--id <ID>|--group <GROUP>>`, `--id or --group`.
fn names(definition: &str) -> String {
    let words = definition.split(|sign: char| !(sign.is_ascii_alphanumeric() || sign == '-'));
    let names: Vec<&str> = words.filter(|word| word.starts_with("--")).collect();
    if names.is_empty() { "an option".to_owned() } else { names.join(" or ") }
}

fn unknown(error: &Error, argument: &str) -> String {
    if !argument.starts_with('-') {
        return "a value stands where an option is expected; a value with blanks needs quotes".to_owned();
    }
    let message = format!("{argument}: there is no such option for this command");
    let message = with_suggestion(error, ContextKind::SuggestedArg, &message);
    if ["sx", "key", "secret", "token"].iter().any(|word| argument.contains(word)) {
        return format!("{message}; secrets come from the environment or from files, never from the command line");
    }
    message
}

fn conflict(error: &Error, argument: &str) -> String {
    match error.get(ContextKind::PriorArg) {
        Some(ContextValue::String(other)) if other.split(' ').next() == Some(argument) => {
            format!("{argument}: is given twice")
        }
        Some(ContextValue::String(other)) => format!("{argument}: cannot be given together with {}", names(other)),
        Some(ContextValue::Strings(others)) => {
            let others: Vec<String> = others.iter().map(|other| names(other)).collect();
            format!("{argument}: cannot be given together with {}", others.join(", "))
        }
        _ => format!("{argument}: cannot be given together with another one"),
    }
}

fn with_suggestion(error: &Error, kind: ContextKind, message: &str) -> String {
    match error.get(kind) {
        Some(ContextValue::String(suggested)) => format!("{message}; did you mean {suggested}?"),
        Some(ContextValue::Strings(suggested)) if !suggested.is_empty() => {
            format!("{message}; did you mean {}?", suggested.join(" or "))
        }
        _ => message.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    fn refused(line: &str) -> String {
        let typed: Vec<OsString> = line.split(' ').map(|word| word.replace('_', " ").into()).collect();
        match Arguments::try_parse_from(&typed) {
            Ok(_) => panic!("{line} is accepted"),
            Err(error) => message(&error, &typed),
        }
    }

    #[test]
    fn nothing_typed_as_a_value_is_repeated() {
        let lines = [
            "recurring get Zeynep",
            "recurring get --reference a Zeynep",
            "recurring get --sx=Zeynep",
            "recurring get --Zeynep=Zeynep_Kaya --reference a",
            "recurring Zeynep",
            "recurring get --id Zeynep --reference Zeynep",
            "recurring get -Zeynep@example.com",
        ];
        for line in lines {
            let message = refused(line);
            assert!(!message.contains("Zeynep") || line.contains("--Zeynep="), "{line}: {message}");
            assert!(!message.contains("Kaya") && !message.contains('\n'), "{line}: {message}");
        }
    }

    #[test]
    fn the_option_at_fault_is_named() {
        assert_eq!(
            refused("recurring get --reference a --form 2027-01-01"),
            "--form: there is no such option for this command; did you mean --from?"
        );
        assert!(refused("recurring get --reference").starts_with("--reference: has no value"));
        assert!(refused("recurring list --from 2027-01-01").contains("--to: is missing"));
        assert_eq!(refused("recurring get"), "--id or --list-id or --reference: is missing");
        assert!(refused("recurring get --id 1 --reference 2").ends_with("cannot be given together with --reference"));
        assert_eq!(refused("recurring get --id 1 --id 2"), "--id: is given twice");
        assert!(refused("recurring").starts_with("the command is missing: one of demo, sim"));
        assert!(refused("recurring creat").ends_with("did you mean create?"));
        assert_eq!(refused("recurring paynet"), "the command is missing: one of cards, invoices, plans");
        assert!(
            refused("recurring paynet plans lst").starts_with("there is no such command; there are list, set-amount")
        );
        assert!(refused("recurring get --id 1 --paynet-secret-key s").contains("never from the command line"));
    }

    #[test]
    fn what_can_be_told_of_unreadable_arguments_is_told() {
        let typed = |line: &str| line.split(' ').map(OsString::from).collect::<Vec<_>>();
        let line = typed("recurring --json get --provider=paynet --nonsense");
        assert!(wants_json(&line));
        assert_eq!(command(&line).as_deref(), Some("get"));
        let line_of_paynet = typed("recurring paynet --json cards label --card label");
        assert_eq!(command(&line_of_paynet).as_deref(), Some("paynet cards label"));
        assert_eq!(provider(&line).as_deref(), Some("paynet"));
        for (line, json) in [
            ("recurring get -- --json", false),
            ("recurring --json=true get", true),
            ("recurring get --json=", true),
            ("recurring get --json=false", false),
            ("recurring get --jsonx", false),
        ] {
            assert_eq!(wants_json(&typed(line)), json, "{line}");
        }
        assert_eq!(provider(&typed("recurring get --provider paynkolay")).as_deref(), Some("paynkolay"));
    }
}
