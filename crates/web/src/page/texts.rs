//! Every text of every page, in every language: Fluent files in `locales/LANGUAGE/`.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use model::Language;
use unic_langid::LanguageIdentifier;

/// The texts of one language.
type Texts = FluentBundle<FluentResource>;

/// Names the files; each is there once for every language.
macro_rules! files {
    ($($name:literal),+ $(,)?) => {
        fn sources(language: Language) -> Vec<&'static str> {
            match language {
                Language::English => vec![$(include_str!(concat!("../../locales/en/", $name))),+],
                Language::German => vec![$(include_str!(concat!("../../locales/de/", $name))),+],
                Language::French => vec![$(include_str!(concat!("../../locales/fr/", $name))),+],
                Language::Spanish => vec![$(include_str!(concat!("../../locales/es/", $name))),+],
            }
        }
    };
}

files! {
    "common.ftl",
    "errors.ftl",
    "entrance.ftl",
    "account.ftl",
    "recovery.ftl",
    "administrators.ftl",
    "audit.ftl",
}

static TEXTS: LazyLock<[Texts; 4]> = LazyLock::new(|| Language::ALL.map(read));

/// Reads the texts of a language. A file that cannot be parsed loses the messages at fault and
/// no others; a test makes sure that there is none.
fn read(language: Language) -> Texts {
    let identifier: LanguageIdentifier = language.code().parse().unwrap_or_default();
    let mut texts = FluentBundle::new_concurrent(vec![identifier]);
    // The marks around inserted values are for mixed writing directions, which none of the
    // languages has; they would end up in what people copy.
    texts.set_use_isolating(false);
    for source in sources(language) {
        let (Ok(resource) | Err((resource, _))) = FluentResource::try_new(source.to_owned());
        texts.add_resource_overriding(resource);
    }
    texts
}

fn of(language: Language) -> Option<&'static Texts> {
    TEXTS.get(language as usize)
}

/// The text of a message in a language. What is not there is said in English, and what is not
/// even there is shown by its id: a page with an odd word is better than none.
pub(crate) fn text(language: Language, id: &str, values: &[(&str, &str)]) -> String {
    let values: FluentArgs<'_> = values
        .iter()
        .map(|(name, value)| (*name, fluent_value(name, value)))
        .collect();
    [language, Language::English]
        .into_iter()
        .find_map(|language| {
            let texts = of(language)?;
            let pattern = texts.get_message(id)?.value()?;
            let mut faults = Vec::new();
            let text = texts.format_pattern(pattern, Some(&values), &mut faults);
            debug_assert!(faults.is_empty(), "{id}: {faults:?}");
            Some(text.into_owned())
        })
        .unwrap_or_else(|| {
            debug_assert!(false, "there is no text {id}");
            id.to_owned()
        })
}

/// A `count` is a number, which decides between one and many; all else is text as it is.
fn fluent_value<'a>(name: &str, value: &'a str) -> FluentValue<'a> {
    match name {
        "count" => FluentValue::try_number(value),
        _ => FluentValue::from(value),
    }
}

/// Whether there is such a message.
pub(crate) fn exists(id: &str) -> bool {
    of(Language::English).is_some_and(|texts| texts.has_message(id))
}

#[cfg(test)]
#[path = "texts_tests.rs"]
mod tests;
