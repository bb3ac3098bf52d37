//! Which plugins are loaded, and for what.

use std::collections::BTreeSet;

use crate::Doveconf;
use crate::section::Section;

/// The setting.
const MAIL_PLUGINS: &str = "mail_plugins";
/// Protocols that neither store nor read messages.
const WITHOUT_MAIL: [&str; 6] = [
    "sieve",
    "managesieve",
    "submission",
    "auth",
    "quota-status",
    "stats",
];

/// A list of plugins that is in force somewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PluginList<'a> {
    /// Such as `protocol lmtp`; empty for everything that has no list of its own.
    pub(crate) place: String,
    plugins: BTreeSet<&'a str>,
}

impl PluginList<'_> {
    pub(crate) fn has(&self, plugin: &str) -> bool {
        self.plugins.contains(plugin)
    }

    /// Those of its plugins that pass.
    pub(crate) fn which(&self, passes: impl Fn(&str) -> bool) -> Vec<&str> {
        let plugins = self.plugins.iter().copied();
        plugins.filter(|plugin| passes(plugin)).collect()
    }

    /// How a person would name the list.
    pub(crate) fn shown(&self) -> String {
        match self.place.as_str() {
            "" => "mail_plugins".to_owned(),
            place => format!("mail_plugins of {place}"),
        }
    }
}

impl Doveconf {
    /// Every list of plugins for whatever stores or reads mail, that of everything first. A list
    /// of a protocol replaces the other one; so it is in both versions.
    pub(crate) fn plugin_lists(&self) -> Vec<PluginList<'_>> {
        let filters = self.root.filters().into_iter();
        filters
            .filter(|(_, section)| !is_without_mail(section))
            .filter_map(|(place, section)| {
                let plugins = own_list(section).or_else(|| place.is_empty().then(BTreeSet::new))?;
                Some(PluginList { place, plugins })
            })
            .collect()
    }
}

fn is_without_mail(section: &Section) -> bool {
    section.kind == "protocol" && WITHOUT_MAIL.contains(&section.name.as_str())
}

/// `mail_plugins = a b`, or since 2.4 also a section of `a = yes`.
fn own_list(section: &Section) -> Option<BTreeSet<&str>> {
    if let Some(line) = section.value(MAIL_PLUGINS) {
        return Some(line.split_whitespace().collect());
    }
    let block = section.of_kind(MAIL_PLUGINS).next()?;
    let loaded = block.settings.iter().filter(|(_, value)| value == "yes");
    Some(loaded.map(|(name, _)| name.as_str()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_a_protocol_replaces_the_other() {
        let text = "# 2.4.1-4 (x): y\nmail_plugins {\n  mail_crypt = yes\n  zlib = no\n}\n\
                    protocol lmtp {\n  mail_plugins = quota sieve\n}\n\
                    protocol sieve {\n  mail_plugins = quota\n}\nprotocol imap {\n}\n";
        let config = Doveconf::parse(text).unwrap();
        let lists = config.plugin_lists();
        assert_eq!(lists.len(), 2);
        assert!(lists[0].has("mail_crypt") && !lists[0].has("zlib"));
        assert_eq!(lists[1].shown(), "mail_plugins of protocol lmtp");
        assert!(lists[1].has("quota") && !lists[1].has("mail_crypt"));
    }
}
