//! The words of a letter: Fluent messages in `letters/LANGUAGE.ftl`.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use model::{Language, Letter};
use unic_langid::LanguageIdentifier;

/// The words of one language.
type Words = FluentBundle<FluentResource>;

static WORDS: LazyLock<[Words; 4]> = LazyLock::new(|| Language::ALL.map(read));

fn source(language: Language) -> &'static str {
    match language {
        Language::English => include_str!("../letters/en.ftl"),
        Language::German => include_str!("../letters/de.ftl"),
        Language::French => include_str!("../letters/fr.ftl"),
        Language::Spanish => include_str!("../letters/es.ftl"),
    }
}

/// Reads the words of a language. What cannot be parsed is left out; a test makes sure that
/// there is nothing.
fn read(language: Language) -> Words {
    let identifier: LanguageIdentifier = language.code().parse().unwrap_or_default();
    let mut words = FluentBundle::new_concurrent(vec![identifier]);
    // The marks around inserted values are for mixed writing directions, which none of the
    // languages has; they would end up in addresses and links that people copy.
    words.set_use_isolating(false);
    let (Ok(resource) | Err((resource, _))) = FluentResource::try_new(source(language).to_owned());
    words.add_resource_overriding(resource);
    words
}

/// Subject and body of a letter.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Text {
    pub(crate) subject: String,
    pub(crate) body: String,
}

/// Writes a letter with these values. None where a language lacks it, which a test forbids.
pub(crate) fn write(letter: Letter, language: Language, values: &[(&str, &str)]) -> Option<Text> {
    let arguments: FluentArgs<'_> = values.iter().copied().collect();
    let mut body = message(language, &format!("{}-body", letter.kind()), &arguments)?;
    let closing = message(language, "closing", &arguments)?;
    body.push_str("\n\n");
    body.push_str(&closing);
    body.push('\n');
    Some(Text {
        subject: message(language, &format!("{}-subject", letter.kind()), &arguments)?,
        body,
    })
}

fn message(language: Language, id: &str, arguments: &FluentArgs<'_>) -> Option<String> {
    let words = WORDS.get(language as usize)?;
    let pattern = words.get_message(id)?.value()?;
    let mut faults = Vec::new();
    let text = words.format_pattern(pattern, Some(arguments), &mut faults);
    faults.is_empty().then(|| text.into_owned())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use fluent_bundle::FluentResource;

    use super::*;

    fn letters() -> Vec<Letter> {
        let ready = "2026-03-06T12:00:00Z".parse().unwrap();
        vec![
            Letter::Welcome,
            Letter::RecoveryStarted { ready },
            Letter::RecoveryStopped,
            Letter::PasswordChanged,
            Letter::KeyRotated,
            Letter::Reset,
            Letter::NewRecoveryToken,
            Letter::NoRecoveryToken,
        ]
    }

    const VALUES: &[(&str, &str)] = &[
        ("app", "The House"),
        ("address", "ada@example.org"),
        ("url", "https://accounts.example.org"),
        ("ready", "2026-03-06 12:00 UTC"),
        ("stop", "https://accounts.example.org/recovery/stop/abc"),
    ];

    #[test]
    fn every_language_has_every_letter_and_nothing_else() {
        // A line that does not begin with a space begins a message.
        let ids = |language| {
            let resource = FluentResource::try_new(source(language).to_owned());
            assert!(
                resource.is_ok(),
                "{language}: {:?}",
                resource.err().map(|(_, all)| all)
            );
            source(language)
                .lines()
                .filter_map(|line| line.split_once(" ="))
                .filter(|(id, _)| !id.starts_with(' '))
                .map(|(id, _)| id.to_owned())
                .collect::<BTreeSet<_>>()
        };
        let english = ids(Language::English);
        assert_eq!(english.len(), 2 * letters().len() + 1);
        for language in Language::ALL {
            assert_eq!(ids(language), english, "{language}");
            for letter in letters() {
                let text = write(letter, language, VALUES);
                let text = text.unwrap_or_else(|| panic!("{language} lacks {}", letter.kind()));
                assert!(!text.subject.contains('\n'), "{}", text.subject);
                assert!(
                    text.body.contains("ada@example.org"),
                    "{language} {}",
                    letter.kind()
                );
                assert!(
                    text.body.contains("The House"),
                    "{language} {}",
                    letter.kind()
                );
            }
        }
    }

    #[test]
    fn a_recovery_letter_says_until_when_and_how_to_stop_it() {
        let ready = "2026-03-06T12:00:00Z".parse().unwrap();
        for language in Language::ALL {
            let text = write(Letter::RecoveryStarted { ready }, language, VALUES).unwrap();
            assert!(text.body.contains("2026-03-06 12:00 UTC"), "{language}");
            let link = "\nhttps://accounts.example.org/recovery/stop/abc\n";
            assert!(text.body.contains(link), "{language}: a line of its own");
        }
    }

    #[test]
    fn a_value_that_is_missing_is_no_letter() {
        assert!(write(Letter::Welcome, Language::English, &[]).is_none());
    }
}
